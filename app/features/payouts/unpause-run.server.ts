import { and, eq, inArray } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { whyNotResume } from "#app/domain/run-progress.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { enqueueAll } from "#db/queue.server.ts";
import { payout, payoutRun } from "#db/schema/payouts.ts";
import { payoutRunPause } from "#db/schema/run-pauses.ts";
import { withActor } from "#db/with-actor.server.ts";
import { findPause } from "./pause-run.server.ts";
import { payJobKey } from "./pay-job-key.ts";
import type { StaffCtx } from "./prepare-run.server.ts";

/**
 * Lets a paused run go on: what is approved is due at once, all else at its own time. False when there is no such run.
 * Refuses: not_allowed, run_not_paused.
 */
export async function unpauseRun(ctx: StaffCtx, { runId }: { readonly runId: string }): Promise<boolean> {
  return withActor(ctx, async (tx) => {
    const [run] = await tx.select().from(payoutRun).where(eq(payoutRun.id, runId)).for("update");
    if (!run) return false;
    const pause = await findPause(tx, runId);
    const refusal = whyNotResume({ isPaused: pause !== null }, ctx.actor);
    if (refusal || !pause) throw new DomainError(refusal ?? "run_not_paused");
    await tx
      .update(payoutRunPause)
      .set({ resumedBy: ctx.actor.accountId, resumedAt: ctx.now })
      .where(eq(payoutRunPause.id, pause.id));
    const due = await tx
      .update(payout)
      .set({ nextAttemptAt: ctx.now })
      .where(and(eq(payout.runId, runId), inArray(payout.status, ["approved"])))
      .returning({ id: payout.id });
    const wishes = due.map(({ id }) => ({ payload: { payoutId: id }, jobKey: payJobKey(id) }));
    await enqueueAll(tx, "pay_payout", wishes);
    await audit(tx, ctx, {
      action: "payout_run.resumed",
      objectType: "payout_run",
      objectId: runId,
      details: { due: due.length, pausedBy: pause.pausedBy, pausedAt: pause.pausedAt.toISOString() },
    });
    return true;
  });
}
