/** What a fresh proof of who somebody is may be asked for. One proof is good for one of them, on one subject. */
export type StepUpPurpose =
  | "approve_run"
  | "change_payout_account"
  | "change_policy"
  | "confirm_manual_payment"
  | "lift_freeze"
  | "release_run"
  | "decide_payout"
  | "change_factor"
  | "reset_factor";

/** How somebody proved who they are. A password is a proof only for partner people without a second factor. */
export type StepUpMethod = "totp" | "passkey" | "recovery_code" | "password";

/** For how long a proof may be used; it is used once. */
export const STEP_UP_MINUTES = 5;
