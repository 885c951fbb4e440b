import { type CsvProblemCode, type CsvRow, readCsv } from "#app/adapters/csv/read-csv.server.ts";
import type { Locale } from "#app/domain/locale.ts";
import { type AmountProblem, parseAmount } from "#app/domain/money-text.ts";
import { startOfDay } from "#app/domain/period.ts";
import { isEarningKind, REVENUE_EVENT_KINDS } from "#app/domain/revenue-event.ts";
import { readCustomerKey } from "#app/features/revenue/customer-key.server.ts";
import { PART_COLUMNS, readRevenueCsvLine } from "#app/features/revenue/read-revenue-csv-line.server.ts";
import {
  REVENUE_CSV_COLUMNS,
  type RevenueCsvColumn,
  type RevenueCsvValues,
} from "#app/features/revenue/revenue-csv-columns.ts";
import type { RevenueEventInput, RevenueLineInput } from "#app/features/revenue/revenue-input.ts";
import { isDay, whyNotThen } from "#app/features/revenue/revenue-input-rules.ts";

export type RevenueCsvProblemCode =
  | CsvProblemCode
  | AmountProblem
  | "unknown_type"
  | "unknown_stream"
  | "unknown_currency"
  | "not_a_date"
  | "in_future"
  | "too_long_ago"
  | "not_a_key"
  | "not_a_quantity"
  | "not_a_source"
  | "source_is_stripe"
  | "not_an_id"
  | "below_zero"
  | "payment_needs_customer"
  | "payment_needs_product"
  | "payment_reverses_nothing"
  | "reduction_needs_payment"
  | "reduction_has_no_parts"
  | "issued_needs_invoice"
  | "invoice_net_differs"
  | "part_outside_net"
  | "parts_above_net"
  | "differs_from_first_row"
  | "other_row_is_bad";
/** `line` counts from 1 in the file, 0 is the file itself; `column` is our own name of it. */
export type RevenueCsvProblem = {
  readonly line: number;
  readonly column: string | null;
  readonly code: RevenueCsvProblemCode;
};
export type ReadRevenueCsv = {
  readonly usable: boolean;
  readonly inputs: readonly RevenueEventInput[];
  /** The lines of the file that an input was read from. */
  readonly linesOf: ReadonlyMap<RevenueEventInput, readonly number[]>;
  readonly problems: readonly RevenueCsvProblem[];
  readonly rowsTotal: number;
  readonly rowsGood: number;
};

const MOST_ROWS = 1_000;
const MOST_BYTES = 5 * 1024 * 1024;
type Row = CsvRow<RevenueCsvColumn>;
type Reading = {
  readonly legalEntityId: string;
  readonly timeZone: string;
  readonly locale: Locale;
  readonly now: Date;
};

/**
 * Reads an upload into events; rows with one external id are the lines of one event, and a bad one spoils the whole
 * event. Amounts are decimals of the currency as the reader's language writes them; a day without an hour is its first
 * instant in the programme's zone.
 */
export async function readRevenueCsv(bytes: Uint8Array, reading: Reading): Promise<ReadRevenueCsv> {
  const file = await readCsv(bytes, {
    columns: REVENUE_CSV_COLUMNS,
    maxRows: MOST_ROWS,
    maxBytes: MOST_BYTES,
  });
  const badLines = new Set(file.problems.map((problem) => problem.line));
  const linesOf = new Map<RevenueEventInput, readonly number[]>();
  if (!file.usable)
    return { usable: false, inputs: [], linesOf, problems: file.problems, rowsTotal: 0, rowsGood: 0 };
  const problems: RevenueCsvProblem[] = [...file.problems];
  const inputs: RevenueEventInput[] = [];
  let rowsGood = 0;
  for (const rows of Map.groupBy(
    file.rows,
    (row) => `${sourceOf(row.values)}/${row.values.external_id}`,
  ).values()) {
    const read = readEvent(rows, reading);
    problems.push(...read.problems);
    if (!read.input) continue;
    inputs.push(read.input);
    linesOf.set(
      read.input,
      rows.map((row) => row.line),
    );
    rowsGood += rows.length;
  }
  const sorted = problems.toSorted((a, b) => a.line - b.line);
  const rowsTotal = file.rows.length + badLines.size;
  return { usable: true, inputs, linesOf, problems: sorted, rowsTotal, rowsGood };
}

