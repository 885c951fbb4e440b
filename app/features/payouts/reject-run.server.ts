import { and, eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { type RunStatus, whyNotReject } from "#app/domain/payout-run-rules.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { payout, payoutRun } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";

/**
 * Sends a submitted run back with a reason. Its payouts are cancelled before anything was approved, so the money stays
 * owed and the next run takes it up. Answers false when there is no such run. Refuses: not_allowed, run_not_submitted.
 */
export async function rejectRun(
  ctx: StaffCtx,
  { runId, reason }: { readonly runId: string; readonly reason: string },
): Promise<boolean> {
  return withActor(ctx, async (tx) => {
    const [run] = await tx.select().from(payoutRun).where(eq(payoutRun.id, runId)).for("update");
    if (!run) return false;
    const refusal = whyNotReject({ status: run.status as RunStatus }, ctx.actor);
    if (refusal) throw new DomainError(refusal);
    await tx
      .update(payoutRun)
      .set({
        status: "rejected",
        rejectedAt: ctx.now,
        rejectedBy: ctx.actor.accountId,
        reasonText: reason,
      })
      .where(eq(payoutRun.id, runId));
    await tx
      .update(payout)
      .set({ status: "cancelled", statusReason: "run_rejected" })
      .where(and(eq(payout.runId, runId), eq(payout.status, "draft")));
    await audit(tx, ctx, {
      action: "payout_run.rejected",
      objectType: "payout_run",
      objectId: runId,
      details: { reason },
    });
    return true;
  });
}
