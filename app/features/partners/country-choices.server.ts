import type { Locale } from "#app/domain/locale.ts";
import { COUNTRIES } from "./countries.ts";

export type Choice = { readonly value: string; readonly label: string };

/** Countries by their names in the reader's language. Named on the server, so that server and browser show the same letters. */
export function countryChoices(locale: Locale): Choice[] {
  return COUNTRIES.map((code) => ({ value: code, label: countryName(code, locale) })).sort((a, b) =>
    a.label.localeCompare(b.label, locale),
  );
}

export function countryName(code: string, locale: Locale): string {
  return new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code;
}

/** The same rows, their country by its name instead of its code. */
export function withCountryNames<Row extends { readonly country: string }>(
  rows: readonly Row[],
  locale: Locale,
): Row[] {
  return rows.map((row) => ({ ...row, country: countryName(row.country, locale) }));
}

/** Time zones, with the one that is chosen now even when this machine does not list it. */
export function timeZoneChoices(chosen: string | null = null): Choice[] {
  const zones = new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), ...(chosen ? [chosen] : [])]);
  return [...zones].sort().map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}
