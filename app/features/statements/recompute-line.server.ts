import { and, eq } from "drizzle-orm";
import { system } from "#app/domain/actor.ts";
import { invariant } from "#app/domain/errors.ts";
import { ratedRow } from "#app/features/commissions/line-row.server.ts";
import { itself, ratePartners } from "#app/features/commissions/rate-partners.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { compareRows, type Difference } from "#app/features/statements/compare-rows.server.ts";
import { findStatementRow } from "#app/features/statements/find-statement.server.ts";
import { linesOf } from "#app/features/statements/lines-of-statement.server.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { period } from "#db/schema/revenue.ts";
import { withActor } from "#db/with-actor.server.ts";

export type RecomputedLine = {
  readonly agrees: boolean;
  readonly storedMinor: bigint;
  /** Null if the engine finds no such line any more. */
  readonly recomputedMinor: bigint | null;
  readonly differences: readonly Difference[];
};

/**
 * Runs the engine again over the month of a line, from its sources as they were known at the close, and compares every
 * column of that line. The actor must be allowed to see the line; the sources hold what other partners earn, so the
 * engine reads them as the system and only this line comes back. Null if there is none that the actor may see.
 */
export async function recomputeLine(
  ctx: Pick<Ctx, "db" | "actor">,
  { number, lineId }: { number: string; lineId: string },
): Promise<RecomputedLine | null> {
  const found = await withActor(ctx, async (tx) => {
    const sealed = await findStatementRow(tx, number);
    if (!sealed) return null;
    const [line] = await tx
      .select()
      .from(commissionLine)
      .where(and(linesOf(sealed), eq(commissionLine.id, lineId)));
    return line ? { line, sealedAt: sealed.sealedAt } : null;
  });
  if (!found) return null;
  const { line, sealedAt } = found;
  const again = await withActor({ db: ctx.db, actor: system("recompute_line") }, async (tx) => {
    const [month] = await tx.select().from(period).where(eq(period.id, line.periodId));
    invariant(month, `month ${line.periodId} stands`);
    return ratePartners(tx, month, [line.partnerId], sealedAt, itself);
  });
  const same = again
    .flatMap(({ lines }) => lines)
    .filter((one) => one.id === line.id)
    .map(ratedRow);
  invariant(same.length <= 1, "a line is rated once");
  const differences = compareRows("line", [line], same);
  return {
    agrees: differences.length === 0,
    storedMinor: line.amountMinor,
    recomputedMinor: same[0]?.amountMinor ?? null,
    differences,
  };
}
