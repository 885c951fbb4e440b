import { and, count, eq, inArray, isNull } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import type { RunStatus } from "#app/domain/payout-run-rules.ts";
import { PAYOUT_STATES } from "#app/domain/payout-state.ts";
import { progressPartOf, whyNotPause } from "#app/domain/run-progress.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { newId } from "#db/new-id.server.ts";
import { payout, payoutRun } from "#db/schema/payouts.ts";
import { payoutRunPause } from "#db/schema/run-pauses.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";

const UNSENT = PAYOUT_STATES.filter((state) => ["moving", "stopped"].includes(progressPartOf(state)));

/**
 * Keeps a run from sending any more. What has committed its attempt ends; nothing commits one after this did, since both
 * lock the run's row. False when there is no such run. Refuses: not_allowed, run_not_under_way, run_is_paused.
 */
export async function pauseRun(ctx: StaffCtx, { runId }: { readonly runId: string }): Promise<boolean> {
  return withActor(ctx, async (tx) => {
    const [run] = await tx.select().from(payoutRun).where(eq(payoutRun.id, runId)).for("update");
    if (!run) return false;
    const [left] = await tx
      .select({ unsent: count() })
      .from(payout)
      .where(and(eq(payout.runId, runId), inArray(payout.status, UNSENT)));
    const isPaused = (await findPause(tx, runId)) !== null;
    const refusal = whyNotPause(
      { status: run.status as RunStatus, isPaused, unsent: left?.unsent ?? 0 },
      ctx.actor,
    );
    if (refusal) throw new DomainError(refusal);
    const pausedBy = ctx.actor.accountId;
    await tx.insert(payoutRunPause).values({ id: newId("rps", ctx.now), runId, pausedBy, pausedAt: ctx.now });
    await audit(tx, ctx, {
      action: "payout_run.paused",
      objectType: "payout_run",
      objectId: runId,
      details: { unsent: left?.unsent ?? 0 },
    });
    return true;
  });
}

/** The open pause of a run; null while it may send. */
export async function findPause(
  reader: Reader,
  runId: string,
): Promise<typeof payoutRunPause.$inferSelect | null> {
  const [open] = await reader
    .select()
    .from(payoutRunPause)
    .where(and(eq(payoutRunPause.runId, runId), isNull(payoutRunPause.resumedAt)));
  return open ?? null;
}
