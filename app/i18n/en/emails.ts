/** Texts of the mails, English. Flat keys, ICU MessageFormat. No person or company that was referred stands in a subject. */
export const emails = {
  "emails.link_fallback": "If the button does not work, copy this address into your browser:",
  "emails.sent_because": "You receive this mail because it concerns your account at {issuer}.",
  "emails.no_reply": "Answers to this address are not read.",

  "emails.verify_email.subject": "Confirm your e-mail address",
  "emails.verify_email.lead":
    "Confirm that this address is yours and your application goes to our partner team.",
  "emails.verify_email.detail":
    "The link works once and until {expiresAt}. If you did not apply, ignore this mail.",
  "emails.verify_email.action": "Confirm the address",

  "emails.account_exists.subject": "You already have an account",
  "emails.account_exists.lead":
    "Somebody applied to the partner programme with this address. It already has an account, so nothing was changed: sign in to go on.",
  "emails.account_exists.detail":
    "Without the password, ask for a new one at {resetUrl}. If it was not you, ignore this mail.",
  "emails.account_exists.action": "Sign in",
  "emails.application_received.subject": "We received your application",
  "emails.application_received.lead": "Thank you. The application of {company} is with our partner team.",
  "emails.application_received.detail":
    "You will have an answer by {answerBy}, by mail to this address. You need do nothing until then.",
  "emails.application_received.action": "See how it stands",

  "emails.application_approved.subject": "Your application was approved",
  "emails.application_approved.lead": "Welcome. {company} is now a partner.",
  "emails.application_approved.detail":
    "Next: sign in, accept your agreement and connect the account that receives your payouts.",
  "emails.application_approved.action": "Sign in",
  "emails.application_approved.action_set_password": "Set your password",

  "emails.application_refused.subject": "About your application",
  "emails.application_refused.lead": "We cannot take {company} into the programme at this time.",
  "emails.application_refused.reason": "Reason: {reason}",
  "emails.application_refused.detail": "You can apply again when this has changed.",

  "emails.invite.subject": "{inviter} invites you to {organisation}",
  "emails.invite.lead": "{inviter} invites you to work with {organisation} in the partner portal.",
  "emails.invite.detail": "The invitation works once and until {expiresAt}.",
  "emails.invite.action": "Accept the invitation",

  "emails.password_reset.subject": "Set a new password",
  "emails.password_reset.lead": "Somebody asked for a new password for this address.",
  "emails.password_reset.detail":
    "The link works once and until {expiresAt}. If it was not you, ignore this mail: your password stays as it is.",
  "emails.password_reset.action": "Set a new password",

  "emails.password_changed.subject": "Your password was changed",
  "emails.password_changed.lead":
    "The password of your account was changed on {changedAt}. All other sessions were ended.",
  "emails.password_changed.detail": "If it was not you, set a new password now and tell us.",
  "emails.password_changed.action": "It was not me",

  "emails.referral_registered.subject": "Your referral is registered until {protectedUntil}",
  "emails.referral_registered.lead": "{customer} is registered in your name for {product}.",
  "emails.referral_registered.detail":
    "It is protected until {protectedUntil}: nobody else can register it before then. We will tell you as soon as it is accepted.",
  "emails.referral_registered.action": "See the referral",

  "emails.referral_accepted.subject": "Your referral was accepted",
  "emails.referral_accepted.lead": "{customer} is accepted as your referral for {product}.",
  "emails.referral_accepted.detail": "Its payments earn you commission from now on, as your agreement says.",
  "emails.referral_accepted.action": "See the referral",

  "emails.referral_declined.subject": "Your referral was not accepted",
  "emails.referral_declined.lead": "We could not accept {customer} as your referral.",
  "emails.referral_declined.reason": "Reason: {reason}",
  "emails.referral_declined.detail":
    "If you see it differently, contest the decision on the referral's page.",
  "emails.referral_declined.action": "See the referral",

  "emails.contest_decided.subject_granted": "Your contest was granted",
  "emails.contest_decided.subject_refused": "Your contest was decided",
  "emails.contest_decided.lead_granted": "We looked at it again: {customer} is registered in your name.",
  "emails.contest_decided.lead_refused": "We looked at it again: the decision about {customer} stands.",
  "emails.contest_decided.reason": "Reason: {reason}",
  "emails.contest_decided.action": "See the decision",

  "emails.agreement_offered.subject": "Your agreement is ready to accept",
  "emails.agreement_offered.lead": "{title}, version {version}, is ready for you to read and accept.",
  "emails.agreement_offered.detail":
    "It takes effect on {effectiveOn} once somebody who may sign for your company accepts it.",
  "emails.agreement_offered.action": "Read and accept",

  "emails.statement_ready.subject": "Statement {number} for {period} is ready",
  "emails.statement_ready.figure": "We pay you",
  "emails.statement_ready.lead":
    "Your statement for {period} is sealed. It explains every line, and it is there as PDF and CSV.",
  "emails.statement_ready.detail_payable": "The payout follows as soon as finance has approved the month.",
  "emails.statement_ready.detail_nothing":
    "Nothing is paid this month; the statement says why. Your balance carries over.",
  "emails.statement_ready.action": "Open the statement",
  "emails.statement_restated.subject": "Statement {number} for {period} is restated",
  "emails.statement_restated.figure": "Difference",
  "emails.statement_restated.lead":
    "There is a version {version} of your statement for {period}. It says line by line what the month should have been, by terms that were agreed to reach back.",
  "emails.statement_restated.detail":
    "Version 1 and what it paid stay as they are. The difference is an adjustment in a later statement, and version {version} names it.",
  "emails.statement_restated.action": "See the differences",

  "emails.payout_sent.subject": "Payout of {amount} sent",
  "emails.payout_sent.figure": "Sent",
  "emails.payout_sent.lead": "We sent {amount} to your payout account for statement {number}.",
  "emails.payout_sent.detail": "When it reaches your bank depends on your account's payout schedule.",
  "emails.payout_sent.action": "See the payout",

  "emails.payout_on_hold.subject": "Your payout waits for an account",
  "emails.payout_on_hold.figure": "Waiting for you",
  "emails.payout_on_hold.lead": "{amount} is approved for you, but there is no account that can receive it.",
  "emails.payout_on_hold.detail":
    "Connect a payout account and we send the money with the next run. Nothing is lost.",
  "emails.payout_on_hold.action": "Connect an account",

  "emails.run_waiting_for_approval.subject": "Payout run for {period} waits for approval",
  "emails.run_waiting_for_approval.figure": "To approve",
  "emails.run_waiting_for_approval.lead":
    "{preparedBy} submitted the run of {issuer} for {period}: {count, plural, one {# payout} other {# payouts}}.",
  "emails.run_waiting_for_approval.detail":
    "Somebody other than the person who prepared it approves or rejects it.",
  "emails.run_waiting_for_approval.action": "Review the run",
} as const;
