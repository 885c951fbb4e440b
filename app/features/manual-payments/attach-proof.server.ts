import { eq } from "drizzle-orm";
import { MAX_PROOF_BYTES, proofType } from "#app/domain/bank-report.ts";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { StaffCtx } from "#app/features/payouts/prepare-run.server.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import { newId } from "#db/new-id.server.ts";
import { paymentProof } from "#db/schema/manual-payments.ts";
import { payout } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";

/**
 * Keeps what the bank gave as proof beside a payout, for good; the same bytes twice are one. What it is, its bytes say.
 * Answers false when there is no such payout. Refuses: not_allowed, proof_not_kept (no PDF, PNG or JPEG, or above 5 MB).
 */
export async function attachProof(
  ctx: StaffCtx,
  file: { readonly payoutId: string; readonly fileName: string; readonly bytes: Uint8Array },
): Promise<boolean> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  const { payoutId, fileName, bytes } = file;
  const contentType = proofType(bytes);
  if (contentType === null || bytes.length > MAX_PROOF_BYTES) throw new DomainError("proof_not_kept");
  return withActor(ctx, async (tx) => {
    const [row] = await tx
      .select({ partnerId: payout.partnerId })
      .from(payout)
      .where(eq(payout.id, payoutId));
    if (!row) return false;
    const { partnerId } = row;
    const id = newId("prf", ctx.now);
    const sha256 = sha256Hex(bytes);
    const kept = await tx
      .insert(paymentProof)
      .values({
        id,
        partnerId,
        payoutId,
        fileName: fileName.slice(-200),
        contentType,
        content: bytes,
        sha256,
        attachedBy: ctx.actor.accountId,
        attachedAt: ctx.now,
      })
      .onConflictDoNothing()
      .returning({ id: paymentProof.id });
    const details = { proofId: id, sha256, contentType };
    if (kept.length > 0)
      await audit(tx, ctx, {
        action: "payout.proof_attached",
        objectType: "payout",
        objectId: payoutId,
        partnerId,
        details,
      });
    return true;
  });
}
