import { and, asc, eq, lte, ne } from "drizzle-orm";
import { type MemberActor, system } from "#app/domain/actor.ts";
import type { Currency } from "#app/domain/money.ts";
import {
  type LocalDate,
  localDateOf,
  nextPeriod,
  type Period,
  periodBounds,
  periodOf,
  startOfDay,
  type TimeZone,
  windowEnd,
} from "#app/domain/period.ts";
import type { CommissionLine } from "#app/domain/rating/commission-line.ts";
import { EMPTY_RATING_STATE } from "#app/domain/rating/rating-state.ts";
import { workingPieces } from "#app/domain/rating/working-pieces.ts";
import type { RevenueStream } from "#app/domain/revenue-event.ts";
import { simulateDeal } from "#app/domain/simulation/simulate-deal.ts";
import type { SimulationInput } from "#app/domain/simulation/simulate-months.ts";
import type { WorkingPiece } from "#app/domain/statement-view.ts";
import { versionInForceAt } from "#app/features/agreements/version-in-force.server.ts";
import { loadAttributions } from "#app/features/commissions/load-attributions.server.ts";
import { loadEvents } from "#app/features/commissions/load-events.server.ts";
import { loadFirstPayments } from "#app/features/commissions/load-first-payments.server.ts";
import { loadOriginals } from "#app/features/commissions/load-originals.server.ts";
import { loadRatingState } from "#app/features/commissions/load-rating-state.server.ts";
import { loadVersions } from "#app/features/commissions/load-versions.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { enrolment } from "#db/schema/partners.ts";
import { period } from "#db/schema/revenue.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";

export type AskedDeal = {
  readonly enrolmentId: string;
  readonly on: LocalDate;
  readonly currency: Currency;
  readonly netMinor: bigint;
  readonly productKey: string;
  readonly stream: RevenueStream;
  readonly units: number;
  /** Months of a service paid in advance, from that day on; 0: none. */
  readonly serviceMonths: number;
  readonly segment: string | null;
  readonly country: string | null;
};

export type DealLine = {
  readonly key: string;
  readonly clause: string | null;
  readonly occurredAt: Date;
  readonly releaseAt: Date | null;
  readonly amountMinor: bigint;
  readonly reverses: boolean;
  readonly working: readonly WorkingPiece[];
};
export type OwnDeal = {
  readonly versionN: number;
  readonly timeZone: TimeZone;
  readonly lines: readonly DealLine[];
  readonly totalMinor: bigint;
  readonly refundLines: readonly DealLine[];
  readonly refundedTotalMinor: bigint;
};

const NOON = 12 * 3_600_000;

/**
 * What a payment would earn the actor under its own agreement in force that day, with its counters as they stand now. The
 * engine needs what a partner may not read (what closed months left), so it reads as the system; only lines of the
 * imagined customer come back. Null where the actor has no such enrolment or nothing in force on that day.
 */
export async function simulateOwnDeal(
  ctx: Pick<Ctx, "db" | "now"> & { readonly actor: MemberActor },
  asked: AskedDeal,
): Promise<OwnDeal | null> {
  const own = await withActor(ctx, async (tx) => {
    const [row] = await tx
      .select({ id: enrolment.id, legalEntityId: enrolment.legalEntityId })
      .from(enrolment)
      .where(and(eq(enrolment.id, asked.enrolmentId), eq(enrolment.partnerId, ctx.actor.partnerId)));
    const today = row && (await versionInForceAt(tx, row.id, ctx.now));
    if (!row || !today) return null;
    const at = new Date(startOfDay(asked.on, today.terms.timeZone).getTime() + NOON);
    const then = await versionInForceAt(tx, row.id, at);
    return then && { ...row, at, version: then };
  });
  if (!own) return null;
  const { partnerId } = ctx.actor;
  const open = await withActor({ db: ctx.db, actor: system("simulate_deal") }, (tx) =>
    openMonthsOf(tx, partnerId, ctx.now),
  );
  const { terms, n } = own.version;
  const serviceFrom = asked.serviceMonths > 0 ? localDateOf(own.at, terms.timeZone) : null;
  const { lines, refunded } = simulateDeal(
    open,
    {
      enrolmentId: own.id,
      partnerId,
      legalEntityId: own.legalEntityId,
      at: own.at,
      currency: asked.currency,
      segment: asked.segment,
      country: asked.country,
      line: {
        productKey: asked.productKey,
        stream: asked.stream,
        netMinor: asked.netMinor,
        quantity: BigInt(asked.units),
        serviceFrom,
        serviceTo: serviceFrom && windowEnd(serviceFrom, asked.serviceMonths),
      },
    },
    terms,
  );
  const total = (all: readonly CommissionLine[]) => all.reduce((sum, line) => sum + line.amountMinor, 0n);
  return {
    versionN: n,
    timeZone: terms.timeZone,
    lines: lines.map(dealLine),
    totalMinor: total(lines),
    refundLines: refunded.filter((line) => line.eventKind === "refund").map(dealLine),
    refundedTotalMinor: total(refunded),
  };
}

function dealLine(line: CommissionLine): DealLine {
  return {
    key: line.derivedFrom,
    clause: line.clause,
    occurredAt: line.occurredAt,
    releaseAt: line.releaseAt,
    amountMinor: line.amountMinor,
    reverses: line.reverses !== null,
    working: workingPieces(line),
  };
}

/** A partner's months that are not closed, up to this one, with what the closed ones left. */
async function openMonthsOf(
  tx: Tx,
  partnerId: string,
  now: Date,
): Promise<SimulationInput & { readonly timeZone: TimeZone }> {
  const timeZone = await programmeTimeZone(tx);
  const thisMonth = periodOf(now, timeZone);
  const open = await tx
    .select({ id: period.id })
    .from(period)
    .where(and(ne(period.status, "closed"), lte(period.id, thisMonth)))
    .orderBy(asc(period.id));
  // Where nothing was recorded since the last close, no month stands open.
  const first = open[0]?.id ?? thisMonth;
  const attributions = await loadAttributions(tx, [partnerId], null);
  const customerIds = [...new Set(attributions.map((one) => one.customerId))];
  const shared = attributions.filter((one) => one.partnerId !== partnerId).map((one) => one.enrolmentId);
  const versions = await loadVersions(tx, [partnerId], [...new Set(shared)], null);
  const periods: Period[] = [];
  for (let id = first; id <= thisMonth; id = nextPeriod(id)) periods.push(id);
  const { ofCustomer, periodOf: bookedIn } = await loadEvents(tx, periods, customerIds);
  const events = [...ofCustomer.values()].flat();
  const state = (await loadRatingState(tx, first, [partnerId])).get(partnerId) ?? EMPTY_RATING_STATE;
  const originals = await loadOriginals(tx, first, [partnerId], events);
  const firsts = await loadFirstPayments(tx, first, [...new Set(events.map((event) => event.customerId))]);
  const byPeriod = Map.groupBy(events, (event) => bookedIn.get(event.id));
  return {
    timeZone,
    attributions,
    versions,
    months: periods.map((id) => ({
      period: id,
      ...periodBounds(id, timeZone),
      events: byPeriod.get(id) ?? [],
    })),
    opening: {
      ...{ counters: state.counters, pending: state.pending, waiting: state.waiting },
      originals: originals.get(partnerId) ?? [],
      firsts: [...firsts.values()].flat(),
    },
  };
}
