import { and, asc, count, eq, gte, notInArray, sql } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import type { Currency } from "#app/domain/money.ts";
import type { Period } from "#app/domain/period.ts";
import { backTest, type Cliff } from "#app/domain/simulation/back-test.ts";
import type { MonthToSimulate } from "#app/domain/simulation/simulate-months.ts";
import type { AgreementTerms } from "#app/domain/terms/agreement-terms.ts";
import { loadAttributions } from "#app/features/commissions/load-attributions.server.ts";
import { loadEvents } from "#app/features/commissions/load-events.server.ts";
import { loadVersions } from "#app/features/commissions/load-versions.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { anyOf } from "#db/any-of.server.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { attribution } from "#db/schema/customers.ts";
import { enrolment, partner } from "#db/schema/partners.ts";
import { period, revenueEvent } from "#db/schema/revenue.ts";
import { type Reader, type Tx, withActor } from "#db/with-actor.server.ts";

/** Closed months that are shown; those before them are played too, for the counters that they leave. */
const MONTHS_SHOWN = 12;
/** What a person still waits for. */
const MOST_EVENTS = 100_000;

export type TestedMonth = {
  readonly period: Period;
  /** What the final lines credited, booked adjustments left out; and what the draft would have. */
  readonly wasMinor: bigint;
  readonly wouldMinor: bigint;
  readonly cliff: Cliff | null;
};
export type TestedPartner = {
  readonly partnerId: string;
  readonly name: string;
  readonly wasMinor: bigint;
  readonly wouldMinor: bigint;
  readonly months: readonly TestedMonth[];
};
export type BackTestReport = {
  /** Ascending; none while no month is closed. */
  readonly periods: readonly Period[];
  /** Of each currency the partners with something, the greatest loss first. */
  readonly currencies: readonly {
    readonly currency: Currency;
    readonly partners: readonly TestedPartner[];
  }[];
};

/**
 * Terms tried on the past of all partners of a type: what the closed months really credited beside what these terms would
 * have, rated by the engine from the events, attributions and validities as they are known today. Writes nothing. Refuses
 * `back_test_too_large`, and whoever is not staff (`not_allowed`).
 */
export function backTestTerms(
  ctx: Pick<Ctx, "db" | "actor">,
  {
    typeKey,
    terms,
    mostEvents = MOST_EVENTS,
  }: { readonly typeKey: string; readonly terms: AgreementTerms; readonly mostEvents?: number },
): Promise<BackTestReport> {
  if (ctx.actor.kind !== "staff") throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const closed = await tx.select().from(period).where(eq(period.status, "closed")).orderBy(asc(period.id));
    const shown = closed.slice(-MONTHS_SHOWN).map(({ id }) => id);
    const [shownFrom] = shown;
    if (shownFrom === undefined) return { periods: [], currencies: [] };
    const enrolments = await tx
      .select({ id: enrolment.id, partnerId: enrolment.partnerId, name: partner.name })
      .from(enrolment)
      .innerJoin(partner, eq(partner.id, enrolment.partnerId))
      .where(eq(enrolment.partnerTypeKey, typeKey))
      .orderBy(asc(partner.nameKey), asc(enrolment.id));
    const ofType = new Set(enrolments.map(({ id }) => id));
    await refuseTooMany(tx, [...ofType], mostEvents);
    const credited = await creditedByMonth(tx, [...ofType], shownFrom);
    const found = new Map<Currency, TestedPartner[]>();
    for (const [partnerId, own] of Map.groupBy(enrolments, (one) => one.partnerId)) {
      const enrolmentIds = new Set(own.map(({ id }) => id));
      const isOfType = (id: string) => ofType.has(id);
      const played = backTest({
        ...(await pastOf(tx, partnerId, closed)),
        ...{ partnerId, enrolmentIds, isOfType, draft: terms, shownFrom },
      });
      const was = credited.filter((one) => one.partnerId === partnerId);
      for (const currency of new Set([...was, ...played.months].map((one) => one.currency))) {
        const months = shown.map((id) => monthOf(id, currency, was, played));
        const tested = {
          partnerId,
          name: own[0]!.name,
          wasMinor: months.reduce((sum, one) => sum + one.wasMinor, 0n),
          wouldMinor: months.reduce((sum, one) => sum + one.wouldMinor, 0n),
          months,
        };
        found.set(currency, [...(found.get(currency) ?? []), tested]);
      }
    }
    return {
      periods: shown,
      currencies: [...found]
        .sort(([a], [b]) => (a < b ? 1 : -1))
        .map(([currency, partners]) => ({ currency, partners: partners.sort(byDifference) })),
    };
  });
}

