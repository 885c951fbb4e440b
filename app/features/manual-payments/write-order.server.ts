import { writeCsv } from "#app/adapters/csv/write-csv.server.ts";
import {
  type BankCsvColumns,
  type BankCsvFault,
  bankCsvCell,
  holdsAccounts,
  whyNotColumns,
} from "#app/domain/bank-csv.ts";
import {
  type BankOrder,
  type BankOrderFault,
  type BankPayment,
  whyNotOrder,
} from "#app/domain/bank-payment.ts";
import type { BankFormat } from "#app/domain/manual-payment-rules.ts";
import { pain001, whyNotSepa } from "#app/domain/pain001.ts";

export type OrderFile =
  | { readonly ok: true; readonly name: string; readonly text: string }
  | { readonly ok: false; readonly fault: BankOrderFault | BankCsvFault | "order_account_not_held" };

/** The file that a bank takes, by its profile; or why these payments cannot stand in it. */
export function writeOrder(
  order: BankOrder,
  profile: { readonly format: BankFormat; readonly columns: BankCsvColumns },
): OrderFile {
  if (profile.format === "pain_001") {
    const fault = whyNotSepa(order);
    return fault ? { ok: false, fault } : { ok: true, name: `${order.messageId}.xml`, text: pain001(order) };
  }
  const fault = whyNotOrder(order) ?? whyNotColumns(profile.columns);
  if (fault) return { ok: false, fault };
  if (!holdsAccounts(order, profile.columns)) return { ok: false, fault: "order_account_not_held" };
  const bytes = writeCsv<BankPayment>({
    columns: profile.columns.map(({ header, field }) => ({
      header,
      cell: (payment) => bankCsvCell(field, payment, order),
    })),
    rows: order.payments,
    // A bank reads a point and no group, whatever language its people speak.
    locale: "en",
  });
  return { ok: true, name: `${order.messageId}.csv`, text: new TextDecoder().decode(bytes) };
}
