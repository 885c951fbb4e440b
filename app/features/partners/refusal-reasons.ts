/** Why an application is refused; the sentence is `partners.refusal.<code>`, and says what would change it. */
export const REFUSAL_REASONS = [
  "too_little_information",
  "outside_programme",
  "country_not_served",
  "conflict_of_interest",
  "already_partner",
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export function isRefusalReason(code: string | null): code is RefusalReason {
  return REFUSAL_REASONS.some((known) => known === code);
}
