/** Why a referral is declined; the sentence is `referrals.reason.<code>`. */
export const DECLINE_REASONS = [
  "already_in_contact",
  "outside_programme",
  "not_reachable",
  "too_little_information",
  "no_consent",
] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** Every reason that a declined referral may carry: a contest may have given the claim to somebody else. */
export const ENDED_REASONS = [...DECLINE_REASONS, "contest_upheld"] as const;
export type EndedReason = (typeof ENDED_REASONS)[number];

export function isEndedReason(code: string | null): code is EndedReason {
  return ENDED_REASONS.some((known) => known === code);
}
