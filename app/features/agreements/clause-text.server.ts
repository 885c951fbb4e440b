import type { Locale } from "#app/domain/locale.ts";
import type { AgreementTerms } from "#app/domain/terms/agreement-terms.ts";
import type { Clause, Sentence, SentenceValue } from "#app/domain/terms/clause.ts";
import { clauseOf } from "#app/domain/terms/clause-numbers.ts";
import type { MinorByCurrency } from "#app/domain/terms/term-pieces.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import type { MessageKey } from "#app/i18n/en.ts";
import { formatDay } from "#app/i18n/format-date.ts";
import { formatMoney, formatPercentPpm, formatUnitPrice } from "#app/i18n/format-number.ts";

/** What the words of a clause come from; product names do not depend on the language. */
export type ClauseWords = {
  readonly terms: AgreementTerms;
  readonly productNames: ReadonlyMap<string, string>;
};

/** The sentences of a clause, one after the other, in a language. */
export function clauseText(clause: Clause, words: ClauseWords, locale: Locale): string {
  return clause.sentences.map((sentence) => sentenceText(sentence, words, locale)).join(" ");
}

/** One sentence of a clause in a language. */
export function sentenceText({ code, values }: Sentence, words: ClauseWords, locale: Locale): string {
  const written = Object.entries(values).map(
    ([name, value]) => [name, writeValue(name, value, words, locale)] as const,
  );
  return textIn(locale)(`agreements.clause.${code}`, Object.fromEntries(written));
}

/** Values that are one of a few words: the catalogue has the words under these keys. */
const NAMED: Readonly<Record<string, string>> = {
  countedPer: "agreements.counted_per",
  inPer: "agreements.in_per",
  eachPer: "agreements.each_per",
  limitPer: "agreements.limit_per",
  windowFrom: "agreements.window_from",
};

function writeValue(name: string, value: SentenceValue, words: ClauseWords, locale: Locale): string | number {
  if (name.endsWith("Ppm")) return formatPercentPpm(Number(value), locale);
  if (name.endsWith("On")) return formatDay(String(value), locale);
  const named = NAMED[name];
  if (named) return textIn(locale)(`${named}.${String(value)}` as MessageKey);
  if (name === "products" || name === "streams" || name === "heads")
    return writeCovered(name, value, words, locale);
  if (isList(value))
    return list(
      value.map((key) => listed(name, key, locale)),
      locale,
    );
  if (typeof value === "object") return writeAmounts(name, value, locale);
  return value;
}

/** Products, kinds of revenue, clauses: all of them, or those named. */
function writeCovered(
  name: "products" | "streams" | "heads",
  value: SentenceValue,
  { terms, productNames }: ClauseWords,
  locale: Locale,
): string {
  const text = textIn(locale);
  if (!isList(value)) return text(`agreements.all_${name}`);
  if (name === "heads") {
    const numbers = value.map((id) => clauseOf(terms, id));
    return text("agreements.clauses_named", { n: numbers.length, list: list(numbers, locale) });
  }
  return list(
    value.map((key) =>
      name === "products" ? (productNames.get(key) ?? key) : text(`agreements.stream.${key}` as MessageKey),
    ),
    locale,
  );
}

function listed(name: string, key: string, locale: Locale): string {
  if (name === "deductions") return textIn(locale)(`agreements.deduction.${key}` as MessageKey);
  if (name === "countries") return new Intl.DisplayNames(locale, { type: "region" }).of(key) ?? key;
  return key;
}

/** An amount or a price for each currency: "50.00 USD or 45.00 EUR". */
function writeAmounts(name: string, amounts: MinorByCurrency, locale: Locale): string {
  const written = Object.entries(amounts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, value]) =>
      name.endsWith("UnitMicros")
        ? formatUnitPrice(BigInt(value), currency, locale)
        : formatMoney({ minor: BigInt(value), currency }, locale),
    );
  if (written.length === 0) return textIn(locale)("agreements.no_amount");
  return new Intl.ListFormat(locale, { type: "disjunction" }).format(written);
}

function list(values: readonly string[], locale: Locale): string {
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(values);
}

function isList(value: SentenceValue): value is readonly string[] {
  return Array.isArray(value);
}
