import type { Ctx } from "#app/features/context.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { applyTransfer, type SeenAtStripe, type SeenVia } from "./apply-transfer.server.ts";
import type { ClaimedPayout } from "./claim-payout.server.ts";
import { holdInTx } from "./hold-payout.server.ts";
import type { PaymentOutcome } from "./payment-outcome.ts";

/** Books the transfer that a claimed payout's own call or look-up brought; one that does not name it goes to a person. */
export function bookTransfer(
  ctx: Ctx,
  claimed: ClaimedPayout,
  seen: SeenAtStripe,
  via: SeenVia,
): Promise<PaymentOutcome> {
  return withActor(ctx, async (tx) => {
    const booked = await applyTransfer(tx, ctx, seen, via);
    if (booked !== "not_ours") return booked;
    const hold = { status: "needs_human", reason: "transfer_names_another_payout" } as const;
    return (await holdInTx(tx, ctx, claimed.payout.id, claimed.fence, hold)) ? "needs_human" : "lost_lease";
  });
}
