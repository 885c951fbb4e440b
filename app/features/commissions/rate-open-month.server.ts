import { and, asc, eq, sql } from "drizzle-orm";
import type { Period } from "#app/domain/period.ts";
import { ratePartnerMonth } from "#app/features/commissions/rate-partner-month.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { lockPeriodShared } from "#app/features/revenue/period-lock.server.ts";
import { openLine } from "#db/schema/commissions.ts";
import { attribution } from "#db/schema/customers.ts";
import { period, revenueEvent } from "#db/schema/revenue.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";

/** Rows of one INSERT: PostgreSQL takes 65,535 parameters. */
const ROWS_AT_ONCE = 1_000;

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
    const [row] = await tx
      .select({ status: period.status })
      .from(period)
      .where(eq(period.id, input.periodId));
    if (row?.status !== "open") return 0;
    const { lines } = await ratePartnerMonth(tx, input.periodId, input.partnerId);
    await removeOpenLines(tx, input);
    for (let at = 0; at < lines.length; at += ROWS_AT_ONCE)
      await tx.insert(openLine).values(lines.slice(at, at + ROWS_AT_ONCE));
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

async function openMonthsOf(ctx: Ctx, partnerId: string): Promise<Period[]> {
  const rows = await withActor(ctx, (tx) =>
    tx
      .selectDistinct({ id: period.id })
      .from(period)
      .innerJoin(revenueEvent, eq(revenueEvent.periodId, period.id))
      .innerJoin(attribution, eq(attribution.customerId, revenueEvent.customerId))
      .where(and(eq(period.status, "open"), eq(attribution.partnerId, partnerId)))
      .orderBy(asc(period.id)),
  );
  return rows.map((row) => row.id);
}

/** The projection of a partner's month goes; its sources stay. */
export async function removeOpenLines(tx: Tx, input: { periodId: Period; partnerId: string }): Promise<void> {
  await tx
    .delete(openLine)
    .where(and(eq(openLine.periodId, input.periodId), eq(openLine.partnerId, input.partnerId)));
}
