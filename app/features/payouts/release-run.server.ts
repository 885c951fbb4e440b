import { and, eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { whyNotRelease } from "#app/domain/payout-run-rules.ts";
import { currentRoles } from "#app/features/approvals/current-roles.server.ts";
import { currentHalt } from "#app/features/approvals/halt-payments.server.ts";
import type { StaffCtx } from "#app/features/approvals/staff-ctx.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { payout, payoutRun } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import { payJobKey } from "./pay-job-key.ts";

/**
 * Lets the payments of an approved run go, as its own act: from this commit on the payment jobs send. Null when there is
 * no such run. Refuses: not_allowed, run_not_approved, payments_halted.
 */
export function releaseRun(
  ctx: StaffCtx,
  { runId }: { readonly runId: string },
): Promise<{ readonly payouts: number } | null> {
  return withActor(ctx, async (tx) => {
    const [run] = await tx.select().from(payoutRun).where(eq(payoutRun.id, runId)).for("update");
    if (!run) return null;
    const roles = await currentRoles(tx, ctx.actor.accountId);
    const refusal = whyNotRelease(
      { status: run.status, isHalted: (await currentHalt(tx)) !== null },
      { ...ctx.actor, roles },
    );
    if (refusal) throw new DomainError(refusal);
    await tx
      .update(payoutRun)
      .set({ status: "released", releasedAt: ctx.now, releasedBy: ctx.actor.accountId })
      .where(eq(payoutRun.id, runId));
    const due = await tx
      .select({ id: payout.id })
      .from(payout)
      .where(and(eq(payout.runId, runId), eq(payout.status, "approved")))
      .orderBy(payout.id);
    for (const { id } of due) await enqueue(tx, "pay_payout", { payoutId: id }, { jobKey: payJobKey(id) });
    await audit(tx, ctx, {
      action: "payout_run.released",
      objectType: "payout_run",
      objectId: runId,
      details: { payouts: due.length },
    });
    return { payouts: due.length };
  });
}
