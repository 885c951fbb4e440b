import type { Currency } from "./money.ts";

/** What the bank says became of a payment. `refused`: it never left; `returned`: it left and came back. */
export const BANK_OUTCOMES = ["paid", "returned", "refused"] as const;
export type BankOutcome = (typeof BANK_OUTCOMES)[number];

/** A line of the bank's file, read. */
export type BankRow = {
  readonly endToEndId: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly outcome: BankOutcome;
  /** The bank's own name for it. */
  readonly reference: string;
  readonly reason: string | null;
};

/** A payment that was handed to a bank, as it stands now. */
export type OrderedPayment = {
  readonly paymentId: string;
  readonly endToEndId: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly state: "exported" | "confirmed" | "refused";
  readonly reference: string | null;
  /** What came back of it already. */
  readonly returnedMinor: bigint;
};

/** Why a line waits for a person. */
export const BANK_ROW_PROBLEMS = [
  "unknown_id",
  "amount_differs",
  "currency_differs",
  "twice_in_file",
  "other_reference",
  "not_confirmed_yet",
  "returned_already",
  "refused_already",
  "confirmed_already",
] as const;
export type BankRowProblem = (typeof BANK_ROW_PROBLEMS)[number];

export type MatchedRow =
  | { readonly row: BankRow; readonly paymentId: string; readonly result: "matched" }
  /** The bank says again what is known: nothing to do, and nothing to look at. */
  | { readonly row: BankRow; readonly paymentId: string; readonly result: "repeated" }
  | { readonly row: BankRow; readonly paymentId: string | null; readonly result: BankRowProblem };

/**
 * Holds each line of a bank's file against what was ordered: by end-to-end id, and then to the cent and in the currency.
 * Of several lines about one payment with one outcome only the first counts. Nothing is matched by likeness.
 */
export function matchReport(
  rows: readonly BankRow[],
  payments: readonly OrderedPayment[],
): readonly MatchedRow[] {
  const byId = new Map(payments.map((payment) => [payment.endToEndId, payment]));
  const seen = new Set<string>();
  const paidHere = new Set<string>();
  return rows.map((row) => {
    const payment = byId.get(row.endToEndId);
    if (!payment) return { row, paymentId: null, result: "unknown_id" };
    const { paymentId } = payment;
    const result = compare(row, payment, seen, paidHere);
    if (result === "matched") {
      seen.add(`${row.outcome}:${paymentId}`);
      if (row.outcome === "paid") paidHere.add(paymentId);
    }
    return { row, paymentId, result };
  });
}

function compare(
  row: BankRow,
  payment: OrderedPayment,
  seen: ReadonlySet<string>,
  paidHere: ReadonlySet<string>,
): MatchedRow["result"] {
  if (row.currency !== payment.currency) return "currency_differs";
  if (row.amountMinor !== payment.amountMinor) return "amount_differs";
  if (seen.has(`${row.outcome}:${payment.paymentId}`)) return "twice_in_file";
  switch (row.outcome) {
    case "paid":
      if (payment.state === "exported") return "matched";
      if (payment.state === "refused") return "refused_already";
      return payment.reference === row.reference ? "repeated" : "other_reference";
    case "returned":
      if (payment.returnedMinor > 0n) return "returned_already";
      if (payment.state === "confirmed" || paidHere.has(payment.paymentId)) return "matched";
      return payment.state === "refused" ? "refused_already" : "not_confirmed_yet";
    case "refused":
      if (payment.state === "refused") return "repeated";
      return payment.state === "exported" && !paidHere.has(payment.paymentId)
        ? "matched"
        : "confirmed_already";
  }
}

/** Bytes that a page may show as proof of a payment. */
export const MAX_PROOF_BYTES = 5_000_000;

/** What a proof is by its first bytes, whatever its name says; null: nothing that is kept. */
export function proofType(bytes: Uint8Array): "application/pdf" | "image/png" | "image/jpeg" | null {
  const begins = (...magic: readonly number[]) => magic.every((byte, at) => bytes[at] === byte);
  if (begins(0x25, 0x50, 0x44, 0x46, 0x2d)) return "application/pdf";
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  return begins(0xff, 0xd8, 0xff) ? "image/jpeg" : null;
}
