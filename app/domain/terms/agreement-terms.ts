import { z } from "zod";
import { ATTRIBUTION_ROLES } from "../attribution.ts";
import { isTimeZone, type LocalDate } from "../period.ts";
import { headSchema, headsOverlap, whyNotHead } from "./head-terms.ts";
import { capSchema, floorSchema } from "./limit-terms.ts";
import { rewardSchema, whyNotReward } from "./reward-terms.ts";
import { minorByCurrency, minorOf, ppm, wholeNumber } from "./term-pieces.ts";

export type { AgreementHead } from "./head-terms.ts";

/** What happens to a customer's revenue when the partner's attribution ends. */
const tailSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("months"), months: wholeNumber(1_200).min(1) }),
  z.strictObject({ kind: z.literal("life") }),
]);

const sharingSchema = z.strictObject({
  /** A role's factor on the attribution's weight; a role that is not named counts whole. */
  byRolePpm: z.partialRecord(z.enum(ATTRIBUTION_ROLES), ppm).default({}),
  /** The most that all partners' weights on one customer add up to; above it all shrink in proportion. */
  totalLimitPpm: ppm.min(1).default(1_000_000),
  tail: tailSchema.default({ kind: "none" }),
});

const readingsSchema = z.strictObject({
  /** After a tier was crossed a refund takes back what its payment earned and lowers the counter; or, see the names. */
  refundAfterTier: z.enum(["lower_counter", "recompute", "leave_counter"]).default("lower_counter"),
  /** Counters of a version that starts in the middle of a window. */
  versionChange: z.enum(["continue", "restart"]).default("continue"),
});

/**
 * Terms of an agreement version: one strict JSON document; a key that is not known is refused. Every option has a
 * default, so a document of schema 1 is one of schema 2 that leaves them all out. See docs/agreement-terms.md.
 */
export const agreementTermsSchema = z
  .strictObject({
    schema: z.union([z.literal(1), z.literal(2)]),
    timeZone: z.string().refine(isTimeZone, "unknown_time_zone"),
    /** Who collects from the customer: the company, the partner itself, or a marketplace that keeps its fee. */
    moneyFlow: z.enum(["company_bills", "partner_resells", "marketplace_collects"]).default("company_bills"),
    heads: z.array(headSchema).min(1).max(20),
    caps: z.array(capSchema).max(20).default([]),
    floors: z.array(floorSchema).max(20).default([]),
    rewards: z.array(rewardSchema).max(20).default([]),
    sharing: sharingSchema.prefault({}),
    readings: readingsSchema.prefault({}),
    holdDays: wholeNumber(365),
    /** Whole months after the month in which it was earned before a line is released; 0: the hold alone decides. */
    releaseLagMonths: wholeNumber(24).default(0),
    /** Days after the payment in which a reduction takes back; null: always. */
    clawbackDays: wholeNumber(3_650).min(1).nullable().default(null),
    /** Per currency, in minor units; a currency that is not named has no minimum. */
    minimumPayoutMinor: minorByCurrency,
    /** A balance below the minimum is paid after so many months in a row all the same; null: carried for ever. */
    carryAtMostMonths: wholeNumber(120).min(1).nullable().default(null),
    payment: z
      .strictObject({
        every: z.enum(["month", "quarter"]).default("month"),
        /** Day of the month after, on which payment is promised. */
        onDay: wholeNumber(28).min(1).default(15),
      })
      .prefault({}),
    protectionDays: wholeNumber(3_650),
    /** One extension that a partner may ask for. */
    protectionExtensionDays: wholeNumber(3_650).default(0),
  })
  .superRefine((terms, context) => {
    const refuse = (path: (string | number)[], message: string | null) => {
      if (message) context.addIssue({ code: "custom", path, message });
    };
    for (const [index, head] of terms.heads.entries()) {
      refuse(["heads", index], whyNotHead(head));
      for (const earlier of terms.heads.slice(0, index))
        refuse(["heads", index], headsOverlap(head, earlier) ? "heads_overlap" : null);
    }
    for (const [index, reward] of terms.rewards.entries()) refuse(["rewards", index], whyNotReward(reward));
    const parts = ["heads", "caps", "floors", "rewards"] as const;
    const ids = new Set<string>();
    for (const part of parts)
      for (const [index, { id }] of terms[part].entries()) {
        refuse([part, index], ids.has(id) ? (part === "heads" ? "head_id_twice" : "id_twice") : null);
        ids.add(id);
      }
    const heads = new Set(terms.heads.map((head) => head.id));
    for (const part of ["caps", "floors"] as const)
      for (const [index, limit] of terms[part].entries())
        if (limit.heads !== "all" && limit.heads.some((id) => !heads.has(id)))
          refuse([part, index, "heads"], "unknown_head");
  });

export type AgreementTerms = z.output<typeof agreementTermsSchema>;
/** As a person or a file writes them: what has a default may be left out. */
export type AgreementTermsInput = z.input<typeof agreementTermsSchema>;

/** An accepted version, in force on local days `[fromOn, toOn)` of its zone; an event keeps the one it occurred under. */
export type AgreementVersion = {
  readonly id: string;
  readonly enrolmentId: string;
  readonly partnerId: string;
  /** Who pays under it. */
  readonly legalEntityId: string;
  readonly n: number;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate | null;
  readonly terms: AgreementTerms;
};

/** The threshold below which a balance is carried forward, in minor units; 0 where the terms name none. */
export function minimumPayoutMinor(terms: AgreementTerms, currency: string): bigint {
  return minorOf(terms.minimumPayoutMinor, currency) ?? 0n;
}
