import type { Locale } from "#app/domain/locale.ts";
import type { Currency } from "#app/domain/money.ts";
import type { WorkingPiece } from "#app/domain/statement-view.ts";
import type { MessageKey } from "./en.ts";
import { formatDay } from "./format-date.ts";
import { formatMoney, formatPercentPpm, formatUnitPrice } from "./format-number.ts";
import type { Text } from "./text.ts";

const PREFIX = "documents.working.";

/**
 * The working of a line in words, the same on page, PDF, CSV and API: "20% of 500.00 USD · month 3 of 12".
 * A value's unit is read from the end of its name: `…Minor`, `…UnitMicros` (millionths of a minor unit), `…Ppm`, `…On`.
 */
export function workingSentence(
  pieces: readonly WorkingPiece[],
  currency: Currency,
  text: Text,
  locale: Locale,
): string {
  return pieces
    .map((piece) => {
      const values = Object.entries(piece.values).map(
        ([name, value]) => [name, writtenByUnit(name, value, currency, locale)] as const,
      );
      return text(`${PREFIX}${piece.code}` as MessageKey, Object.fromEntries(values));
    })
    .join(" · ");
}

function writtenByUnit(name: string, value: string | number | bigint, currency: Currency, locale: Locale) {
  if (name.endsWith("Minor")) return formatMoney({ minor: BigInt(value), currency }, locale);
  if (name.endsWith("UnitMicros")) return formatUnitPrice(BigInt(value), currency, locale);
  if (name.endsWith("Ppm")) return formatPercentPpm(BigInt(value), locale);
  if (name.endsWith("On")) return formatDay(String(value), locale);
  return typeof value === "bigint" ? value.toString() : value;
}
