import { z } from "zod";
import { readCsv } from "#app/adapters/csv/read-csv.server.ts";
import { BANK_OUTCOMES, type BankOutcome, type BankRow } from "#app/domain/bank-report.ts";
import { parseAmount } from "#app/domain/money-text.ts";

/** Which column of a bank's file holds what, and by which words it says what became of a payment. */
export const BANK_REPORT_COLUMNS = z.strictObject({
  endToEndId: z.string().min(1).max(80),
  amount: z.string().min(1).max(80),
  currency: z.string().min(1).max(80),
  reference: z.string().min(1).max(80),
  status: z.string().max(80),
  reason: z.string().max(80),
  /** Words in the status column that mean a return or a refusal; every other line is a payment. */
  returned: z.array(z.string().max(40)).max(10),
  refused: z.array(z.string().max(40)).max(10),
});
export type BankReportColumns = z.output<typeof BANK_REPORT_COLUMNS>;

const LIMITS = { maxRows: 20_000, maxBytes: 5_000_000 };

export type BankReportReading =
  | { readonly ok: true; readonly rows: readonly BankRow[] }
  | { readonly ok: false; readonly line: number; readonly code: string };

/** A bank's CSV, by its mapping. Refused whole at the first line that cannot be read: a half-read answer confirms nothing. */
export async function readBankReportCsv(
  bytes: Uint8Array,
  columns: BankReportColumns,
): Promise<BankReportReading> {
  const column = (header: string, required: boolean) => ({
    required,
    headers: header === "" ? [] : [header],
  });
  const reading = await readCsv(bytes, {
    ...LIMITS,
    columns: {
      endToEndId: column(columns.endToEndId, true),
      amount: column(columns.amount, true),
      currency: column(columns.currency, true),
      reference: column(columns.reference, true),
      status: column(columns.status, false),
      reason: column(columns.reason, false),
    },
  });
  const [problem] = reading.problems;
  if (problem || !reading.usable)
    return { ok: false, line: problem?.line ?? 0, code: problem?.code ?? "file_empty" };
  const rows: BankRow[] = [];
  for (const { line, values } of reading.rows) {
    const currency = values.currency.toUpperCase();
    if (!/^[A-Z]{3}$/.test(currency)) return { ok: false, line, code: "currency_unknown" };
    const amount = parseAmount(values.amount, currency);
    if (!amount.ok) return { ok: false, line, code: amount.code };
    rows.push({
      endToEndId: values.endToEndId,
      amountMinor: amount.minor < 0n ? -amount.minor : amount.minor,
      currency,
      outcome: outcomeOf(values.status, columns),
      reference: values.reference,
      reason: values.reason === "" ? null : values.reason,
    });
  }
  return { ok: true, rows };
}

function outcomeOf(status: string, { returned, refused }: BankReportColumns): BankOutcome {
  const says = (words: readonly string[]) =>
    words.some((word) => word.toLowerCase() === status.toLowerCase());
  const [paid, back, never] = BANK_OUTCOMES;
  if (says(returned)) return back;
  return says(refused) ? never : paid;
}
