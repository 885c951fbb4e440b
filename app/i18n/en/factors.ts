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
} as const;
