/** What a partner did for a customer. */
export const ATTRIBUTION_ROLES = ["sourced", "implemented", "influenced", "integrates"] as const;
export type AttributionRole = (typeof ATTRIBUTION_ROLES)[number];

/** Weight of a partner that shares a customer with nobody. */
export const WHOLE_PPM = 1_000_000;

/** A partner's dated, weighted claim on a customer's revenue; `[from, to)`. */
export type Attribution = {
  readonly id: string;
  readonly partnerId: string;
  readonly enrolmentId: string;
  readonly customerId: string;
  readonly role: AttributionRole;
  /** Parts per million of the customer's revenue share; those of one customer add up to at most 1,000,000. */
  readonly weightPpm: number;
  readonly from: Date;
  readonly to: Date | null;
};
