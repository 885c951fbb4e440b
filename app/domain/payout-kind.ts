/** A month's statement; a partner's balance outside the month; or money that came back and is owed again. */
export const PAYOUT_KINDS = ["statement", "off_cycle", "repayment"] as const;
export type PayoutKind = (typeof PAYOUT_KINDS)[number];

/** Why somebody is paid outside the month. */
export const OFF_CYCLE_REASONS = [
  "late_account",
  "agreed_early",
  "correction",
  "partner_leaves",
  "paid_back",
] as const;
export type OffCycleReason = (typeof OFF_CYCLE_REASONS)[number];

/**
 * Most that may be paid again of a payout: what a person wrote back to owed, less what was paid again already and not
 * cancelled; minor units, never below zero. And never more than the books owe.
 */
export function mostToRepay({
  writtenBackMinor,
  repaidMinor,
  owedMinor,
}: {
  readonly writtenBackMinor: bigint;
  readonly repaidMinor: bigint;
  readonly owedMinor: bigint;
}): bigint {
  const left = writtenBackMinor - repaidMinor;
  const most = left < owedMinor ? left : owedMinor;
  return most > 0n ? most : 0n;
}
