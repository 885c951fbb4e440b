import type { RevenueEventLine } from "../revenue-event.ts";
import { divideHalfEven } from "../rounding.ts";
import { minorOf } from "../terms/term-pieces.ts";
import type { Brackets, CompiledHead } from "./compiled-version.ts";
import type { BracketShare, EarnedWorking } from "./line-working.ts";
import { contractYear, type PayingWindow } from "./window.ts";

const MILLION = 1_000_000n;
const NO_BRACKETS: readonly BracketShare[] = [];

/** What a head pays for a base before it is shared: exact, and rounded once. */
export type HeadAmount = Pick<
  EarnedWorking,
  "pays" | "ratePpm" | "brackets" | "quantity" | "unitPrice" | "beforeRoundingMicros" | "afterRoundingMinor"
>;

/** The rate of a percentage head at an instant: by date, by year of the window, or the one it has. */
export function rateAt(compiled: CompiledHead, window: PayingWindow, at: number): number {
  const { pays } = compiled.head;
  if (pays.kind !== "percentage") return 0;
  let ratePpm = pays.ratePpm;
  for (const step of compiled.dated) if (step.from <= at) ratePpm = step.ratePpm;
  if (pays.byContractYear.length > 0) {
    const year = contractYear(window.from, at, window.timeZone);
    for (const step of pays.byContractYear) if (step.fromYear <= year) ratePpm = step.ratePpm;
  }
  return ratePpm;
}

/** base × rate, rounded half-even; seen from the platform's side the fee is rounded and the partner has the rest. */
export function percentageAmount(
  baseMinor: bigint,
  ratePpm: number,
  view: "partner_share" | "platform_fee",
): HeadAmount {
  const micros = baseMinor * BigInt(ratePpm);
  const rounded = divideHalfEven(micros, MILLION);
  const isShare = view === "partner_share";
  return {
    pays: isShare ? "percentage" : "platform_fee",
    ratePpm,
    brackets: NO_BRACKETS,
    quantity: null,
    unitPrice: null,
    beforeRoundingMicros: isShare ? micros : baseMinor * MILLION - micros,
    afterRoundingMinor: isShare ? rounded : baseMinor - rounded,
  };
}

/**
 * Each bracket its own rate: what the counter's way from `before` to `before + base` passes through, bracket by bracket,
 * added up exactly and rounded once. A negative base goes the same way back. What is below nothing counts in the first.
 */
export function graduatedAmount(baseMinor: bigint, before: bigint, brackets: Brackets): HeadAmount {
  const [low, high] = baseMinor < 0n ? [before + baseMinor, before] : [before, before + baseMinor];
  const shares: BracketShare[] = [];
  let micros = 0n;
  for (let at = 0; at < brackets.length; at += 1) {
    const { fromMinor, ratePpm } = brackets[at]!;
    const from = at === 0 || low > fromMinor ? low : fromMinor;
    const next = brackets[at + 1]?.fromMinor;
    const to = next === undefined || high < next ? high : next;
    if (to <= from) continue;
    const part = baseMinor < 0n ? from - to : to - from;
    shares.push({ fromMinor, ratePpm, baseMinor: part });
    micros += part * BigInt(ratePpm);
  }
  return {
    pays: "graduated",
    ratePpm: shares.length === 1 ? shares[0]!.ratePpm : null,
    brackets: shares,
    quantity: null,
    unitPrice: null,
    beforeRoundingMicros: micros,
    afterRoundingMinor: divideHalfEven(micros, MILLION),
  };
}

/** The one rate of the bracket that a counter has reached. */
export function volumeRate(counterMinor: bigint, brackets: Brackets): number {
  let ratePpm = brackets[0]?.ratePpm ?? 0;
  for (const bracket of brackets)
    if (bracket.fromMinor <= counterMinor || bracket.fromMinor === 0n) ratePpm = bracket.ratePpm;
  return ratePpm;
}

export function volumeAmount(baseMinor: bigint, ratePpm: number): HeadAmount {
  return { ...percentageAmount(baseMinor, ratePpm, "partner_share"), pays: "volume" };
}

/** Units × price, in millionths of a minor unit; null where the currency has no price. The line's sign is the base's. */
export function perUnitAmount(
  compiled: CompiledHead,
  line: RevenueEventLine,
  currency: string,
): HeadAmount | null {
  const { pays } = compiled.head;
  const price = pays.kind === "per_unit" ? minorOf(pays.unitPriceMicros, currency) : null;
  if (price === null) return null;
  const micros = line.quantity * price * (line.netMinor < 0n ? -1n : 1n);
  return {
    pays: "per_unit",
    ratePpm: null,
    brackets: NO_BRACKETS,
    quantity: line.quantity,
    unitPrice: price,
    beforeRoundingMicros: micros,
    afterRoundingMinor: divideHalfEven(micros, MILLION),
  };
}

/** A fixed amount, so many times; null where the currency has none. */
export function flatAmount(compiled: CompiledHead, times: bigint, currency: string): HeadAmount | null {
  const { pays } = compiled.head;
  const amount = pays.kind === "flat" ? minorOf(pays.amountMinor, currency) : null;
  if (amount === null) return null;
  return {
    pays: "flat",
    ratePpm: null,
    brackets: NO_BRACKETS,
    quantity: times,
    unitPrice: amount,
    beforeRoundingMicros: times * amount * MILLION,
    afterRoundingMinor: times * amount,
  };
}
