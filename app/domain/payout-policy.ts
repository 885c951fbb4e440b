import { z } from "zod";
import type { DomainErrorCode } from "./errors.ts";
import type { Currency } from "./money.ts";

/** More signatures than this on one payment run would be a ceremony. */
const MOST_APPROVALS = 5;
const minor = z.bigint().nonnegative();
const currencySchema = z.string().regex(/^[A-Z]{3}$/u);

/** From an amount of a currency on, so many people approve a run, besides whoever prepared it. */
export type PolicyBand = {
  readonly currency: Currency;
  readonly fromMinor: bigint;
  readonly approvals: number;
};
/** What no payout, run or day (UTC) exceeds, in minor units; null: no limit. */
export type PolicyCap = {
  readonly currency: Currency;
  readonly perPayoutMinor: bigint | null;
  readonly perRunMinor: bigint | null;
  readonly perDayMinor: bigint | null;
};
export type PayoutPolicy = { readonly bands: readonly PolicyBand[]; readonly caps: readonly PolicyCap[] };

/** Until two people agreed on another: one more person approves, whatever the amount, and nothing is capped. */
export const FIRST_POLICY: PayoutPolicy = { bands: [], caps: [] };

const bandSchema = z.strictObject({
  currency: currencySchema,
  fromMinor: minor,
  approvals: z.int().min(1).max(MOST_APPROVALS),
});
const capSchema = z.strictObject({
  currency: currencySchema,
  perPayoutMinor: minor.nullable(),
  perRunMinor: minor.nullable(),
  perDayMinor: minor.nullable(),
});

/** A policy as it may be proposed: no band or cap twice, and a greater amount never takes fewer people. */
export const payoutPolicySchema = z
  .strictObject({ bands: z.array(bandSchema).max(50), caps: z.array(capSchema).max(50) })
  .superRefine(({ bands, caps }, context) => {
    const seen = new Set<string>();
    for (const band of bands) {
      const key = `${band.currency}/${band.fromMinor}`;
      if (seen.has(key)) context.addIssue({ code: "custom", message: "band_twice", path: ["bands"] });
      seen.add(key);
      if (bands.some((other) => isLower(other, band) && other.approvals > band.approvals))
        context.addIssue({ code: "custom", message: "more_needs_fewer", path: ["bands"] });
    }
    if (new Set(caps.map(({ currency }) => currency)).size < caps.length)
      context.addIssue({ code: "custom", message: "cap_twice", path: ["caps"] });
  });

function isLower(a: PolicyBand, b: PolicyBand): boolean {
  return a.currency === b.currency && a.fromMinor < b.fromMinor;
}

/** How many people, besides the preparer, approve a run of this total (minor units). At least one, always. */
export function approvalsNeeded(policy: PayoutPolicy, currency: Currency, totalMinor: bigint): number {
  return policy.bands
    .filter((band) => band.currency === currency && band.fromMinor <= totalMinor)
    .reduce((most, { approvals }) => Math.max(most, approvals), 1);
}

/** The first cap that a run would break; null when it keeps them all. A day's is checked when money is sent. */
export function brokenCap(
  policy: PayoutPolicy,
  run: { readonly currency: Currency; readonly totalMinor: bigint; readonly amounts: readonly bigint[] },
): Extract<DomainErrorCode, "cap_per_payout" | "cap_per_run"> | null {
  const cap = policy.caps.find(({ currency }) => currency === run.currency);
  if (!cap) return null;
  const { perPayoutMinor, perRunMinor } = cap;
  if (perPayoutMinor !== null && run.amounts.some((amount) => amount > perPayoutMinor))
    return "cap_per_payout";
  return perRunMinor !== null && run.totalMinor > perRunMinor ? "cap_per_run" : null;
}

export const POLICY_STATUSES = ["proposed", "confirmed", "withdrawn"] as const;
export type PolicyStatus = (typeof POLICY_STATUSES)[number];
