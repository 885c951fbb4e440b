/**
 * Refusals of the business, one code each; `app/i18n/<locale>/errors.ts` has the sentence (`errors.<code>`).
 * Keep the list sorted.
 */
export const DOMAIN_ERROR_CODES = [
  "account_already_exists",
  "account_has_other_side",
  "agreement_already_accepted",
  "agreement_not_offered",
  "agreement_text_changed",
  "already_member",
  "amendment_end_before_start",
  "amount_above_owed",
  "application_already_decided",
  "application_email_not_verified",
  "application_password_wrong",
  "approver_is_preparer",
  "attribution_already_ended",
  "attribution_already_there",
  "attribution_not_begun",
  "attribution_over_total",
  "back_test_too_large",
  "backdating_changed_since_shown",
  "backdating_not_back",
  "backdating_not_proposed",
  "bank_columns_incomplete",
  "bank_order_not_possible",
  "bank_profile_missing",
  "bank_report_already_there",
  "batch_too_large",
  "claim_already_contested",
  "claim_already_customer",
  "claim_already_protected",
  "claim_already_yours",
  "claim_not_eligible",
  "claim_not_protected",
  "confirmer_is_asker",
  "confirmer_is_exporter",
  "confirmer_is_proposer",
  "contest_already_decided",
  "csv_has_bad_rows",
  "customer_key_taken",
  "earlier_period_open",
  "effective_day_past",
  "encryption_not_configured",
  "export_reason_needed",
  "factor_reset_not_asked",
  "invitation_needs_sign_in",
  "last_factor",
  "last_owner",
  "line_not_on_statement",
  "link_expired_or_used",
  "manual_payment_not_open",
  "no_agreement_in_force",
  "not_allowed",
  "nothing_to_confirm",
  "nothing_to_export",
  "nothing_to_pay",
  "nothing_to_restate",
  "passkey_refused",
  "password_too_easy",
  "password_too_long",
  "password_too_short",
  "payment_provider_away",
  "payments_not_reconciled",
  "run_is_paused",
  "run_not_paused",
  "run_not_under_way",
  "payout_account_exists",
  "payout_attempt_open",
  "payout_decided_already",
  "payout_may_have_been_sent",
  "period_already_closed",
  "period_closing",
  "period_not_closed",
  "period_not_over",
  "proof_not_kept",
  "publisher_is_proposer",
  "quarantine_already_resolved",
  "rail_not_available",
  "rates_already_confirmed",
  "reconciliation_has_breaks",
  "referral_already_decided",
  "referral_already_extended",
  "referral_domain_invalid",
  "referral_domain_is_freemail",
  "referral_not_extendable",
  "repayment_above_decided",
  "reversal_already_decided",
  "reversal_exceeds_transfer",
  "reversal_under_way",
  "run_already_exists",
  "run_changed_since_shown",
  "run_not_draft",
  "run_not_submitted",
  "second_person_needed",
  "sign_in_failed",
  "step_up_required",
  "step_up_too_many",
  "step_up_wrong",
  "template_changed_since_shown",
  "template_does_not_hold",
  "template_draft_exists",
  "template_not_draft",
  "template_not_proposed",
  "too_many_attempts",
  "transfer_differs",
  "transfer_found_at_provider",
  "transfer_not_found_at_provider",
  "version_already_ended",
  "version_not_signed",
  "write_off_exceeds_debt",
  "write_off_not_proposed",
] as const;
export type DomainErrorCode = (typeof DOMAIN_ERROR_CODES)[number];

/** The business says no: thrown by a use case, so that its transaction rolls back; answered as 409 at one place. */
export class DomainError extends Error {
  override readonly name = "DomainError";
  constructor(
    readonly code: DomainErrorCode,
    /** Values for the sentence, never user text that must not be shown back. */
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
  }
}

/** A programmer's mistake, not a refusal: answers 500 with a request id. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** Asserts what must hold whatever a person types; `what` says it in words. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new InvariantError(`should hold: ${what}`);
}
