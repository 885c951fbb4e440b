import type { Locale } from "#app/domain/locale.ts";
import { type AmountProblem, parseAmount } from "#app/domain/money-text.ts";
import { REVENUE_DEDUCTIONS, REVENUE_STREAMS } from "#app/domain/revenue-event.ts";
import type { RevenueCsvColumn, RevenueCsvValues } from "#app/features/revenue/revenue-csv-columns.ts";
import type { LineDeductions, RevenueLineInput } from "#app/features/revenue/revenue-input.ts";
import { isDay, isKnownCurrency, wrongParts } from "#app/features/revenue/revenue-input-rules.ts";

type LineProblem =
  | AmountProblem
  | "unknown_stream"
  | "unknown_currency"
  | "not_a_date"
  | "not_a_quantity"
  | "cell_too_long"
  | "part_outside_net"
  | "parts_above_net";

/** What only a line that brings revenue may say. */
export const PART_COLUMNS = ["fee", "credit", ...REVENUE_DEDUCTIONS, "milestone"] as const;

/** As long as the API takes them. */
const LONGEST_MILESTONE = 200;
const LONGEST_INVOICE = 100;

/** One row as a line of its event; what is wrong is told by column, and counts as nothing. */
export function readRevenueCsvLine(
  values: RevenueCsvValues,
  locale: Locale,
  blame: (column: RevenueCsvColumn, code: LineProblem) => void,
): RevenueLineInput {
  const currency = values.currency.toUpperCase();
  if (!isKnownCurrency(currency)) blame("currency", "unknown_currency");
  const minorOf = (column: RevenueCsvColumn) => {
    const read = parseAmount(values[column], currency, locale);
    if (read.ok) return read.minor;
    blame(column, read.code);
    return 0n;
  };
  const partOf = (column: RevenueCsvColumn) => (values[column] === "" ? 0n : minorOf(column));
  const stream = REVENUE_STREAMS.find((one) => one === (values.stream.toLowerCase() || "subscription"));
  if (!stream) blame("stream", "unknown_stream");
  if (!/^\d{0,9}$/.test(values.quantity)) blame("quantity", "not_a_quantity");
  for (const column of ["service_from", "service_to"] as const)
    if (values[column] !== "" && !isDay(values[column])) blame(column, "not_a_date");
  if (values.milestone.length > LONGEST_MILESTONE) blame("milestone", "cell_too_long");
  if (values.invoice.length > LONGEST_INVOICE) blame("invoice", "cell_too_long");
  const deducted = REVENUE_DEDUCTIONS.filter((name) => values[name] !== "");
  const line: RevenueLineInput = {
    productKey: values.product,
    stream: stream ?? "subscription",
    serviceFrom: values.service_from || null,
    serviceTo: values.service_to || null,
    quantity: /^\d{1,9}$/.test(values.quantity) ? BigInt(values.quantity) : 1n,
    netMinor: minorOf("net"),
    taxMinor: values.tax === "" ? null : minorOf("tax"),
    feeMinor: partOf("fee"),
    creditMinor: partOf("credit"),
    deductions:
      deducted.length > 0
        ? (Object.fromEntries(deducted.map((name) => [name, partOf(name)])) as LineDeductions)
        : null,
    milestone: values.milestone || null,
  };
  for (const name of wrongParts(line)) {
    if (name === "all") blame("net", "parts_above_net");
    else blame(name, "part_outside_net");
  }
  return line;
}
