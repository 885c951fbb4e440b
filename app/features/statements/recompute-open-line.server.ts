import { eq } from "drizzle-orm";
import { system } from "#app/domain/actor.ts";
import { ratePartnerMonth } from "#app/features/commissions/rate-partner-month.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { compareRows } from "#app/features/statements/compare-rows.server.ts";
import type { RecomputedLine } from "#app/features/statements/recompute-line.server.ts";
import { openLine } from "#db/schema/commissions.ts";
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
  const again = await withActor({ db: ctx.db, actor: system("recompute_line") }, (tx) =>
    ratePartnerMonth(tx, line.periodId, line.partnerId),
  );
  const same = again.lines.filter((one) => one.id === line.id);
  const differences = compareRows("line", [line], same);
  return {
    agrees: differences.length === 0,
    storedMinor: line.amountMinor,
    recomputedMinor: same[0]?.amountMinor ?? null,
    differences,
  };
}
