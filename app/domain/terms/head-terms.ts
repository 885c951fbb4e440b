import { z } from "zod";
import { REVENUE_DEDUCTIONS, REVENUE_STREAMS, type RevenueEventLine } from "../revenue-event.ts";
import { coverage, localDate, minorByCurrency, ppm, termId, wholeNumber } from "./term-pieces.ts";

/** Windows in which tiers, caps, floors and rewards count; calendar ones in the agreement's zone. */
export const COUNTING_WINDOWS = ["month", "quarter", "calendar_year", "agreement_year"] as const;

/**
 * A part of the base. `partner_share`: the line is base × rate, rounded. `platform_fee`: the rate is what the company
 * keeps; that is rounded and the line is the rest. Rates may change by date or by year of the paying window.
 */
const percentageSchema = z.strictObject({
  kind: z.literal("percentage"),
  ratePpm: ppm,
  view: z.enum(["partner_share", "platform_fee"]).default("partner_share"),
  /** From these local days on, the last that has begun counts. */
  byDate: z
    .array(z.strictObject({ fromOn: localDate, ratePpm: ppm }))
    .max(40)
    .default([]),
  /** From these years of the window on; the first is year 1. */
  byContractYear: z
    .array(z.strictObject({ fromYear: wholeNumber(100).min(2), ratePpm: ppm }))
    .max(40)
    .default([]),
});

/** `graduated`: each bracket its own rate. `volume`: the bracket reached has one rate for all, trued up. */
const tieredSchema = z.strictObject({
  kind: z.literal("tiered"),
  mode: z.enum(["graduated", "volume"]),
  per: z.enum([...COUNTING_WINDOWS, "lifetime"]),
  /** The first begins at nothing; a currency that a bracket does not name never reaches it. */
  brackets: z
    .array(z.strictObject({ fromMinor: minorByCurrency, ratePpm: ppm }))
    .min(1)
    .max(20),
  /** Where the counter of a window begins. */
  startsAtMinor: minorByCurrency.default({}),
});

/** Units × price; millionths of a minor unit. */
const perUnitSchema = z.strictObject({
  kind: z.literal("per_unit"),
  unitPriceMicros: minorByCurrency,
});

/** A fixed amount; a full refund takes it back whole, a partial one leaves it. */
const flatSchema = z.strictObject({
  kind: z.literal("flat"),
  per: z.enum(["event", "first_payment", "milestone", "student"]),
  amountMinor: minorByCurrency,
});

/** One rule that pays, on one line of an event. Its id never changes between versions: counters go by it. */
export const headSchema = z.strictObject({
  id: termId,
  /** `processing_fee` is taken off the partner; the others are paid to it. Each is rounded by itself. */
  kind: z.enum(["commission", "processing_fee", "bonus"]).default("commission"),
  products: coverage(z.string().min(1).max(80)),
  streams: coverage(z.enum(REVENUE_STREAMS)),
  /** `new`: the customer's first payment ever for the product; `renewing`: all later ones. */
  customers: z.enum(["all", "new", "renewing"]).default("all"),
  segments: coverage(z.string().min(1).max(80)).default("all"),
  countries: coverage(z.string().regex(/^[A-Z]{2}$/)).default("all"),
  /** `net`: without tax. `gross`: with it. `net_of_fees`: without tax and what the provider kept. */
  base: z.enum(["net", "gross", "net_of_fees"]).default("net"),
  deductions: z.array(z.enum(REVENUE_DEDUCTIONS)).default([]),
  /** What was paid out of a credit balance: in the base, or not. */
  credits: z.enum(["included", "excluded"]).default("included"),
  earnedWhen: z.enum(["each_payment", "paid_in_full", "invoiced"]).default("each_payment"),
  /** A line with service days is earned at once, or month by month over them. */
  prepaid: z.enum(["at_payment", "over_service_period"]).default("at_payment"),
  pays: z.discriminatedUnion("kind", [percentageSchema, tieredSchema, perUnitSchema, flatSchema]),
  /** Only the customer's first payment for the product since it became the partner's. */
  firstPaymentOnly: z.boolean().default(false),
  /** Months of the paying window, `[start, start + N)`; null: for life. */
  months: wholeNumber(1_200).min(1).nullable(),
  /** What the window (and the contract year) is counted from. */
  windowFrom: z.enum(["attribution", "first_payment", "agreement"]).default("attribution"),
});

export type AgreementHead = z.infer<typeof headSchema>;
export type HeadPays = AgreementHead["pays"];
export type TieredPays = Extract<HeadPays, { kind: "tiered" }>;

/** Does a head cover what stands on the line: its product and stream? */
export function headCovers(
  head: AgreementHead,
  line: Pick<RevenueEventLine, "productKey" | "stream">,
): boolean {
  return covers(head.products, line.productKey) && covers(head.streams, line.stream);
}

/** Is a thing among those covered? What is not known is covered by "all" alone. */
export function covers(covered: "all" | readonly string[], thing: string | null): boolean {
  return covered === "all" || (thing !== null && covered.includes(thing));
}

/** Why a head cannot stand as it is; null if it can. */
export function whyNotHead(head: AgreementHead): string | null {
  const { pays } = head;
  if (pays.kind === "percentage") {
    if (pays.byDate.length > 0 && pays.byContractYear.length > 0) return "rates_by_date_or_by_year";
    if (!ascends(pays.byDate.map((step) => step.fromOn))) return "steps_not_ascending";
    if (!ascends(pays.byContractYear.map((step) => step.fromYear))) return "steps_not_ascending";
  }
  if (pays.kind === "tiered") return whyNotBrackets(pays);
  if (head.prepaid === "over_service_period" && pays.kind === "flat") return "flat_is_not_spread";
  if (head.kind === "processing_fee" && head.earnedWhen !== "each_payment") return "fee_is_taken_at_payment";
  return null;
}

function whyNotBrackets(pays: TieredPays): string | null {
  const [first, ...rest] = pays.brackets;
  if (Object.values(first?.fromMinor ?? {}).some((minor) => minor !== 0)) return "first_bracket_from_nothing";
  for (const currency of new Set(rest.flatMap((bracket) => Object.keys(bracket.fromMinor)))) {
    const froms = rest.map((bracket) => bracket.fromMinor[currency]);
    if (froms.includes(undefined)) return "bracket_without_currency";
    if (!ascends([0, ...(froms as number[])])) return "brackets_not_ascending";
  }
  return rest.some((bracket) => Object.keys(bracket.fromMinor).length === 0)
    ? "bracket_without_currency"
    : null;
}

function ascends(values: readonly (string | number)[]): boolean {
  return values.every((value, at) => at === 0 || value > values[at - 1]!);
}

/** Would two heads of one kind pay the same line? Then nobody could say which does. */
export function headsOverlap(a: AgreementHead, b: AgreementHead): boolean {
  return (
    a.kind === b.kind &&
    meets(a.products, b.products) &&
    meets(a.streams, b.streams) &&
    meets(a.segments, b.segments) &&
    meets(a.countries, b.countries) &&
    (a.customers === "all" || b.customers === "all" || a.customers === b.customers)
  );
}

function meets(a: "all" | readonly string[], b: "all" | readonly string[]): boolean {
  return a === "all" || b === "all" || a.some((item) => b.includes(item));
}
