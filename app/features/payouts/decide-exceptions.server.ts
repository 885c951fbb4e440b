import { DomainError } from "#app/domain/errors.ts";
import { type DecisionReason, whyNotDecide } from "#app/domain/run-decisions.ts";
import { factsText } from "#app/domain/run-exceptions.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { exceptionsNamed } from "./exception-key.server.ts";
import { loadDecisions } from "./load-decisions.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";
import { loadRunExceptions } from "./run-facts.server.ts";
import { lockRun, writeDecisions } from "./write-decisions.server.ts";

export type DecideExceptions = {
  readonly runId: string;
  /** `exceptionKey` of each, or `allKeyOf` a kind, as shown. */
  readonly keys: readonly string[];
  readonly outcome: "accepted" | "postponed";
  readonly reasonCode: DecisionReason | null;
  readonly reasonText: string | null;
};

/**
 * Accepts exceptions of a draft, or postpones them: a postponed payout leaves the run and stays owed. Answers how many
 * were decided; null when there is no such run. Refuses: not_allowed, run_not_draft, decision_reason_missing,
 * nothing_to_postpone, run_changed_since_shown (an exception is no longer as it was shown).
 */
export function decideExceptions(ctx: StaffCtx, input: DecideExceptions): Promise<number | null> {
  const { runId, outcome, reasonCode, reasonText } = input;
  return withActor(ctx, async (tx) => {
    const run = await lockRun(tx, runId);
    if (!run) return null;
    const early = whyNotDecide(run, { outcome, payoutId: "any", reasonCode, reasonText }, ctx.actor);
    if (early) throw new DomainError(early);
    const chosen = exceptionsNamed(
      input.keys,
      await loadRunExceptions(tx, run, ctx.now),
      await loadDecisions(tx, runId),
    );
    if (!chosen) throw new DomainError("run_changed_since_shown");
    for (const { payoutId } of chosen) {
      const refusal = whyNotDecide(run, { outcome, payoutId, reasonCode, reasonText }, ctx.actor);
      if (refusal) throw new DomainError(refusal);
    }
    await writeDecisions(
      tx,
      ctx,
      run,
      chosen.map((exception) => ({
        kind: exception.kind,
        reference: exception.reference,
        payoutId: exception.payoutId,
        outcome,
        facts: factsText(exception),
        reasonCode,
        reasonText,
      })),
    );
    await audit(tx, ctx, {
      action: `payout_run.exceptions_${outcome}`,
      objectType: "payout_run",
      objectId: runId,
      details: {
        exceptions: chosen.map(({ kind, reference }) => `${kind}/${reference}`).join(" "),
        reasonCode,
      },
    });
    return chosen.length;
  });
}
