import type { Locale } from "./locale.ts";
import { type Currency, exponentOf, type Money } from "./money.ts";

export type AmountProblem =
  | "not_an_amount"
  | "ambiguous_separator"
  | "too_many_decimals"
  | "amount_too_large";
export type ParsedAmount =
  | { readonly ok: true; readonly minor: bigint }
  | { readonly ok: false; readonly code: AmountProblem };

/** Digits before the decimal separator that are believed; PostgreSQL's bigint holds more. */
const MAX_DIGITS = 13;
const GROUP_OF: Readonly<Record<Locale, "," | ".">> = { en: ",", es: "." };

/**
 * An amount that a person typed, as text and never as a number: "1,234.50", "1.234,50", "1 234,50", "-12". A single
 * separator before three digits is a thousand or three decimals: the person's language decides, and without one (or
 * against it) the answer is `ambiguous_separator`, never a guess.
 */
export function parseAmount(text: string, currency: Currency, locale?: Locale): ParsedAmount {
  const typed = text.trim().replace(/^[−–]/u, "-");
  const match = /^(-?)(\d[\d.,\s'’]*)$/u.exec(typed);
  if (!match?.[2]) return refuse("not_an_amount");
  const parts = split(match[2], exponentOf(currency), locale);
  if (typeof parts === "string") return refuse(parts);
  const exponent = exponentOf(currency);
  const decimals = parts.decimals.replace(/0+$/, "");
  if (decimals.length > exponent) return refuse("too_many_decimals");
  const digits = parts.whole.replace(/^0+(?=\d)/, "");
  if (digits.length > MAX_DIGITS) return refuse("amount_too_large");
  const minor = BigInt(digits + decimals.padEnd(exponent, "0"));
  return { ok: true, minor: match[1] === "-" ? -minor : minor };
}

function split(
  number: string,
  exponent: number,
  locale: Locale | undefined,
): { whole: string; decimals: string } | AmountProblem {
  const spaceless = ungroup(number, /[\s'’]/u);
  if (spaceless === null) return "not_an_amount";
  const separators = spaceless.replace(/\d/g, "");
  if (separators === "") return { whole: spaceless, decimals: "" };
  const last = separators.at(-1) ?? "";
  const at = spaceless.lastIndexOf(last);
  const before = spaceless.slice(0, at);
  const after = spaceless.slice(at + 1);
  if (after === "") return "not_an_amount";
  const kinds = new Set(separators);
  if (kinds.size === 1 && separators.length > 1) return wholeOf(spaceless, last);
  if (kinds.size === 2) {
    const whole = wholeOf(before, last === "," ? "." : ",");
    return typeof whole === "string" ? whole : { whole: whole.whole, decimals: after };
  }
  const couldBeGroup = after.length === 3 && /^[1-9]\d{0,2}$/.test(before) && number === spaceless;
  if (!couldBeGroup) return { whole: before, decimals: after };
  if (locale && GROUP_OF[locale] === last) return { whole: before + after, decimals: "" };
  return locale && exponent === 3 ? { whole: before, decimals: after } : "ambiguous_separator";
}

/** A whole number in groups of three by one separator. */
function wholeOf(text: string, separator: string): { whole: string; decimals: string } | AmountProblem {
  const whole = ungroup(text, separator === "." ? /\./ : /,/);
  return whole === null || /[.,]/.test(whole) ? "not_an_amount" : { whole, decimals: "" };
}

/** Takes a group separator out of the whole part; null where the groups are not of three digits. */
function ungroup(text: string, separator: RegExp): string | null {
  if (!separator.test(text)) return text;
  const groups = text.split(separator);
  const [first = "", ...rest] = groups;
  const inner = rest.slice(0, -1);
  const last = rest.at(-1) ?? "";
  if (!/^\d{1,3}$/.test(first) || !inner.every((group) => /^\d{3}$/.test(group))) return null;
  return /^\d{3}(?:[.,]\d+)?$/.test(last) ? groups.join("") : null;
}

/** An amount for CSV and API: "-1234.50", a point, an ASCII minus, no grouping, all decimals of its currency. */
export function decimalText(amount: Money): string {
  const exponent = exponentOf(amount.currency);
  const digits = (amount.minor < 0n ? -amount.minor : amount.minor).toString().padStart(exponent + 1, "0");
  const sign = amount.minor < 0n ? "-" : "";
  if (exponent === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

function refuse(code: AmountProblem): ParsedAmount {
  return { ok: false, code };
}
