import { z } from "zod";
import { isTimeZone, type LocalDate } from "../period.ts";
import { REVENUE_STREAMS, type RevenueStream } from "../revenue-event.ts";

const coverage = <T extends z.ZodType>(item: T) => z.union([z.literal("all"), z.array(item).min(1)]);
const wholeNumber = (max: number) => z.number().int().min(0).max(max);

/** One rule that pays: what it covers, what it pays, for how long. Its id never changes between versions. */
const headSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  kind: z.literal("commission"),
  products: coverage(z.string().min(1).max(80)),
  streams: coverage(z.enum(REVENUE_STREAMS)),
  /** Net of tax; other bases come with their own name. */
  base: z.literal("net"),
  pays: z.strictObject({ kind: z.literal("percentage"), ratePpm: wholeNumber(1_000_000) }),
  /** Months from the attribution's start, `[start, start + N)`; null: for life. */
  months: wholeNumber(1_200).min(1).nullable(),
});

/** Terms of an agreement version, schema 1: one strict JSON document; a key that is not known is refused. */
export const agreementTermsSchema = z
  .strictObject({
    schema: z.literal(1),
    timeZone: z.string().refine(isTimeZone, "unknown_time_zone"),
    heads: z.array(headSchema).min(1).max(20),
    holdDays: wholeNumber(365),
    /** Per currency, in minor units; a currency that is not named has no minimum. */
    minimumPayoutMinor: z.record(z.string().regex(/^[A-Z]{3}$/), wholeNumber(Number.MAX_SAFE_INTEGER)),
    protectionDays: wholeNumber(3_650),
  })
  .superRefine((terms, context) => {
    terms.heads.forEach((head, index) => {
      for (const earlier of terms.heads.slice(0, index)) {
        const code =
          head.id === earlier.id ? "head_id_twice" : overlaps(head, earlier) ? "heads_overlap" : null;
        if (code) context.addIssue({ code: "custom", path: ["heads", index], message: code });
      }
    });
  });

export type AgreementTerms = z.infer<typeof agreementTermsSchema>;
export type AgreementHead = AgreementTerms["heads"][number];

/** An accepted version, in force on local days `[fromOn, toOn)` of its zone; an event keeps the one it occurred under. */
export type AgreementVersion = {
  readonly id: string;
  readonly enrolmentId: string;
  readonly n: number;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate | null;
  readonly terms: AgreementTerms;
};

/** Does a head cover this product and stream? */
export function headCovers(head: AgreementHead, productKey: string, stream: RevenueStream): boolean {
  return (
    (head.products === "all" || head.products.includes(productKey)) &&
    (head.streams === "all" || head.streams.includes(stream))
  );
}

/** The threshold below which a balance is carried forward, in minor units; 0 where the terms name none. */
export function minimumPayoutMinor(terms: AgreementTerms, currency: string): bigint {
  return BigInt(terms.minimumPayoutMinor[currency] ?? 0);
}

export function protectionDays(terms: AgreementTerms): number {
  return terms.protectionDays;
}

export function holdDays(terms: AgreementTerms): number {
  return terms.holdDays;
}

function overlaps(a: AgreementHead, b: AgreementHead): boolean {
  return meets(a.products, b.products) && meets(a.streams, b.streams);
}

function meets(a: "all" | readonly string[], b: "all" | readonly string[]): boolean {
  return a === "all" || b === "all" || a.some((item) => b.includes(item));
}
