import type { Locale } from "./locale.ts";
import { type Currency, exponentOf } from "./money.ts";
import { decimalText, parseAmount } from "./money-text.ts";

export type NumberProblem = "not_a_number" | "ambiguous_number" | "too_many_decimals" | "number_too_large";
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string };

const DECIMAL_OF: Readonly<Record<Locale, "," | ".">> = { en: ".", es: "," };

/**
 * A number that a person typed, times ten to the power of `decimals`: "12.5", "12,5". One separator is the decimal one,
 * whichever it is; before exactly three digits only the reader's own is believed, the other could be a thousand.
 */
export function parseScaled(text: string, decimals: number, locale: Locale): Parsed<bigint> {
  const match = /^(\d{1,15})(?:([.,])(\d+))?$/u.exec(text.replace(/[\s%]/gu, ""));
  if (!match) return { ok: false, code: "not_a_number" };
  const [, whole = "0", separator, after = ""] = match;
  if (after.length === 3 && separator !== DECIMAL_OF[locale]) return { ok: false, code: "ambiguous_number" };
  const fraction = after.replace(/0+$/u, "");
  if (fraction.length > decimals) return { ok: false, code: "too_many_decimals" };
  return { ok: true, value: BigInt(whole + fraction.padEnd(decimals, "0")) };
}

/** "20", "12,5", "12.5 %" as parts per million. */
export function parsePercent(text: string, locale: Locale, mostPpm = 1_000_000): Parsed<number> {
  const parsed = parseScaled(text, 4, locale);
  if (!parsed.ok) return parsed;
  return parsed.value > BigInt(mostPpm)
    ? { ok: false, code: "number_too_large" }
    : { ok: true, value: Number(parsed.value) };
}

/** Parts per million as a person would type them: 125000 is "12.5" or "12,5". */
export function percentText(ppm: number, locale: Locale): string {
  return scaledText(BigInt(ppm), 4, locale);
}

function scaledText(scaled: bigint, decimals: number, locale: Locale): string {
  const digits = scaled.toString().padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0+$/u, "");
  const whole = digits.slice(0, -decimals);
  return fraction === "" ? whole : `${whole}${DECIMAL_OF[locale]}${fraction}`;
}

/** How a currency's amounts are typed: minor units, or prices in millionths of a minor unit. */
export type AmountUnit = "minor" | "micros";

/** Amounts that a person typed, one currency a line or between semicolons: "50 USD; 45,50 EUR". Nothing typed: none. */
export function parseAmounts(text: string, locale: Locale, unit: AmountUnit): Parsed<Record<string, number>> {
  const amounts: Record<string, number> = {};
  for (const line of text.split(/[\n;]/u)) {
    if (line.trim() === "") continue;
    const match = /^(.*\S)\s*([A-Za-z]{3})$/u.exec(line.trim()) ?? reversed(line.trim());
    if (!match) return { ok: false, code: "amount_needs_currency" };
    const currency = (match[2] ?? "").toUpperCase();
    const parsed = one(match[1] ?? "", currency, locale, unit);
    if (!parsed.ok) return parsed;
    if (parsed.value < 0n) return { ok: false, code: "not_an_amount" };
    if (parsed.value > BigInt(Number.MAX_SAFE_INTEGER)) return { ok: false, code: "number_too_large" };
    if (currency in amounts) return { ok: false, code: "currency_twice" };
    amounts[currency] = Number(parsed.value);
  }
  return { ok: true, value: amounts };
}

function reversed(line: string): readonly string[] | null {
  const match = /^([A-Za-z]{3})\s*(.+)$/u.exec(line);
  return match ? ["", match[2] ?? "", match[1] ?? ""] : null;
}

function one(text: string, currency: Currency, locale: Locale, unit: AmountUnit): Parsed<bigint> {
  if (unit === "micros") return parseScaled(text, exponentOf(currency) + 6, locale);
  const parsed = parseAmount(text, currency, locale);
  return parsed.ok ? { ok: true, value: parsed.minor } : parsed;
}

/** The same back, a line for each currency. */
export function amountsText(
  amounts: Readonly<Record<string, number>>,
  locale: Locale,
  unit: AmountUnit,
): string {
  return Object.entries(amounts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, value]) => {
      if (unit === "micros")
        return `${scaledText(BigInt(value), exponentOf(currency) + 6, locale)} ${currency}`;
      const text = decimalText({ minor: BigInt(value), currency });
      return `${locale === "es" ? text.replace(".", ",") : text} ${currency}`;
    })
    .join("\n");
}
