import type { Actor, StaffActor } from "./actor.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { DomainErrorCode } from "./errors.ts";
import type { Currency } from "./money.ts";
import type { Period } from "./period.ts";

/** `paying` and `reconciled` are seen from the payouts, not written on the run. */
export const RUN_STATUSES = ["draft", "submitted", "approved", "released", "rejected"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** A submitted run that is taken back is a draft again: what it is then handed in with needs approvals of its own. */
export const RUN_MOVES: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  draft: ["submitted", "rejected"],
  submitted: ["draft", "approved", "rejected"],
  approved: ["released"],
  released: [],
  rejected: [],
};

/** One payment of a run, exactly as it would be sent. */
export type RunLine = {
  readonly payoutId: string;
  readonly partnerId: string;
  readonly statementId: string;
  readonly statementSha256: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly rail: "stripe" | "manual";
  /** Stripe account, or the bank's reference of the payee; null only for a payout that is not sent yet. */
  readonly destination: string | null;
};
export type RunHeader = {
  readonly runId: string;
  readonly period: Period;
  readonly legalEntityId: string;
  readonly currency: Currency;
  /** How often it was handed in. */
  readonly submission: number;
  /** Null before the first handing-in, and where nobody wrote a policy yet. */
  readonly policyId: string | null;
  /** What stands of the decisions about it, so that an approval covers them as well. */
  readonly decisions: readonly HashedDecision[];
};
/** A decision as an approval covers it. */
export type HashedDecision = {
  readonly kind: string;
  readonly reference: string;
  readonly outcome: string;
  readonly facts: string;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  readonly decidedBy: string;
};

/** The canonical text of exactly what would be paid; its SHA-256 is what an approval covers. */
export function runContent(run: RunHeader, lines: readonly RunLine[]): string {
  return canonicalJson({
    schema: 2,
    runId: run.runId,
    period: run.period,
    legalEntityId: run.legalEntityId,
    currency: run.currency,
    submission: run.submission,
    policyId: run.policyId,
    decisions: [...run.decisions]
      .sort((a, b) => (decisionKey(a) < decisionKey(b) ? -1 : 1))
      .map(({ kind, reference, outcome, facts, reasonCode, reasonText, decidedBy }) => ({
        kind,
        reference,
        outcome,
        facts,
        reasonCode,
        reasonText,
        decidedBy,
      })),
    totalMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0n),
    payouts: [...lines]
      .sort((a, b) => (a.payoutId < b.payoutId ? -1 : 1))
      .map(
        ({
          payoutId,
          partnerId,
          statementId,
          statementSha256,
          amountMinor,
          currency,
          rail,
          destination,
        }) => ({
          payoutId,
          partnerId,
          statementId,
          statementSha256,
          amountMinor,
          currency,
          rail,
          destination,
        }),
      ),
  });
}

function decisionKey({ kind, reference }: HashedDecision): string {
  return `${kind}/${reference}`;
}

export type RunToSubmit = {
  readonly status: RunStatus;
  readonly totalMinor: bigint;
  readonly openExceptions: number;
  readonly brokenCap: DomainErrorCode | null;
};

/** May this person hand the run to a second one? */
export function whyNotSubmit(run: RunToSubmit, actor: Actor): DomainErrorCode | null {
  if (!isFinance(actor)) return "not_allowed";
  if (run.status !== "draft") return "run_not_draft";
  if (run.openExceptions > 0) return "exceptions_open";
  if (run.totalMinor <= 0n) return "nothing_to_pay";
  return run.brokenCap;
}

/** Somebody who wants to approve, as the database knows them at this instant. */
export type Approver = {
  readonly accountId: string;
  readonly isFinance: boolean;
  /** The person of finance in whose place they stand today; null: they speak for themselves. */
  readonly onBehalfOf: string | null;
  /** Their address is also one of a partner in the run. */
  readonly isPaidByRun: boolean;
};
export type RunToApprove = {
  readonly status: RunStatus;
  readonly preparedBy: string;
  /** Whoever changed what it pays. */
  readonly editors: readonly string[];
  /** Approvals of what stands now: who approved, and for whom. */
  readonly approvals: readonly { readonly accountId: string; readonly onBehalfOf: string | null }[];
  /** Hash of the run's content as it stands now, worked out again. */
  readonly contentSha256: string;
  /** Hash that the approver was shown. */
  readonly shownSha256: string;
  readonly openBreaks: number;
  readonly brokenCap: DomainErrorCode | null;
};

/**
 * Four eyes: another person approves exactly what was shown, with nothing left to reconcile. Nobody approves what they
 * prepared, edited or are paid by; whoever stands in for somebody is bound by what that person did as well; nobody's
 * voice counts twice.
 */
export function whyNotApprove(run: RunToApprove, approver: Approver): DomainErrorCode | null {
  if (!approver.isFinance && approver.onBehalfOf === null) return "not_allowed";
  if (run.status !== "submitted") return "run_not_submitted";
  const voices = [approver.accountId, ...(approver.onBehalfOf === null ? [] : [approver.onBehalfOf])];
  if (voices.includes(run.preparedBy)) return "approver_is_preparer";
  if (run.editors.some((editor) => voices.includes(editor))) return "approver_is_editor";
  if (approver.isPaidByRun) return "approver_is_payee";
  const heard = run.approvals.flatMap(({ accountId, onBehalfOf }) => [accountId, onBehalfOf]);
  if (voices.some((voice) => heard.includes(voice))) return "approved_already";
  if (run.contentSha256 !== run.shownSha256) return "run_changed_since_shown";
  if (run.openBreaks > 0) return "reconciliation_has_breaks";
  return run.brokenCap;
}

/** What an approver proves afresh who they are for: this run, this content, this amount, and no other. */
export function approvalSubject(run: {
  readonly id: string;
  readonly contentSha256: string;
  readonly totalMinor: bigint;
  readonly currency: Currency;
}): string {
  return `${run.id}:${run.contentSha256}:${run.totalMinor}:${run.currency}`;
}

/** May this person let the payments go, after all approvals? */
export function whyNotRelease(
  run: { readonly status: RunStatus; readonly isHalted: boolean },
  actor: Actor,
): DomainErrorCode | null {
  if (!isFinance(actor)) return "not_allowed";
  if (run.status !== "approved") return "run_not_approved";
  return run.isHalted ? "payments_halted" : null;
}

/** May this person send a submitted run back, or take it back to work on it? Its preparer may too. */
export function whyNotReject(run: { status: RunStatus }, actor: Actor): DomainErrorCode | null {
  if (!isFinance(actor)) return "not_allowed";
  return run.status === "submitted" ? null : "run_not_submitted";
}

function isFinance(actor: Actor): actor is StaffActor {
  return actor.kind === "staff" && actor.roles.includes("finance");
}