function byDifference(a: TestedPartner, b: TestedPartner): number {
  const [one, other] = [a.wouldMinor - a.wasMinor, b.wouldMinor - b.wasMinor];
  return one < other ? -1 : one > other ? 1 : 0;
}

type Credited = { readonly period: Period; readonly currency: Currency; readonly minor: bigint };

function monthOf(
  periodId: Period,
  currency: Currency,
  was: readonly Credited[],
  played: ReturnType<typeof backTest>,
): TestedMonth {
  const isIt = (one: { period: Period; currency: Currency }) =>
    one.period === periodId && one.currency === currency;
  return {
    period: periodId,
    wasMinor: was.find(isIt)?.minor ?? 0n,
    wouldMinor: played.months.find(isIt)?.wouldMinor ?? 0n,
    cliff: played.cliffs.find(isIt) ?? null,
  };
}

async function refuseTooMany(reader: Reader, enrolmentIds: readonly string[], limit: number): Promise<void> {
  const customers = reader
    .selectDistinct({ id: attribution.customerId })
    .from(attribution)
    .where(anyOf(attribution.enrolmentId, enrolmentIds));
  const [row] = await reader
    .select({ events: count() })
    .from(revenueEvent)
    .innerJoin(period, eq(period.id, revenueEvent.periodId))
    .where(and(eq(period.status, "closed"), sql`${revenueEvent.customerId} in ${customers}`));
  const events = row?.events ?? 0;
  if (events > limit) throw new DomainError("back_test_too_large", { events, limit });
}

/** What final lines credited, by partner, month and currency; what two people booked as an adjustment is another matter. */
async function creditedByMonth(reader: Reader, enrolmentIds: readonly string[], from: Period) {
  const rows = await reader
    .select({
      partnerId: commissionLine.partnerId,
      period: commissionLine.periodId,
      currency: commissionLine.currency,
      minor: sql<string>`sum(${commissionLine.amountMinor})`,
    })
    .from(commissionLine)
    .where(
      and(
        anyOf(commissionLine.enrolmentId, enrolmentIds),
        gte(commissionLine.periodId, from),
        notInArray(commissionLine.reasonCode, ["adjustment", "write_off"]),
      ),
    )
    .groupBy(commissionLine.partnerId, commissionLine.periodId, commissionLine.currency);
  return rows.map((row) => ({ ...row, minor: BigInt(row.minor) }));
}

/** A partner's closed months as the engine wants them. */
async function pastOf(tx: Tx, partnerId: string, closed: readonly (typeof period.$inferSelect)[]) {
  const attributions = await loadAttributions(tx, [partnerId], null);
  const customerIds = [...new Set(attributions.map((one) => one.customerId))];
  const shared = attributions.filter((one) => one.partnerId !== partnerId).map((one) => one.enrolmentId);
  const versions = await loadVersions(tx, [partnerId], [...new Set(shared)], null);
  const { ofCustomer, periodOf } = await loadEvents(
    tx,
    closed.map(({ id }) => id),
    customerIds,
  );
  const byPeriod = Map.groupBy([...ofCustomer.values()].flat(), (event) => periodOf.get(event.id));
  const months: MonthToSimulate[] = closed.map(({ id, fromAt, toAt }) => ({
    period: id,
    from: fromAt,
    to: toAt,
    events: byPeriod.get(id) ?? [],
  }));
  return { attributions, versions, months };
}
