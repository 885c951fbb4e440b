import { type BankOrder, type BankPayment, bankText } from "./bank-payment.ts";
import type { Money } from "./money.ts";

/** What a column of a bank's own CSV may hold. */
export const BANK_CSV_FIELDS = [
  "end_to_end_id",
  "amount",
  "currency",
  "holder_name",
  "account_number",
  "clabe",
  "iban",
  "bic",
  "country",
  "remittance",
  "execute_on",
  "from_account",
] as const;
export type BankCsvField = (typeof BANK_CSV_FIELDS)[number];
/** A bank's columns, in its order and under its names: data of the paying account, not code. */
export type BankCsvColumns = readonly { readonly header: string; readonly field: BankCsvField }[];

/** Fields without which the bank's answer could not be matched, or nothing could be paid. */
const NEEDED: readonly BankCsvField[] = ["end_to_end_id", "amount", "currency", "holder_name"];
const NUMBERS: readonly BankCsvField[] = ["account_number", "clabe", "iban"];

export type BankCsvFault = "columns_incomplete" | "columns_twice";

/** May these columns be an export? */
export function whyNotColumns(columns: BankCsvColumns): BankCsvFault | null {
  const fields = columns.map(({ field }) => field);
  const headers = columns.map(({ header }) => header.trim().toLowerCase());
  if (new Set(headers).size !== headers.length) return "columns_twice";
  const complete = NEEDED.every((field) => fields.includes(field));
  return complete && NUMBERS.some((field) => fields.includes(field)) ? null : "columns_incomplete";
}

/** Is there a column for the payee's account of every payment? */
export function holdsAccounts(order: BankOrder, columns: BankCsvColumns): boolean {
  const fields = columns.map(({ field }) => field);
  return order.payments.every(({ scheme }) => {
    if (fields.includes("account_number")) return scheme !== "swift" || fields.includes("bic");
    return scheme !== "swift" && fields.includes(scheme);
  });
}

/** What stands in a column for one payment; an amount stays one, so that whoever writes the file keeps it a number. */
export function bankCsvCell(field: BankCsvField, payment: BankPayment, order: BankOrder): string | Money {
  const only = (wanted: string) => (payment.scheme === wanted ? payment.number : "");
  switch (field) {
    case "end_to_end_id":
      return payment.endToEndId;
    case "amount":
      return { minor: payment.amountMinor, currency: payment.currency };
    case "currency":
      return payment.currency;
    case "holder_name":
      return bankText(payment.holderName, 70);
    case "account_number":
      return payment.number;
    case "clabe":
    case "iban":
      return only(field);
    case "bic":
      return payment.bic ?? "";
    case "country":
      return payment.country;
    case "remittance":
      return bankText(payment.remittance, 140);
    case "execute_on":
      return order.executeOn;
    case "from_account":
      return order.from.number;
  }
}
