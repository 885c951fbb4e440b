import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Period } from "#app/domain/period.ts";
import { LINE_COLUMNS, lineText } from "#app/features/commissions/line-text.server.ts";
import { listPartnersExpecting } from "#app/features/commissions/partners-expecting.server.ts";
import { itself, ratePartners } from "#app/features/commissions/rate-partners.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { lockPeriodShared } from "#app/features/revenue/period-lock.server.ts";
import { anyOf } from "#db/any-of.server.ts";
import { bulkOf, insertBulk } from "#db/bulk.server.ts";
import { openLine } from "#db/schema/commissions.ts";
import { attribution } from "#db/schema/customers.ts";
import { period, revenueEvent } from "#db/schema/revenue.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";

/**
 * Rates a partner's open month again and replaces its lines: an event that arrived late but happened early may move
 * others, so nothing is patched. Does nothing once the month is closing or closed. Idempotent; one at a time per
 * partner and month.
 */
export async function rateOpenMonth(
  ctx: Ctx,
  input: { periodId: Period; partnerId: string },
): Promise<number> {
  return withActor(ctx, async (tx) => {
    await lockPeriodShared(tx, input.periodId);
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`rate:${input.periodId}:${input.partnerId}`}, 0))`,
    );
    const [month] = await tx.select().from(period).where(eq(period.id, input.periodId));
    if (month?.status !== "open") return 0;
    const [rated] = await ratePartners(tx, month, [input.partnerId], null, itself);
    const lines = rated?.lines ?? [];
    await removeOpenLines(tx, input.periodId, [input.partnerId]);
    await insertBulk(tx, "open_line", LINE_COLUMNS, bulkOf(lines.map(lineText)));
    return lines.length;
  });
}

/**
 * Rates a partner's open months, the earliest first: a month's reversals follow from the lines of the months before.
 * With a month, that one only. Answers the number of lines by month.
 */
export async function rateOpenMonths(
  ctx: Ctx,
  { partnerId, periodId }: { readonly partnerId: string; readonly periodId?: Period | undefined },
): Promise<Record<Period, number>> {
  const months = periodId ? [periodId] : await openMonthsOf(ctx, partnerId);
  const lines: Record<Period, number> = {};
  for (const month of months) lines[month] = await rateOpenMonth(ctx, { periodId: month, partnerId });
  return lines;
}

/** Open months with events of its customers; every one when instalments wait or its terms bring something without any. */
async function openMonthsOf(ctx: Ctx, partnerId: string): Promise<Period[]> {
  return withActor(ctx, async (tx) => {
    const expects = await listPartnersExpecting(tx, partnerId);
    const withEvents = tx
      .selectDistinct({ id: revenueEvent.periodId })
      .from(revenueEvent)
      .innerJoin(attribution, eq(attribution.customerId, revenueEvent.customerId))
      .where(eq(attribution.partnerId, partnerId));
    const rows = await tx
      .select({ id: period.id })
      .from(period)
      .where(and(eq(period.status, "open"), expects.length > 0 ? undefined : inArray(period.id, withEvents)))
      .orderBy(asc(period.id));
    return rows.map((row) => row.id);
  });
}

/** The projection of some partners' month goes; its sources stay. */
export async function removeOpenLines(
  tx: Tx,
  periodId: Period,
  partnerIds: readonly string[],
): Promise<void> {
  await tx
    .delete(openLine)
    .where(and(eq(openLine.periodId, periodId), anyOf(openLine.partnerId, partnerIds)));
}
