import { WHOLE_PPM } from "../attribution.ts";
import { nextPeriod, type Period, periodBounds, periodOf, type TimeZone } from "../period.ts";
import type { CommissionLine } from "../rating/commission-line.ts";
import {
  PLAIN_LINE,
  type RevenueEvent,
  type RevenueEventKind,
  type RevenueEventLine,
} from "../revenue-event.ts";
import type { AgreementTerms } from "../terms/agreement-terms.ts";
import { type SimulationInput, simulateMonths } from "./simulate-months.ts";

/** A payment that somebody imagines, of a customer that nobody has yet. */
export type Deal = {
  readonly enrolmentId: string;
  readonly partnerId: string;
  readonly legalEntityId: string;
  readonly at: Date;
  readonly currency: string;
  readonly segment: string | null;
  readonly country: string | null;
  readonly line: Pick<
    RevenueEventLine,
    "productKey" | "stream" | "netMinor" | "quantity" | "serviceFrom" | "serviceTo"
  >;
};

export type SimulatedDeal = {
  /** What the payment earns, instalments to come included; receipts for zero too. */
  readonly lines: readonly CommissionLine[];
  /** The same with a refund of all of it a day later: what that takes back, and what would still come. */
  readonly refunded: readonly CommissionLine[];
};

const IMAGINED = { customer: "cus_imagined", attribution: "att_imagined" } as const;
const DAY = 86_400_000;

/**
 * What a deal would earn under the agreement as it is and the counters as they stand: it is played on top of the open
 * months, on to the end of its service. The customer would be the partner's alone, from that moment on.
 */
export function simulateDeal(
  open: SimulationInput & { readonly timeZone: TimeZone },
  deal: Deal,
  terms: AgreementTerms,
): SimulatedDeal {
  const perMilestone = terms.heads.some(({ pays }) => pays.kind === "flat" && pays.per === "milestone");
  const imagine = imagined(deal, perMilestone ? "imagined" : null);
  // Each agreement earns on what it says it earns on: the invoice, or its payment.
  const issued = imagine("invoice_issued", "rev_imagined_1", deal.at);
  const paid = imagine("payment", "rev_imagined_2", deal.at);
  const refund = imagine("refund", "rev_imagined_3", new Date(deal.at.getTime() + DAY), paid.id);
  return {
    lines: play(open, deal, [issued, paid]),
    refunded: play(open, deal, [issued, paid, refund]),
  };
}

function play(
  open: SimulationInput & { readonly timeZone: TimeZone },
  deal: Deal,
  added: readonly RevenueEvent[],
): CommissionLine[] {
  const known = new Map(open.months.map((month) => [month.period, month]));
  const first = open.months[0]!.period;
  const later = (a: Period, b: Period) => (a > b ? a : b);
  const bookedIn = (event: RevenueEvent) => later(first, periodOf(event.occurredAt, open.timeZone));
  const serviceEnds = deal.line.serviceTo?.slice(0, 7) ?? first;
  const last = [...open.months.map(({ period }) => period), ...added.map(bookedIn), serviceEnds].reduce(
    later,
  );
  const months = [];
  for (let period = first; period <= last; period = nextPeriod(period)) {
    const month = known.get(period) ?? { period, ...periodBounds(period, open.timeZone), events: [] };
    months.push({ ...month, events: [...month.events, ...added.filter((one) => bookedIn(one) === period)] });
  }
  const attributions = [
    ...open.attributions,
    {
      id: IMAGINED.attribution,
      partnerId: deal.partnerId,
      enrolmentId: deal.enrolmentId,
      customerId: IMAGINED.customer,
      role: "sourced" as const,
      weightPpm: WHOLE_PPM,
      from: deal.at,
      to: null,
    },
  ];
  return simulateMonths({ ...open, attributions, months, onlyPartnerId: deal.partnerId })
    .flatMap(({ lines }) => lines)
    .filter((line) => line.customerId === IMAGINED.customer);
}

function imagined(deal: Deal, milestone: string | null) {
  return (
    kind: RevenueEventKind,
    id: string,
    occurredAt: Date,
    reversesEventId: string | null = null,
  ): RevenueEvent => ({
    id,
    legalEntityId: deal.legalEntityId,
    customerId: IMAGINED.customer,
    customerSegment: deal.segment,
    customerCountry: deal.country,
    kind,
    occurredAt,
    currency: deal.currency,
    reversesEventId,
    invoiceId: "inv_imagined",
    invoiceNetMinor: deal.line.netMinor,
    lines: [{ ordinal: 0, ...PLAIN_LINE, taxMinor: 0n, milestone, ...deal.line }],
  });
}
