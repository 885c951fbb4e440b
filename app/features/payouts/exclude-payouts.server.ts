import { and, eq, inArray } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { type DecisionReason, standingDecisions, takenOut, whyNotDecide } from "#app/domain/run-decisions.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { payout } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import { loadDecisions } from "./load-decisions.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";
import { lockRun, writeDecisions } from "./write-decisions.server.ts";

/**
 * Takes payouts out of a draft, with a reason: they stay owed, and stay to be seen. Answers how many; null when there is
 * no such run. Refuses: not_allowed, run_not_draft, decision_reason_missing, payout_not_in_run.
 */
export function excludePayouts(
  ctx: StaffCtx,
  input: {
    readonly runId: string;
    readonly payoutIds: readonly string[];
    readonly reasonCode: DecisionReason | null;
    readonly reasonText: string | null;
  },
): Promise<number | null> {
  const { runId, reasonCode, reasonText } = input;
  return withActor(ctx, async (tx) => {
    const run = await lockRun(tx, runId);
    if (!run) return null;
    const payoutIds = [...new Set(input.payoutIds)];
    const outcome = "excluded";
    for (const payoutId of payoutIds) {
      const refusal = whyNotDecide(run, { outcome, payoutId, reasonCode, reasonText }, ctx.actor);
      if (refusal) throw new DomainError(refusal);
    }
    const there = await tx
      .select({ id: payout.id })
      .from(payout)
      .where(and(eq(payout.runId, runId), eq(payout.status, "draft"), inArray(payout.id, payoutIds)));
    if (there.length < payoutIds.length) throw new DomainError("payout_not_in_run");
    await writeDecisions(
      tx,
      ctx,
      run,
      payoutIds.map((payoutId) => ({
        kind: "row",
        reference: payoutId,
        payoutId,
        outcome,
        facts: "",
        reasonCode,
        reasonText,
      })),
    );
    await audit(tx, ctx, {
      action: "payout_run.payouts_excluded",
      objectType: "payout_run",
      objectId: runId,
      details: { payoutIds: payoutIds.join(" "), reasonCode },
    });
    return payoutIds.length;
  });
}

/**
 * Takes a payout in again that was excluded or postponed in this draft; exceptions of it that were postponed are open
 * again. Null when there is no such run. Refuses: not_allowed, run_not_draft, payout_not_in_run.
 */
export function includePayout(
  ctx: StaffCtx,
  { runId, payoutId }: { readonly runId: string; readonly payoutId: string },
): Promise<true | null> {
  return withActor(ctx, async (tx) => {
    const run = await lockRun(tx, runId);
    if (!run) return null;
    const words = { reasonCode: null, reasonText: null };
    const refusal = whyNotDecide(run, { outcome: "included", payoutId, ...words }, ctx.actor);
    if (refusal) throw new DomainError(refusal);
    const decisions = await loadDecisions(tx, runId);
    if (!takenOut(decisions).has(payoutId)) throw new DomainError("payout_not_in_run");
    // It left at an earlier handing-in; the run was taken back since.
    await tx
      .update(payout)
      .set({ status: "draft", statusReason: null })
      .where(and(eq(payout.id, payoutId), eq(payout.runId, runId), eq(payout.status, "cancelled")));
    await writeDecisions(
      tx,
      ctx,
      run,
      standingDecisions(decisions)
        .filter((one) => one.payoutId === payoutId && ["postponed", "excluded"].includes(one.outcome))
        .map(({ kind, reference }) => ({
          kind,
          reference,
          payoutId,
          outcome: kind === "row" ? ("included" as const) : ("reopened" as const),
          facts: "",
          ...words,
        })),
    );
    await audit(tx, ctx, {
      action: "payout_run.payout_included",
      objectType: "payout_run",
      objectId: runId,
      details: { payoutId },
    });
    return true;
  });
}
