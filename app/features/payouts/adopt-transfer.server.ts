import { eq } from "drizzle-orm";
import { classifyStripeError } from "#app/adapters/stripe/errors.server.ts";
import { DomainError } from "#app/domain/errors.ts";
import { isKeyAlive, verifyTransfer } from "#app/domain/payout-attempt.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { payout } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import type { SeenAtStripe } from "./apply-transfer.server.ts";
import { lookAtStripe } from "./look-at-stripe.server.ts";
import { frozenTransfer, loadAttempts, toPayoutAttempt } from "./payout-row.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";
import { recordDecision } from "./record-decision.server.ts";
import { settleFromTransfer } from "./settle-from-transfer.server.ts";

/**
 * A person says that this transfer, which no attempt here explains, is this payout's: it is booked like any other. It
 * has to be what was approved to the letter, and the only one that stands. False when the payout does not wait for a
 * person. Refuses: not_allowed (finance only), payment_provider_away, transfer_not_found_at_provider, transfer_differs,
 * transfer_found_at_provider (another one stands beside it), payout_attempt_open (a key that may still bring one).
 */
export async function adoptTransfer(
  ctx: StaffCtx,
  wanted: { readonly payoutId: string; readonly transferId: string; readonly reason: string },
): Promise<boolean> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  const { payoutId, transferId, reason } = wanted;
  const attempts = await withActor(ctx, (tx) => loadAttempts(tx, payoutId));
  const says = await lookAtStripe(ctx, payoutId, attempts);
  if (!says) throw new DomainError("payment_provider_away");
  const seen = await read(ctx, transferId);
  if (says.transfers.some(({ id, reversed }) => id !== transferId && !reversed))
    throw new DomainError("transfer_found_at_provider");
  const isDecided = await withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(payout).where(eq(payout.id, payoutId)).for("update");
    if (row?.status !== "needs_human" || row.transferId !== null) return false;
    const named = { ...seen, payoutId: seen.metadata.payout_id ?? null, reversedMinor: 0n };
    if (verifyTransfer(frozenTransfer(row), named) !== null || seen.metadata.env !== ctx.origin)
      throw new DomainError("transfer_differs");
    const now = await loadAttempts(tx, payoutId);
    const others = now.filter(({ idempotencyKey }) => idempotencyKey !== seen.metadata.attempt_id);
    if (others.some((attempt) => isKeyAlive(toPayoutAttempt(attempt), ctx.now)))
      throw new DomainError("payout_attempt_open");
    const attemptN = now.at(-1)?.n ?? 0;
    await recordDecision(tx, ctx, row, {
      kind: "adopt",
      attemptN,
      transferId,
      isConclusive: true,
      says,
      reason,
    });
    await audit(tx, ctx, {
      action: "payout.transfer_adopted",
      objectType: "payout",
      objectId: payoutId,
      partnerId: row.partnerId,
      details: { transferId, reason, was: row.statusReason },
    });
    return true;
  });
  // Should it break off here, the next webhook or reconciliation books it by the same decision.
  if (isDecided) await settleFromTransfer(ctx, { transferId, via: "look_up" });
  return isDecided;
}

async function read(ctx: StaffCtx, transferId: string): Promise<SeenAtStripe> {
  try {
    return await ctx.stripe.retrieveTransfer(transferId);
  } catch (error) {
    const isNo = classifyStripeError(error).outcome === "definite_no";
    throw new DomainError(isNo ? "transfer_not_found_at_provider" : "payment_provider_away");
  }
}