function readEvent(rows: readonly Row[], reading: Reading) {
  const problems: RevenueCsvProblem[] = [];
  const [first] = rows as [Row];
  const lines = rows.map((row) =>
    readRevenueCsvLine(row.values, reading.locale, (column, code) =>
      problems.push({ line: row.line, column, code }),
    ),
  );
  const blame = (column: RevenueCsvColumn, code: RevenueCsvProblemCode) =>
    problems.push({ line: first.line, column, code });
  const { values } = first;
  const kind = REVENUE_EVENT_KINDS.find((one) => one === (values.type.toLowerCase() || "payment"));
  if (!kind) blame("type", "unknown_type");
  if (!/^[\x21-\x7e]{1,200}$/.test(values.external_id)) blame("external_id", "not_an_id");
  if (!/^[a-z][a-z0-9_-]{0,39}$/.test(sourceOf(values))) blame("source", "not_a_source");
  const customerKey = readCustomerKey(values.customer);
  if (values.customer !== "" && customerKey === null) blame("customer", "not_a_key");
  const occurredAt = instantOf(values.occurred_at, reading.timeZone);
  const wrongTime = occurredAt === null ? "not_a_date" : whyNotThen(occurredAt, reading.now);
  if (wrongTime) blame("occurred_at", wrongTime);
  const isEarning = kind !== undefined && isEarningKind(kind);
  if (kind === "invoice_issued" && values.invoice === "") blame("invoice", "issued_needs_invoice");
  if (isEarning && values.customer === "") blame("customer", "payment_needs_customer");
  if (isEarning && values.reverses !== "") blame("reverses", "payment_reverses_nothing");
  if (kind && !isEarning && values.reverses === "") blame("reverses", "reduction_needs_payment");
  for (const row of rows) {
    const at = (column: RevenueCsvColumn, code: RevenueCsvProblemCode) =>
      problems.push({ line: row.line, column, code });
    for (const column of SAID_ONCE)
      if (row.values[column] !== values[column]) at(column, "differs_from_first_row");
    if (isEarning && row.values.product === "") at("product", "payment_needs_product");
    for (const column of isEarning ? [] : PART_COLUMNS)
      if (row.values[column] !== "") at(column, "reduction_has_no_parts");
  }
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0n);
  if (netMinor < 0n) blame("net", "below_zero");
  const invoiceNetMinor = isEarning ? invoiceNetOf(values, reading.locale, blame) : null;
  const isTooSmall = invoiceNetMinor !== null && invoiceNetMinor < netMinor;
  const isOther = kind === "invoice_issued" && invoiceNetMinor !== null && invoiceNetMinor !== netMinor;
  if (isTooSmall || isOther) blame("invoice_net", "invoice_net_differs");
  if (problems.length > 0 || !kind || !occurredAt)
    return { input: null, problems: withTheOthers(problems, rows) };
  const namesProducts = isEarning || lines.every((line) => line.productKey !== "");
  const input: RevenueEventInput = {
    source: sourceOf(values),
    externalId: values.external_id,
    kind,
    legalEntityId: reading.legalEntityId,
    customerKeys: customerKey ? [customerKey] : [],
    customerHint: values.customer_name || null,
    invoice: isEarning
      ? {
          externalId: values.invoice || values.external_id,
          number: values.invoice || null,
          netMinor: invoiceNetMinor,
        }
      : null,
    reversesExternalId: values.reverses || null,
    currency: values.currency.toUpperCase(),
    occurredAt,
    netMinor,
    taxMinor: taxOf(lines, isEarning),
    lines: namesProducts ? lines : [],
  };
  return { input, problems };
}

/** What belongs to the event and not to its lines. */
const SAID_ONCE = [
  "type",
  "occurred_at",
  "customer",
  "currency",
  "reverses",
  "invoice",
  "invoice_net",
] as const;

function invoiceNetOf(
  values: RevenueCsvValues,
  locale: Locale,
  blame: (column: RevenueCsvColumn, code: RevenueCsvProblemCode) => void,
): bigint | null {
  if (values.invoice_net === "") return null;
  const read = parseAmount(values.invoice_net, values.currency.toUpperCase(), locale);
  if (read.ok) return read.minor;
  blame("invoice_net", read.code);
  return null;
}

/** Rows that are right but whose event is not: told too, so that the count of bad rows is true. */
function withTheOthers(problems: readonly RevenueCsvProblem[], rows: readonly Row[]): RevenueCsvProblem[] {
  const told = new Set(problems.map((problem) => problem.line));
  const others = rows.filter((row) => !told.has(row.line));
  return [
    ...problems,
    ...others.map(({ line }) => ({ line, column: null, code: "other_row_is_bad" as const })),
  ];
}

/** Of what brings revenue every line has to say it; of a reduction what is not said is none. */
function taxOf(lines: readonly RevenueLineInput[], isEarning: boolean): bigint | null {
  if (isEarning && lines.some((line) => line.taxMinor === null)) return null;
  return lines.reduce((sum, line) => sum + (line.taxMinor ?? 0n), 0n);
}

function sourceOf(values: RevenueCsvValues): string {
  return values.source || "csv";
}

function instantOf(text: string, timeZone: string): Date | null {
  if (isDay(text)) return startOfDay(text, timeZone);
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  if (!isDay(text.slice(0, 10))) return null;
  const read = new Date(text.replace(" ", "T"));
  return Number.isNaN(read.getTime()) ? null : read;
}
