/** Why a statement pays what it pays. */
export const PAYABLE_REASONS = [
  "payable",
  "below_minimum",
  "not_payment_month",
  "negative_balance",
  "on_hold",
  "nothing_earned",
] as const;
export type PayableReason = (typeof PAYABLE_REASONS)[number];
