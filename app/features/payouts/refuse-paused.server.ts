import { eq } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { payoutRun } from "#db/schema/payouts.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { findPause } from "./pause-run.server.ts";
import type { PayoutRow } from "./payout-row.server.ts";

/**
 * Nothing of a paused run is sent, neither first nor again. The run's row is held until the attempt has committed: a
 * pause comes wholly before it, and is seen by the second statement, or wholly after it.
 */
export async function refusePaused(
  tx: Tx,
  _ctx: Ctx,
  { runId }: PayoutRow,
): Promise<{ readonly wait: string } | null> {
  await tx.select({ id: payoutRun.id }).from(payoutRun).where(eq(payoutRun.id, runId)).for("share");
  return (await findPause(tx, runId)) ? { wait: "run_paused" } : null;
}
