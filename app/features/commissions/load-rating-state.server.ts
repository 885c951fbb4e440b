import { and, eq, inArray, lt, sql } from "drizzle-orm";
import type { Period } from "#app/domain/period.ts";
import { customerFirstKey } from "#app/domain/rating/first-payments.ts";
import type { FirstPayment, RatingState } from "#app/domain/rating/rating-state.ts";
import { stateFromRows } from "#app/domain/rating/state-document.ts";
import { ratingState } from "#db/schema/commissions.ts";
import { attribution } from "#db/schema/customers.ts";
import { revenueEvent, revenueEventLine } from "#db/schema/revenue.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** What the closed months before this one left to one partner: of each key the newest row. */
export async function loadRatingState(
  reader: Reader,
  periodId: Period,
  partnerId: string,
): Promise<Pick<RatingState, "counters" | "pending" | "waiting">> {
  const rows = await reader
    .selectDistinctOn([ratingState.key], {
      key: ratingState.key,
      value: ratingState.value,
      document: ratingState.document,
    })
    .from(ratingState)
    .where(and(eq(ratingState.partnerId, partnerId), lt(ratingState.periodId, periodId)))
    .orderBy(ratingState.key, sql`${ratingState.periodId} desc`);
  return stateFromRows(rows);
}

/**
 * Who paid first, before this month: for these customers and products, and since each of these attributions began. The
 * first is the one that was booked first; what came late for its month does not go before what was sealed.
 */
export async function loadFirstPayments(
  reader: Reader,
  periodId: Period,
  customerIds: readonly string[],
): Promise<FirstPayment[]> {
  if (customerIds.length === 0) return [];
  const paid = and(
    inArray(revenueEvent.customerId, [...customerIds]),
    lt(revenueEvent.periodId, periodId),
    eq(revenueEvent.kind, "payment"),
    sql`${revenueEventLine.netMinor} > 0`,
  );
  const bookedFirst = [revenueEvent.periodId, revenueEvent.occurredAt, revenueEvent.id];
  const columns = {
    productKey: revenueEventLine.productKey,
    eventId: revenueEvent.id,
    at: revenueEvent.occurredAt,
  };
  const byCustomer = await reader
    .selectDistinctOn([revenueEvent.customerId, revenueEventLine.productKey], {
      customerId: revenueEvent.customerId,
      ...columns,
    })
    .from(revenueEvent)
    .innerJoin(revenueEventLine, eq(revenueEventLine.eventId, revenueEvent.id))
    .where(paid)
    .orderBy(revenueEvent.customerId, revenueEventLine.productKey, ...bookedFirst);
  const byAttribution = await reader
    .selectDistinctOn([attribution.id, revenueEventLine.productKey], {
      attributionId: attribution.id,
      ...columns,
    })
    .from(revenueEvent)
    .innerJoin(revenueEventLine, eq(revenueEventLine.eventId, revenueEvent.id))
    .innerJoin(
      attribution,
      and(
        eq(attribution.customerId, revenueEvent.customerId),
        sql`lower(${attribution.during}) <= ${revenueEvent.occurredAt}`,
      ),
    )
    .where(paid)
    .orderBy(attribution.id, revenueEventLine.productKey, ...bookedFirst);
  return [
    ...byCustomer.map(({ customerId, productKey, eventId, at }) => ({
      key: customerFirstKey(customerId, productKey),
      eventId,
      at,
    })),
    ...firstsOfAttributions(byAttribution),
  ];
}

/** For each attribution its first per product, and of these the earliest for the attribution itself. */
function firstsOfAttributions(
  rows: readonly { attributionId: string; productKey: string; eventId: string; at: Date }[],
): FirstPayment[] {
  const firsts: FirstPayment[] = rows.map((row) => ({
    key: `${row.attributionId}/${row.productKey}`,
    eventId: row.eventId,
    at: row.at,
  }));
  for (const [attributionId, own] of Map.groupBy(rows, (row) => row.attributionId)) {
    const first = own.reduce((a, b) => (b.at < a.at || (b.at <= a.at && b.eventId < a.eventId) ? b : a));
    firsts.push({ key: attributionId, eventId: first.eventId, at: first.at });
  }
  return firsts;
}
