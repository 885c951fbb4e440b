import { asc, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Currency } from "#app/domain/money.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { openLine } from "#db/schema/commissions.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";

export type OpenMonth = {
  readonly periodId: string;
  readonly currency: Currency;
  readonly earnedMinor: bigint;
  /** Below zero. */
  readonly takenBackMinor: bigint;
  /** What of the month's lines is on hold at this instant. */
  readonly heldMinor: bigint;
  readonly totalMinor: bigint;
};

/** What a partner's open months come to so far, newest first: the sums alone, whatever the number of lines. */
export function listOpenMonths(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  { partnerId }: { readonly partnerId: string },
): Promise<OpenMonth[]> {
  return withActor(ctx, (tx) => sumsByMonth(tx, partnerId, ctx.now));
}

/** The same inside a caller's transaction. */
export async function sumsByMonth(reader: Reader, partnerId: string, now: Date): Promise<OpenMonth[]> {
  const earned = sql`${openLine.reversesLineId} is null`;
  const onHold = sql`coalesce(${openLine.releaseAt} > ${now.toISOString()}::timestamptz, false)`;
  const sumOf = (amount: SQL) => sql`coalesce(sum(${amount}), 0)`.mapWith(BigInt);
  return reader
    .select({
      periodId: openLine.periodId,
      currency: openLine.currency,
      earnedMinor: sumOf(sql`case when ${earned} then ${openLine.amountMinor} else 0 end`),
      takenBackMinor: sumOf(sql`case when ${earned} then 0 else ${openLine.amountMinor} end`),
      heldMinor: sumOf(
        sql`case when not (${onHold}) then 0 when ${earned} then ${openLine.amountMinor} else -${openLine.fromHeldMinor} end`,
      ),
      totalMinor: sumOf(sql`${openLine.amountMinor}`),
    })
    .from(openLine)
    .where(eq(openLine.partnerId, partnerId))
    .groupBy(openLine.periodId, openLine.currency)
    .orderBy(desc(openLine.periodId), asc(openLine.currency));
}
