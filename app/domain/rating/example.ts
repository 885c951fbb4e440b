import { PLAIN_LINE, type RevenueEvent } from "../revenue-event.ts";
import type { AgreementTerms } from "../terms/agreement-terms.ts";
import type { CommissionLine } from "./commission-line.ts";
import { rate } from "./rate.ts";
import { EMPTY_RATING_STATE } from "./rating-state.ts";

/** What the example shows: an event and the lines that it earns. */
export type ExampleStep = {
  readonly code: "first_payment" | "second_payment" | "refund" | "windows";
  readonly minor: bigint;
  readonly lines: readonly CommissionLine[];
};
export type TermsExample = { readonly currency: string; readonly steps: readonly ExampleStep[] };

const FROM = new Date("2026-01-01T00:00:00Z");
const TO = new Date("2026-04-15T00:00:00Z");
const at = (day: string) => new Date(`2026-${day}T12:00:00Z`);

/**
 * A few events of one invented customer rated by the engine itself: a payment of 1,000.00, one of 2,500.00 in the next
 * month, and half of the first one refunded; what windows bring until then comes last.
 */
export function exampleOf(terms: AgreementTerms): TermsExample {
  const currency = currencyOf(terms);
  const first = event(terms, currency, { id: "first", day: "01-20", minor: 100_000n });
  const second = event(terms, currency, { id: "second", day: "02-20", minor: 250_000n });
  const refund: RevenueEvent = {
    ...event(terms, currency, { id: "refund", day: "03-10", minor: 50_000n }),
    kind: "refund",
    reversesEventId: "first",
  };
  const { lines } = rate({
    events: [first, second, refund],
    attributions: [
      {
        id: "att",
        partnerId: "par",
        enrolmentId: "enr",
        customerId: "cus",
        role: "sourced",
        weightPpm: 1_000_000,
        from: FROM,
        to: null,
      },
    ],
    versions: [
      {
        id: "ver",
        enrolmentId: "enr",
        partnerId: "par",
        legalEntityId: "ent",
        n: 1,
        fromOn: "2026-01-01",
        toOn: null,
        terms,
      },
    ],
    opening: EMPTY_RATING_STATE,
    bookedFrom: FROM,
    bookedTo: TO,
  });
  const of = (id: string) => lines.filter(({ eventId }) => eventId === id);
  const steps: ExampleStep[] = [
    { code: "first_payment", minor: 100_000n, lines: of("first") },
    { code: "second_payment", minor: 250_000n, lines: of("second") },
    { code: "refund", minor: -50_000n, lines: of("refund") },
    { code: "windows", minor: 0n, lines: lines.filter(({ eventId }) => eventId === null) },
  ];
  return { currency, steps: steps.filter((step) => step.code !== "windows" || step.lines.length > 0) };
}

/** The first currency that the terms speak of. */
function currencyOf(terms: AgreementTerms): string {
  for (const { pays } of terms.heads) {
    const amounts =
      pays.kind === "flat"
        ? pays.amountMinor
        : pays.kind === "per_unit"
          ? pays.unitPriceMicros
          : pays.kind === "tiered"
            ? (pays.brackets.at(-1)?.fromMinor ?? {})
            : {};
    const named = Object.keys(amounts).sort().at(-1);
    if (named) return named;
  }
  return Object.keys(terms.minimumPayoutMinor).sort().at(-1) ?? "USD";
}

function event(
  terms: AgreementTerms,
  currency: string,
  { id, day, minor }: { id: string; day: string; minor: bigint },
): RevenueEvent {
  const head = terms.heads[0];
  const firstOf = <T extends string>(list: "all" | readonly T[] | undefined, other: T): T =>
    list === undefined || list === "all" ? other : (list[0] ?? other);
  return {
    id,
    legalEntityId: "ent",
    customerId: "cus",
    kind: head?.earnedWhen === "invoiced" ? "invoice_issued" : "payment",
    occurredAt: at(day),
    currency,
    reversesEventId: null,
    customerSegment: head?.segments === "all" ? null : firstOf(head?.segments, ""),
    customerCountry: head?.countries === "all" ? null : firstOf(head?.countries, ""),
    invoiceId: head?.earnedWhen === "each_payment" ? null : `invoice_${id}`,
    invoiceNetMinor: head?.earnedWhen === "each_payment" ? null : minor,
    lines: [
      {
        ...PLAIN_LINE,
        ordinal: 0,
        productKey: firstOf(head?.products, "product"),
        stream: firstOf(head?.streams, "subscription"),
        netMinor: minor,
        taxMinor: 0n,
        // One student; of what is counted in thousands, a thousand.
        quantity: head?.pays.kind === "per_unit" ? 1_000n : 1n,
        milestone: "start",
      },
    ],
  };
}
