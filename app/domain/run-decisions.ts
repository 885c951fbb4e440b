import type { Actor } from "./actor.ts";
import type { DomainErrorCode } from "./errors.ts";
import type { RunStatus } from "./payout-run-rules.ts";
import { type ExceptionKind, factsText, type RunException } from "./run-exceptions.ts";

/** Of an exception: accepted, postponed, open again. Of a payout without one: excluded, included again. */
export const DECISION_OUTCOMES = ["accepted", "postponed", "reopened", "excluded", "included"] as const;
export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

export const ACCEPT_REASONS = [
  "checked_with_partner",
  "checked_documents",
  "expected_change",
  "small_amount",
  "settled_elsewhere",
  "other",
] as const;
export const LEAVE_OUT_REASONS = [
  "waits_for_partner",
  "waits_for_document",
  "waits_for_decision",
  "amount_in_doubt",
  "suspected_fraud",
  "other",
] as const;
export type DecisionReason = (typeof ACCEPT_REASONS)[number] | (typeof LEAVE_OUT_REASONS)[number];

/** `row`: about the payout itself, not about an exception of it. */
export type DecidedKind = ExceptionKind | "row";
/** One decision as it was written; the last of a kind and reference counts. */
export type RunDecision = {
  readonly kind: DecidedKind;
  readonly reference: string;
  readonly payoutId: string | null;
  readonly outcome: DecisionOutcome;
  /** What was seen when it was decided (`factsText`); empty for `row`. */
  readonly facts: string;
  readonly reasonCode: DecisionReason | null;
  readonly reasonText: string | null;
  readonly decidedBy: string;
};

const keyOf = ({ kind, reference }: { readonly kind: string; readonly reference: string }) =>
  `${kind}/${reference}`;

/** The last decision of each kind and reference; `decisions` in the order in which they were made. */
export function standingDecisions<D extends RunDecision>(decisions: readonly D[]): D[] {
  const last = new Map<string, D>();
  for (const decision of decisions) last.set(keyOf(decision), decision);
  return [...last.values()];
}

/** Payouts that leave the run, each with the decision that takes it out. Their money stays owed. */
export function takenOut<D extends RunDecision>(decisions: readonly D[]): ReadonlyMap<string, D> {
  const out = new Map<string, D>();
  for (const decision of standingDecisions(decisions))
    if (decision.payoutId && (decision.outcome === "postponed" || decision.outcome === "excluded"))
      out.set(decision.payoutId, decision);
  return out;
}

export type ExceptionStanding = "open" | "accepted" | "out";

/**
 * Where an exception stands: an acceptance covers exactly the facts that were seen, so other facts open it again; what is
 * taken out needs no more decisions.
 */
export function standingOf(exception: RunException, decisions: readonly RunDecision[]): ExceptionStanding {
  if (exception.payoutId && takenOut(decisions).has(exception.payoutId)) return "out";
  const last = standingDecisions(decisions).find((decision) => keyOf(decision) === keyOf(exception));
  return last?.outcome === "accepted" && last.facts === factsText(exception) ? "accepted" : "open";
}

export function openExceptions(
  exceptions: readonly RunException[],
  decisions: readonly RunDecision[],
): RunException[] {
  return exceptions.filter((exception) => standingOf(exception, decisions) === "open");
}

/** What a person wants to say of an exception or a row. */
export type DecisionToMake = {
  readonly outcome: DecisionOutcome;
  readonly payoutId: string | null;
  readonly reasonCode: DecisionReason | null;
  readonly reasonText: string | null;
};

/** May this person decide so? `other` wants words; what has no payout cannot leave the run. */
export function whyNotDecide(
  run: { readonly status: RunStatus },
  decision: DecisionToMake,
  actor: Actor,
): DomainErrorCode | null {
  if (actor.kind !== "staff" || !actor.roles.includes("finance")) return "not_allowed";
  if (run.status !== "draft") return "run_not_draft";
  const { outcome, reasonCode } = decision;
  if (outcome === "reopened" || outcome === "included") return null;
  const known: readonly string[] = outcome === "accepted" ? ACCEPT_REASONS : LEAVE_OUT_REASONS;
  if (reasonCode === null || !known.includes(reasonCode)) return "decision_reason_missing";
  if (reasonCode === "other" && !decision.reasonText) return "decision_reason_missing";
  return outcome !== "accepted" && decision.payoutId === null ? "nothing_to_postpone" : null;
}
