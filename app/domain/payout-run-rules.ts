import type { Actor, StaffActor } from "./actor.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { DomainErrorCode } from "./errors.ts";
import type { Currency } from "./money.ts";
import type { Period } from "./period.ts";

/** `paying` and `reconciled` are seen from the payouts, not written on the run. */
export const RUN_STATUSES = ["draft", "submitted", "approved", "rejected"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const RUN_MOVES: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  draft: ["submitted", "rejected"],
  submitted: ["approved", "rejected"],
  approved: [],
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
};

/** The canonical text of exactly what would be paid; its SHA-256 is what an approval covers. */
export function runContent(run: RunHeader, lines: readonly RunLine[]): string {
  return canonicalJson({
    schema: 1,
    runId: run.runId,
    period: run.period,
    legalEntityId: run.legalEntityId,
    currency: run.currency,
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

/** May this person hand the run to a second one? */
export function whyNotSubmit(
  run: { status: RunStatus; totalMinor: bigint },
  actor: Actor,
): DomainErrorCode | null {
  if (!isFinance(actor)) return "not_allowed";
  if (run.status !== "draft") return "run_not_draft";
  return run.totalMinor > 0n ? null : "nothing_to_pay";
}

export type RunToApprove = {
  readonly status: RunStatus;
  readonly preparedBy: string;
  /** Hash of the run's content as it stands now, worked out again. */
  readonly contentSha256: string;
  /** Hash that the approver was shown. */
  readonly shownSha256: string;
  readonly openBreaks: number;
};

/** Four eyes: a second finance person approves exactly what was shown, with nothing left to reconcile. */
export function whyNotApprove(run: RunToApprove, approver: Actor): DomainErrorCode | null {
  if (!isFinance(approver)) return "not_allowed";
  if (run.status !== "submitted") return "run_not_submitted";
  if (approver.accountId === run.preparedBy) return "approver_is_preparer";
  if (run.contentSha256 !== run.shownSha256) return "run_changed_since_shown";
  return run.openBreaks > 0 ? "reconciliation_has_breaks" : null;
}

/** May this person send a submitted run back? Its preparer may too. */
export function whyNotReject(run: { status: RunStatus }, actor: Actor): DomainErrorCode | null {
  if (!isFinance(actor)) return "not_allowed";
  return run.status === "submitted" ? null : "run_not_submitted";
}

function isFinance(actor: Actor): actor is StaffActor {
  return actor.kind === "staff" && actor.roles.includes("finance");
}
