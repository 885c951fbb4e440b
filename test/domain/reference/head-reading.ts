import type { RevenueEvent, RevenueEventLine } from "#app/domain/revenue-event.ts";
import type { AgreementVersion } from "#app/domain/terms/agreement-terms.ts";
import { least, most, roundedQuotient, sum } from "./arithmetic.ts";
import { dayAt, wholeMonths } from "./calendar.ts";
import type { Head } from "./world.ts";

const MILLION = 1_000_000n;

export type Bracket = { from: bigint; ratePpm: bigint };

/** The brackets that a currency can reach; the first begins at nothing, named or not. */
export function bracketsFor(head: Head, currency: string): Bracket[] {
  if (head.pays.kind !== "tiered") return [];
  return head.pays.brackets.flatMap((bracket, at) => {
    const from = at === 0 ? 0 : bracket.fromMinor[currency];
    return from === undefined ? [] : [{ from: BigInt(from), ratePpm: BigInt(bracket.ratePpm) }];
  });
}

/** All that a counter has earned on its way from 0, in millionths: each bracket's piece at its own rate. */
export function earnedUpTo(counter: bigint, brackets: readonly Bracket[]): bigint {
  if (counter <= 0n) return counter * brackets[0]!.ratePpm;
  return sum(
    brackets.map((bracket, at) => {
      const next = brackets[at + 1]?.from ?? counter;
      return most(0n, least(counter, next) - bracket.from) * bracket.ratePpm;
    }),
  );
}

/** The rate of the topmost bracket that a counter has reached. */
export function rateReached(counter: bigint, brackets: readonly Bracket[]): bigint {
  const reached = brackets.filter((bracket, at) => at === 0 || bracket.from <= counter);
  return reached[reached.length - 1]!.ratePpm;
}

/** What a head's rate is applied to. */
export function baseFor(head: Head, line: RevenueEventLine, version: AgreementVersion): bigint {
  let base = head.base === "gross" ? line.netMinor + line.taxMinor : line.netMinor;
  const isMarketplace = version.terms.moneyFlow === "marketplace_collects";
  if (head.base === "net_of_fees" || isMarketplace) base -= line.feeMinor;
  for (const name of head.deductions) base -= line.deductions?.[name] ?? 0n;
  if (head.credits === "excluded") base -= line.creditMinor;
  return base;
}

/** A percentage's rate on a day: the last step that has begun. `windowStart`: what contract years count from. */
export function percentageOn(head: Head, day: string, windowStart: string): number {
  if (head.pays.kind !== "percentage") throw new Error("only a percentage has a rate");
  const year = Math.floor(wholeMonths(windowStart, day) / 12) + 1;
  const begun = [
    ...head.pays.byDate.filter((step) => step.fromOn <= day),
    ...head.pays.byContractYear.filter((step) => step.fromYear <= year),
  ];
  return begun[begun.length - 1]?.ratePpm ?? head.pays.ratePpm;
}

export function percentageOf(base: bigint, ratePpm: number, view: "partner_share" | "platform_fee"): bigint {
  const rounded = roundedQuotient(base * BigInt(ratePpm), MILLION);
  return view === "partner_share" ? rounded : base - rounded;
}

/** Does a head speak of a line at all? Else why not, the first question first. */
export function whyNotCovers(
  head: Head,
  event: RevenueEvent,
  line: RevenueEventLine,
  isNewCustomer: boolean,
  isFirstOfAttribution: boolean,
) {
  const named = <T>(list: "all" | readonly T[], thing: T | null) =>
    list === "all" || list.some((one) => one === thing);
  if (!named(head.products, line.productKey) || !named(head.streams, line.stream)) return "not_covered";
  if (!named(head.countries, event.customerCountry)) return "country_not_covered";
  if (!named(head.segments, event.customerSegment)) return "segment_not_covered";
  if (head.customers === "new" && !isNewCustomer) return "existing_customer";
  if (head.customers === "renewing" && isNewCustomer) return "new_customer";
  const isFlatOnce = head.pays.kind === "flat" && head.pays.per === "first_payment";
  if ((head.firstPaymentOnly || isFlatOnce) && !isFirstOfAttribution) return "not_first_payment";
  if (head.earnedWhen === "invoiced" && event.kind !== "invoice_issued") return "earned_when_invoiced";
  if (head.earnedWhen !== "invoiced" && event.kind === "invoice_issued") return "not_covered";
  return null;
}

/** Of several reasons for nothing, the one of the head that came closest. */
export const CLOSEST_LAST = [
  "below_threshold",
  "not_covered",
  "country_not_covered",
  "segment_not_covered",
  "new_customer",
  "existing_customer",
  "not_first_payment",
  "earned_when_invoiced",
  "no_milestone",
  "milestone_already_paid",
  "once_per_event",
  "currency_not_covered",
  "window_over",
  "waits_for_full_payment",
] as const;
export type Silence = (typeof CLOSEST_LAST)[number];

/** The version in force on an enrolment at an instant: its days are those of its own zone. */
export function versionInForce(
  versions: readonly AgreementVersion[],
  enrolmentId: string,
  at: number,
): AgreementVersion | undefined {
  return versions.find((one) => {
    const day = dayAt(at, one.terms.timeZone);
    return one.enrolmentId === enrolmentId && one.fromOn <= day && (one.toOn === null || day < one.toOn);
  });
}
