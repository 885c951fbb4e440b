import type { Ctx } from "#app/features/context.server.ts";
import { settleFromTransfer } from "./settle-from-transfer.server.ts";

/** transfer.created, transfer.updated, transfer.reversed: a hint; the transfer is read anew. Called outside any transaction. */
export function settleFromWebhook(
  ctx: Ctx,
  { transferId }: { readonly transferId: string },
): Promise<"paid" | "needs_human" | "not_ours"> {
  return settleFromTransfer(ctx, { transferId, via: "webhook" });
}
