import type { Locale } from "#app/domain/locale.ts";
import { type Currency, exponentOf, type Money } from "#app/domain/money.ts";

/** U+2212, the minus that is as wide as a plus and stays with its digits. */
export const MINUS = "\u2212";
const NO_BREAK_SPACE = "\u00a0";
const SIGNS: Readonly<Record<Locale, { group: string; decimal: string; percent: string }>> = {
  en: { group: ",", decimal: ".", percent: "%" },
  es: { group: ".", decimal: ",", percent: `${NO_BREAK_SPACE}%` },
};

/**
 * Writes `scaled` ÷ 10^`decimals` with grouping at every third digit, four-digit numbers included.
 * ICU is not asked: its Spanish leaves 1234 ungrouped, and server and browser must agree to the letter.
 */
function writeDecimal(scaled: bigint, decimals: number, locale: Locale): string {
  const { group, decimal } = SIGNS[locale];
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, group);
  const fraction = decimals === 0 ? "" : decimal + digits.slice(-decimals);
  return `${scaled < 0n ? MINUS : ""}${whole}${fraction}`;
}

/** An amount without its currency, for columns whose head names it: "1,234.50", "−1.234,50". */
export function formatAmount(amount: Money, locale: Locale): string {
  return writeDecimal(amount.minor, exponentOf(amount.currency), locale);
}

/** An amount with its ISO code, for sentences: "4,200.60 USD". Never "$" alone. The space does not break. */
export function formatMoney(amount: Money, locale: Locale): string {
  return `${formatAmount(amount, locale)}${NO_BREAK_SPACE}${amount.currency}`;
}

/** A whole number with grouping: "12,345". Refuses fractions (RangeError of BigInt). */
export function formatCount(count: number | bigint, locale: Locale): string {
  return writeDecimal(BigInt(count), 0, locale);
}

/** A rate in parts per million as a percentage without its sign, for a "%" column: "20,0", "12,125". */
export function formatRatePpm(ratePpm: number | bigint, locale: Locale): string {
  return percentDigits(ratePpm, locale, 1);
}

/** A rate in parts per million for a sentence: 200_000 → "20%" / "20 %". As many decimals as it has, up to four. */
export function formatPercentPpm(ratePpm: number | bigint, locale: Locale): string {
  return percentDigits(ratePpm, locale, 0) + SIGNS[locale].percent;
}

/** A price in millionths of a minor unit with all the digits that it has and its ISO code: "0.0004 USD". */
export function formatUnitPrice(micros: bigint, currency: Currency, locale: Locale): string {
  const exponent = exponentOf(currency);
  const digits = micros.toString().padStart(7, "0").slice(-6).replace(/0+$/, "").length;
  const scaled = micros / 10n ** BigInt(6 - digits);
  return `${writeDecimal(scaled, exponent + digits, locale)}${NO_BREAK_SPACE}${currency}`;
}

function percentDigits(ratePpm: number | bigint, locale: Locale, leastDecimals: number): string {
  const ppm = BigInt(ratePpm);
  const fraction = (ppm < 0n ? -ppm : ppm).toString().padStart(4, "0").slice(-4).replace(/0+$/, "");
  const decimals = Math.max(fraction.length, leastDecimals);
  return writeDecimal(ppm / 10n ** BigInt(4 - decimals), decimals, locale);
}
