import { system } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { applyTransfer, type SeenVia } from "./apply-transfer.server.ts";

/**
 * Reads a transfer anew at Stripe and books what it says: paid, partly or wholly reversed. Any number of times, in any
 * order. `not_ours`: it names no payout of ours; the reconciliation will show it.
 */
export async function settleFromTransfer(
  ctx: Ctx,
  { transferId, via }: { readonly transferId: string; readonly via: SeenVia },
): Promise<"paid" | "needs_human" | "not_ours"> {
  const seen = await ctx.stripe.retrieveTransfer(transferId);
  const worker: Ctx = ctx.actor.kind === "system" ? ctx : { ...ctx, actor: system("settle_transfer") };
  return withActor(worker, (tx) => applyTransfer(tx, worker, seen, via));
}
