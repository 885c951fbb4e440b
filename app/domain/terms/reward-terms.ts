import { z } from "zod";
import { COUNTING_WINDOWS } from "./head-terms.ts";
import { minorByCurrency, ppm, termId, wholeNumber } from "./term-pieces.ts";

/** A bonus when a target is reached in a window: a fixed amount, or a part of the revenue that counted. */
const targetSchema = z.strictObject({
  kind: z.literal("target"),
  id: termId,
  per: z.enum(COUNTING_WINDOWS),
  /** What is counted: the base of heads that pay; customers with their first payment; enrolled students. */
  measure: z.enum(["revenue", "customers", "students"]),
  /** For `revenue`, per currency. */
  atLeastMinor: minorByCurrency.default({}),
  /** For `customers` and `students`. */
  atLeastCount: wholeNumber(1_000_000_000).default(0),
  pays: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("amount"), amountMinor: minorByCurrency }),
    z.strictObject({ kind: z.literal("part_of_revenue"), ratePpm: ppm }),
  ]),
  /** Paid the first time only, or each window in which the target is reached. */
  once: z.boolean().default(false),
});

/** An accelerator: a part of the revenue above so much of the partner's own earlier window. */
const growthSchema = z.strictObject({
  kind: z.literal("growth"),
  id: termId,
  per: z.enum(COUNTING_WINDOWS),
  against: z.enum(["window_before", "year_before"]).default("window_before"),
  /** 1,000,000: all that is more than then; 1,200,000: what is more than 120 % of it. */
  overPpm: wholeNumber(100_000_000),
  ratePpm: ppm,
});

/** An uplift on every commission line, by whole months since the agreement began. */
const loyaltySchema = z.strictObject({
  kind: z.literal("loyalty"),
  id: termId,
  steps: z
    .array(z.strictObject({ afterMonths: wholeNumber(1_200), upliftPpm: wholeNumber(10_000_000) }))
    .min(1)
    .max(20),
});

/** Rewards on top of the heads; each gives lines of its own. */
export const rewardSchema = z.discriminatedUnion("kind", [targetSchema, growthSchema, loyaltySchema]);
export type AgreementReward = z.infer<typeof rewardSchema>;
export type TargetReward = Extract<AgreementReward, { kind: "target" }>;
export type GrowthReward = Extract<AgreementReward, { kind: "growth" }>;
export type LoyaltyReward = Extract<AgreementReward, { kind: "loyalty" }>;

/** Why a reward cannot stand as it is; null if it can. */
export function whyNotReward(reward: AgreementReward): string | null {
  if (reward.kind === "loyalty") {
    const months = reward.steps.map((step) => step.afterMonths);
    return months.every((month, at) => at === 0 || month > months[at - 1]!) ? null : "steps_not_ascending";
  }
  if (reward.kind === "growth") return null;
  if (reward.measure === "revenue")
    return Object.keys(reward.atLeastMinor).length === 0 ? "target_without_amount" : null;
  if (reward.atLeastCount === 0) return "target_without_count";
  if (reward.pays.kind === "part_of_revenue") return "part_of_revenue_needs_revenue";
  // A count has no currency of its own: the amount must say in which it is paid.
  return Object.keys(reward.pays.amountMinor).length === 1 ? null : "count_pays_one_currency";
}
