import { stringify } from "csv-stringify/sync";
import { invariant } from "#app/domain/errors.ts";
import type { Locale } from "#app/domain/locale.ts";
import { exponentOf, type Money } from "#app/domain/money.ts";
import { guardFormula } from "./formula-guard.server.ts";

/** A text is guarded against formulas, a number and an amount stay numbers; an amount is written as a decimal. */
export type CsvCell = string | number | bigint | Money | null;

export type CsvColumn<Row> = {
  readonly header: string;
  readonly cell: (row: Row) => CsvCell;
};

/**
 * RFC 4180 with CRLF and a deterministic answer: the same rows give the same bytes. Spanish files separate by `;`
 * and write a decimal comma, as spreadsheets there expect; English ones use `,` and a point.
 */
export function writeCsv<Row>(input: {
  columns: readonly CsvColumn<Row>[];
  rows: readonly Row[];
  locale: Locale;
  delimiter?: "," | ";" | "\t";
  /** UTF-8 byte order mark, without which Excel misreads accents. */
  bom?: boolean;
}): Uint8Array {
  const delimiter = input.delimiter ?? (input.locale === "es" ? ";" : ",");
  const records = [
    input.columns.map((column) => guardFormula(column.header)),
    ...input.rows.map((row) => input.columns.map((column) => written(column.cell(row), input.locale))),
  ];
  const text = stringify(records, {
    delimiter,
    record_delimiter: "\r\n",
    bom: input.bom ?? false,
    // A lone carriage return is no delimiter here, but readers take it for a line end.
    quoted_match: /\r|^\s|\s$/,
  });
  return new TextEncoder().encode(text);
}

/** A money amount as a plain decimal: no grouping, real minus as hyphen so that it stays a number, `-1234,50` in Spanish. */
export function plainDecimal(amount: Money, locale: Locale): string {
  const digits = exponentOf(amount.currency);
  const sign = amount.minor < 0n ? "-" : "";
  const absolute = (amount.minor < 0n ? -amount.minor : amount.minor).toString().padStart(digits + 1, "0");
  if (digits === 0) return sign + absolute;
  const point = locale === "es" ? "," : ".";
  return `${sign}${absolute.slice(0, -digits)}${point}${absolute.slice(-digits)}`;
}

function written(cell: CsvCell, locale: Locale): string {
  if (cell === null) return "";
  if (typeof cell === "string") return guardFormula(cell);
  if (typeof cell === "bigint") return cell.toString();
  if (typeof cell === "number") {
    invariant(Number.isSafeInteger(cell), "a number in a CSV cell is a safe integer");
    return cell.toString();
  }
  return plainDecimal(cell, locale);
}
