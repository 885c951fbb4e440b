import type { Locale } from "#app/domain/locale.ts";
import { accountExists } from "#emails/account-exists.tsx";
import { agreementOffered } from "#emails/agreement-offered.tsx";
import { applicationApproved } from "#emails/application-approved.tsx";
import { applicationReceived } from "#emails/application-received.tsx";
import { applicationRefused } from "#emails/application-refused.tsx";
import { contestDecided } from "#emails/contest-decided.tsx";
import { factorChanged } from "#emails/factor-changed.tsx";
import { freezeLiftAsked, payoutsFrozen, payoutsGoOn } from "#emails/freeze-news.tsx";
import { invite } from "#emails/invite.tsx";
import type { MailTemplate } from "#emails/mail-template.ts";
import { passwordChanged } from "#emails/password-changed.tsx";
import { passwordReset } from "#emails/password-reset.tsx";
import { payoutAccountChanged } from "#emails/payout-account-changed.tsx";
import { payoutOnHold } from "#emails/payout-on-hold.tsx";
import { payoutSent } from "#emails/payout-sent.tsx";
import { referralAccepted } from "#emails/referral-accepted.tsx";
import { referralDeclined } from "#emails/referral-declined.tsx";
import { referralRegistered } from "#emails/referral-registered.tsx";
import { type RenderedMail, renderMail } from "#emails/render-mail.tsx";
import { runWaitingForApproval } from "#emails/run-waiting-for-approval.tsx";
import { statementReady } from "#emails/statement-ready.tsx";
import { statementRestated } from "#emails/statement-restated.tsx";
import { verifyEmail } from "#emails/verify-email.tsx";

/** Every mail that is ever sent, by the name under which the outbox keeps it. */
const MAIL_TEMPLATES = {
  account_exists: accountExists,
  agreement_offered: agreementOffered,
  application_approved: applicationApproved,
  application_received: applicationReceived,
  application_refused: applicationRefused,
  contest_decided: contestDecided,
  factor_changed: factorChanged,
  freeze_lift_asked: freezeLiftAsked,
  invite,
  password_changed: passwordChanged,
  password_reset: passwordReset,
  payout_account_changed: payoutAccountChanged,
  payout_on_hold: payoutOnHold,
  payout_sent: payoutSent,
  payouts_frozen: payoutsFrozen,
  payouts_go_on: payoutsGoOn,
  referral_accepted: referralAccepted,
  referral_declined: referralDeclined,
  referral_registered: referralRegistered,
  run_waiting_for_approval: runWaitingForApproval,
  statement_ready: statementReady,
  statement_restated: statementRestated,
  verify_email: verifyEmail,
};

export type MailName = keyof typeof MAIL_TEMPLATES;
export type MailProps<Name extends MailName> =
  (typeof MAIL_TEMPLATES)[Name] extends MailTemplate<infer Props> ? Props : never;

/** Draws the mail of that name in the reader's language, instants in their time zone (default UTC). */
export function renderMailNamed<Name extends MailName>(
  name: Name,
  props: MailProps<Name>,
  locale: Locale,
  timeZone?: string,
): Promise<RenderedMail> {
  return renderMail(MAIL_TEMPLATES[name] as MailTemplate<MailProps<Name>>, props, locale, timeZone);
}
