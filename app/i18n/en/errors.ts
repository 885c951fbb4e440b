/**
 * Refusals of the business (`errors.<code of app/domain/errors.ts>`) and what a form or a page says when it cannot go
 * on. English. A sentence with values: whoever throws the code gives them (a test looks).
 */
export const errors = {
  "errors.account_already_exists": "There is already an account with this e-mail address. Sign in instead.",
  "errors.account_has_other_side":
    "This account already belongs to the other side: nobody is both partner and staff.",
  "errors.agreement_already_accepted": "This version of the agreement is already accepted.",
  "errors.agreement_not_offered": "This version of the agreement is not on offer to you.",
  "errors.agreement_text_changed":
    "The agreement's text has changed since this page was shown. Read it again before you accept.",
  "errors.already_member": "This person is already in the team.",
  "errors.amount_above_owed": "The books owe this partner less than that now. Choose at most what is owed.",
  "errors.application_already_decided": "This application has already been decided.",
  "errors.application_email_not_verified":
    "The applicant has not confirmed the e-mail address yet. It can be approved after that.",
  "errors.application_password_wrong":
    "This is not the password of this application. Try again, or set a new one: the link keeps working.",
  "errors.approver_is_preparer":
    "You prepared this run, so somebody else has to approve it. Ask another person of finance.",
  "errors.attribution_already_ended": "This partner is no longer on the customer.",
  "errors.attribution_already_there": "This partner already stands on this customer.",
  "errors.attribution_not_begun": "It has not begun yet, so it cannot end.",
  "errors.attribution_over_total":
    "The weights of the partners on this customer would add up to more than 100%.",
  "errors.back_test_too_large":
    "This type's customers have {events, number} events in closed months; a back-test takes at most {limit, number}. Play them by file, with the simulate command.",
  "errors.bank_columns_incomplete":
    "A bank's file needs columns for the id, the amount, the currency, the name and the account, each under a name of its own.",
  "errors.bank_order_not_possible": "These payments cannot stand in this bank's file: {why}.",
  "errors.bank_profile_missing":
    "Nobody has said yet from which account this is paid and which file the bank takes.",
  "errors.bank_report_already_there":
    "This very file of the bank has been taken in before. Nothing was done twice.",
  "errors.batch_too_large": "This holds too many rows. Send it in smaller parts.",
  "errors.claim_already_contested": "This registration is already contested; the decision is under way.",
  "errors.claim_already_customer": "This company is already a customer, so it cannot be registered.",
  "errors.claim_already_protected": "This company is already protected for another registration.",
  "errors.claim_already_yours": "You have already registered this one.",
  "errors.claim_not_eligible": "This registration is not eligible.",
  "errors.claim_not_protected":
    "Nobody else protects this company, so there is nothing to contest. You can register it.",
  "errors.confirmer_is_exporter":
    "You handed this order to the bank, so somebody else has to confirm it. Ask another person of finance.",
  "errors.contest_already_decided": "This contest has already been decided.",
  "errors.csv_has_bad_rows":
    "Some rows cannot be read. Correct them, or choose to import only the good ones.",
  "errors.customer_key_taken": "This key already belongs to another customer.",
  "errors.export_reason_needed": "This file has been handed out before. Say why it is needed again.",
  "errors.invitation_needs_sign_in":
    "This address has an account. Sign in with it, then open the invitation again.",
  "errors.last_owner": "A partner keeps at least one owner. Make somebody else an owner first.",
  "errors.earlier_period_open": "Close the earlier month first: months are closed in order.",
  "errors.line_not_on_statement": "This line is not on the statement.",
  "errors.link_expired_or_used": "This link has expired or was already used. Ask for a new one.",
  "errors.manual_payment_not_open":
    "This payment has been confirmed, refused or returned meanwhile. Look at it again.",
  "errors.no_agreement_in_force": "There is no accepted agreement in force. Accept your agreement first.",
  "errors.no_payout_account": "There is no payout account yet. Connect one first.",
  "errors.not_allowed": "Your role does not allow this.",
  "errors.nothing_to_confirm": "Nothing in the bank's file can be confirmed now.",
  "errors.nothing_to_export": "No payment of this run waits for a bank order.",
  "errors.nothing_to_pay": "There is nothing to pay in this run.",
  "errors.nothing_to_restate": "Nothing has been corrected in this statement since its newest version.",
  "errors.password_too_easy": "This password is easy to guess. Try a few words that do not belong together.",
  "errors.password_too_long": "A password has at most 128 characters.",
  "errors.password_too_short": "A password has at least 15 characters. A few words make a good one.",
  "errors.payment_provider_away":
    "Our payment provider does not answer at the moment. Nothing was changed: try again in a few minutes.",
  "errors.run_is_paused": "This run is already paused.",
  "errors.run_not_paused": "This run is not paused.",
  "errors.run_not_under_way": "This run has nothing under way that could be paused.",
  "errors.payments_not_reconciled":
    "There are open differences. Explain each of them first; then payments can be released.",
  "errors.freeze_not_open": "These payouts are not stopped, or somebody asked for something else meanwhile.",
  "errors.lift_not_asked": "Somebody of finance has to ask first and say what was found out.",
  "errors.payout_account_same": "This is the account that is in use already.",
  "errors.payouts_frozen":
    "Payouts are stopped, so the account cannot be changed now. Finance will get in touch with the owners.",
  "errors.payout_account_exists": "A payout account is already connected.",
  "errors.payout_attempt_open":
    "An attempt of this payout is still open: its key may still bring a transfer. The worker settles it first.",
  "errors.payout_decided_already": "You have said so already. A second person has to look and say the same.",
  "errors.payout_may_have_been_sent":
    "This payout was sent, or may have been. It is not cancelled: look at its attempts and at Stripe.",
  "errors.period_already_closed": "This month is already closed.",
  "errors.period_closing": "This month is being closed. Wait until that is done.",
  "errors.period_not_closed": "This month is not closed yet.",
  "errors.period_not_over": "This month is not over yet, so it cannot be closed.",
  "errors.proof_not_kept": "A proof is a PDF, PNG or JPEG of at most 5 MB.",
  "errors.quarantine_already_resolved": "This event has already been dealt with.",
  "errors.rail_not_available": "Payouts cannot be sent to this country or currency this way.",
  "errors.reconciliation_has_breaks": "The reconciliation has open differences. Explain them first.",
  "errors.referral_already_decided": "This referral has already been decided.",
  "errors.referral_already_extended": "Its one extension was taken already.",
  "errors.referral_domain_invalid": "This is not the domain of a company's website, such as example.com.",
  "errors.referral_domain_is_freemail":
    "This is a provider of mailboxes for everybody. Give the company's own domain, or leave it empty.",
  "errors.referral_not_extendable": "Your agreement gives no extension of the protection.",
  "errors.repayment_above_decided":
    "Less than that came back and was written back to owed. Pay again at most what was.",
  "errors.reversal_already_decided": "That is more than what came back and is still undecided.",
  "errors.reversal_exceeds_transfer": "That is more than what is left of the transfer.",
  "errors.reversal_under_way": "Another reversal of this payout is under way. Wait until it is settled.",
  "errors.run_already_exists": "There is already a payout run for this month, company and currency.",
  "errors.run_changed_since_shown":
    "The run has changed since this page was shown. Look at it again before you approve.",
  "errors.run_not_draft": "This run has already been submitted.",
  "errors.run_not_submitted": "This run is not waiting for an approval.",
  "errors.second_person_needed":
    "What Stripe says now is not the last word, so a second person has to look and say the same.",
  "errors.encryption_not_configured":
    "Secrets cannot be kept here: the operator has not set ENCRYPTION_KEYS.",
  "errors.step_up_required":
    "Confirm once more that it is you: the confirmation has run out, was used already, or was for something else.",
  "errors.step_up_too_many":
    "Too many wrong tries. Wait {minutes, plural, one {# minute} other {# minutes}} and try again.",
  "errors.step_up_wrong":
    "That did not fit, or the code was used already. Wait for the next code and try again.",
  "errors.last_factor":
    "This is your only second factor. Add another one first: the company’s people always have one.",
  "errors.passkey_refused":
    "This passkey could not be added: it is known already, or it answered too late. Try again.",
  "errors.factor_reset_not_asked": "Nobody asks for this any more.",
  "errors.confirmer_is_asker": "You asked for it, so another admin has to confirm.",
  "errors.sign_in_failed":
    "E-mail address or password is not right. If you have just applied, confirm your address first: the link is in your mail.",
  "errors.too_many_attempts": "Too many attempts. Wait a while and try again.",

  "errors.changed_meanwhile":
    "This was changed meanwhile. Load the page again and look before you repeat it.",
  "errors.transfer_differs":
    "This transfer is not what was approved: its amount, currency, account or group differs.",
  "errors.transfer_found_at_provider":
    "Stripe has a transfer of this payout. Adopt it, or take it back in Stripe first.",
  "errors.transfer_not_found_at_provider": "Stripe has no such transfer of this payout.",
  "errors.unavailable":
    "We cannot reach our database at the moment. Nothing was done. Try again in a minute.",
  "errors.form_missing": "Fill in this field.",
  "errors.form_invalid": "This value is not in the right form.",
  "errors.form_too_short": "At least {least, plural, one {# character} other {# characters}}.",
  "errors.form_too_long": "At most {most, plural, one {# character} other {# characters}}.",
  "errors.form_characters": "Remove the control characters or line breaks from this field.",
  "errors.form_repeated": "This field was sent more than once.",
  "errors.form_unknown_field": "The form holds a field that it does not have. Load the page again.",
  "errors.form_malformed": "The form could not be read. Load the page again.",
  "errors.form_too_large": "This is too large. A file may have at most 10 MB.",
  "errors.form_wrong_kind": "This kind of content is not accepted here.",
  "errors.page_unavailable_title": "We will be back in a moment",
  "errors.page_needs_role": "It is open to: {roles}.",
  "errors.role_owner": "owner",
  "errors.role_sales": "sales",
  "errors.role_finance": "finance",
  "errors.role_developer": "developer",
  "errors.role_viewer": "viewer",
  "errors.role_manager": "partner manager",
  "errors.role_admin": "administrator",
  "errors.other_origin":
    "This form was not sent from our own pages, so nothing was done. Open {origin} and try again there.",
  "errors.template_not_draft":
    "These terms are no draft any more, so they cannot be changed. Make a new draft.",
  "errors.template_draft_exists":
    "There is already a draft for this type. Go on with it, or discard it first.",
  "errors.template_not_proposed": "These terms are not waiting for a second person.",
  "errors.template_does_not_hold": "These terms do not hold together yet. The page says what is missing.",
  "errors.template_changed_since_shown":
    "The terms have changed since this page was shown. Read them again before you publish.",
  "errors.publisher_is_proposer": "You wrote or proposed these terms, so another admin has to publish them.",
  "errors.rates_already_confirmed": "These rates are already confirmed.",
  "errors.effective_day_past": "The first day in force cannot be before today.",
  "errors.amendment_end_before_start": "The end has to be after the first day in force.",
  "errors.version_already_ended": "The time for which this version was offered is over.",
  "errors.version_not_signed": "Only a version that the partner has signed can reach back.",
  "errors.backdating_not_back": "Choose a day before the one on which this version came into force.",
  "errors.backdating_not_proposed": "This backdating is already decided.",
  "errors.confirmer_is_proposer": "You proposed this, so somebody else has to confirm it.",
  "errors.backdating_changed_since_shown":
    "The differences have changed since this page was shown. Look at them again.",
  "errors.write_off_exceeds_debt": "There is not so much debt left to give up. What waits already counts.",
  "errors.write_off_not_proposed": "This write-off was decided already.",
  "errors.decision_reason_missing": "Choose a reason. If it is another one, say which in words.",
  "errors.nothing_to_postpone":
    "This concerns no single payout, so there is nothing to postpone: accept it, or leave the run a draft.",
  "errors.exceptions_open": "Some exceptions are still open. Accept or postpone each before you submit.",
  "errors.payout_not_in_run": "This payout is not in the run as you saw it. Load the page again.",
  "errors.approved_already": "You approved this already, or the person you stand in for did.",
  "errors.approver_is_editor": "You changed this run, so somebody else has to approve it.",
  "errors.approver_is_payee": "You are one of the people this run pays, so somebody else has to approve it.",
  "errors.cap_per_payout": "A payout in this run is above the most that one payout may be.",
  "errors.cap_per_run": "This run is above the most that one run may be.",
  "errors.halt_exists": "Payments are stopped already.",
  "errors.halt_not_there": "Payments are not stopped.",
  "errors.lifter_is_asker": "You asked for this, so somebody else has to let payments go again.",
  "errors.payments_halted": "Payments are stopped. Two people have to let them go again first.",
  "errors.policy_not_proposed": "This policy was decided already.",
  "errors.policy_proposal_exists":
    "Another change of the policy waits for its second person. Decide that first.",
  "errors.policy_invalid": "A band or limit stands twice, or a greater amount would need fewer people.",
  "errors.run_not_approved": "This run does not have all its approvals, or was released already.",
  "errors.substitution_invalid":
    "A substitute is another person of the company, for somebody of finance, for at most 92 days, and not named by themselves.",
  "errors.substitution_over": "This substitution has ended already.",
} as const;
