import { system } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { applyTransfer, type SeenVia } from "./apply-transfer.server.ts";
import { recordReceipt } from "./record-receipt.server.ts";
import { reportOrphan } from "./report-orphan.server.ts";

/**
 * Reads a transfer anew at Stripe and books what it says: paid, partly or wholly reversed. Any number of times, in any
 * order. `not_ours`: it names no payout of ours, and stands in the queue if it says that it does.
 */
export async function settleFromTransfer(
  ctx: Ctx,
  { transferId, via }: { readonly transferId: string; readonly via: SeenVia },
): Promise<"paid" | "needs_human" | "not_ours"> {
  const seen = await ctx.stripe.retrieveTransfer(transferId);
  const worker: Ctx = ctx.actor.kind === "system" ? ctx : { ...ctx, actor: system("settle_transfer") };
  const applied = await withActor(worker, async (tx) => {
    const outcome = await applyTransfer(tx, worker, seen, via);
    if (outcome === "not_ours") await reportOrphan(tx, worker, seen);
    return outcome;
  });
  if (applied === "paid") await recordReceipt(worker, seen);
  return applied;
}
