import { eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { whyNotReject } from "#app/domain/payout-run-rules.ts";
import type { StaffCtx } from "#app/features/approvals/staff-ctx.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { payoutRun } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import { recordEdit } from "./record-edit.server.ts";

/**
 * Makes a submitted run a draft again, to work on it. Approvals that it has are void from here on: the next handing-in is
 * another content. False when there is no such run. Refuses: not_allowed, run_not_submitted.
 */
export function takeBackRun(ctx: StaffCtx, { runId }: { readonly runId: string }): Promise<boolean> {
  return withActor(ctx, async (tx) => {
    const [run] = await tx.select().from(payoutRun).where(eq(payoutRun.id, runId)).for("update");
    if (!run) return false;
    const refusal = whyNotReject(run, ctx.actor);
    if (refusal) throw new DomainError(refusal);
    await tx
      .update(payoutRun)
      .set({ status: "draft", submittedAt: null, approvalsNeeded: null })
      .where(eq(payoutRun.id, runId));
    await recordEdit(tx, ctx, {
      runId,
      accountId: ctx.actor.accountId,
      action: "payout_run.taken_back",
    });
    await audit(tx, ctx, {
      action: "payout_run.taken_back",
      objectType: "payout_run",
      objectId: runId,
      details: { contentSha256: run.contentSha256 },
    });
    return true;
  });
}
