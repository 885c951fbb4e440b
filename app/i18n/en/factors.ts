/** Texts about second factors and fresh proofs, English. Flat keys, ICU MessageFormat. */
export const factors = {
  "factors.step_up": "Confirm that it is you",
  "factors.step_up_code": "One-time code",
  "factors.step_up_code_hint": "Six digits from your authenticator app, or one of your recovery codes.",
  "factors.step_up_recovery": "Recovery code",
  "factors.step_up_recovery_hint": "Or use your passkey with the button below.",
  "factors.step_up_password": "Your password",
  "factors.step_up_password_hint": "You have no second factor yet; you can add one in your settings.",
  "factors.use_passkey": "Confirm with a passkey",
  "factors.passkey_failed": "The passkey was not used. Try again, or type a code.",
  "factors.demo_code": "Demo: the code of this account is now {code}",
  "factors.demo_code_used":
    "Demo: this account’s codes of this half minute are used. Reload the page in {seconds, plural, one {# second} other {# seconds}}.",
  "factors.mail_subject.app_added": "An authenticator app was added to your account",
  "factors.mail_subject.app_removed": "An authenticator app was taken off your account",
  "factors.mail_subject.passkey_added": "A passkey was added to your account",
  "factors.mail_subject.passkey_removed": "A passkey was taken off your account",
  "factors.mail_subject.recovery_codes_renewed": "Your recovery codes were renewed",
  "factors.mail_subject.factors_reset": "Your second factor was reset",
  "factors.mail_lead.app_added":
    "An authenticator app was added on {changedAt} and proves from now on that it is you.",
  "factors.mail_lead.app_removed": "The authenticator app was taken off on {changedAt}.",
  "factors.mail_lead.passkey_added":
    "A passkey was added on {changedAt} and proves from now on that it is you.",
  "factors.mail_lead.passkey_removed": "A passkey was taken off on {changedAt}.",
  "factors.mail_lead.recovery_codes_renewed":
    "New recovery codes were made on {changedAt}. The old ones open nothing any more.",
  "factors.mail_lead.factors_reset":
    "Two people reset your second factor on {changedAt}. At your next sign-in you set up a new one.",
  "factors.mail_detail":
    "All other sessions of your account were ended. If it was not you, set a new password now and tell us.",
  "factors.second_title": "Second step",
  "factors.lost_hint":
    "Phone lost? Type one of your recovery codes. Without those, ask an administrator to reset your second factor.",
  "factors.enrol_title": "Set up your second factor",
  "factors.enrol_sub":
    "A password alone does not open the company’s side. Scan this with an authenticator app on your phone, then type the code that it shows.",
  "factors.enrol_confirm": "Confirm and go on",
  "factors.qr_alt": "QR code for your authenticator app",
  "factors.secret_by_hand": "No camera? Type this key into the app:",
  "factors.new_app_code": "Code that the app shows",
  "factors.new_app_code_hint": "Six digits, new every 30 seconds.",
  "factors.new_app_code_missing": "Type the code that the app shows",
  "factors.demo_code_new": "Demo: the app would now show {code}",
  "factors.codes_title": "Recovery codes",
  "factors.codes_sub":
    "For the day the phone is lost: each opens once. They are shown this one time; keep them apart from your phone.",
  "factors.codes_show": "Show my recovery codes",
  "factors.codes_download": "Download as a file",
  "factors.codes_kept": "I have kept them, go on",
  "factors.demo_column": "Code now",
} as const;
