/** What became of somebody's second factor; also the name of the act in the audit. */
export type FactorChange =
  | "app_added"
  | "app_removed"
  | "passkey_added"
  | "passkey_removed"
  | "recovery_codes_renewed"
  | "factor_reset_asked"
  | "factors_reset";
