import { eq } from "drizzle-orm";
import { system } from "#app/domain/actor.ts";
import { invariant } from "#app/domain/errors.ts";
import { ratedRow } from "#app/features/commissions/line-row.server.ts";
import { itself, ratePartners } from "#app/features/commissions/rate-partners.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { compareRows } from "#app/features/statements/compare-rows.server.ts";
import type { RecomputedLine } from "#app/features/statements/recompute-line.server.ts";
import { openLine } from "#db/schema/commissions.ts";
import { period } from "#db/schema/revenue.ts";
import { withActor } from "#db/with-actor.server.ts";

/**
 * Runs the engine again over the open month of a line, from its sources as they are known now, and compares every column
 * of that line. Reads as `recomputeLine` does. Null if there is none that the actor may see.
 */
export async function recomputeOpenLine(
  ctx: Pick<Ctx, "db" | "actor">,
  { lineId }: { readonly lineId: string },
): Promise<RecomputedLine | null> {
  const [line] = await withActor(ctx, (tx) => tx.select().from(openLine).where(eq(openLine.id, lineId)));
  if (!line) return null;
  const again = await withActor({ db: ctx.db, actor: system("recompute_line") }, async (tx) => {
    const [month] = await tx.select().from(period).where(eq(period.id, line.periodId));
    invariant(month, `month ${line.periodId} stands`);
    return ratePartners(tx, month, [line.partnerId], null, itself);
  });
  const same = again
    .flatMap(({ lines }) => lines)
    .filter((one) => one.id === line.id)
    .map(ratedRow);
  const differences = compareRows("line", [line], same);
  return {
    agrees: differences.length === 0,
    storedMinor: line.amountMinor,
    recomputedMinor: same[0]?.amountMinor ?? null,
    differences,
  };
}
