import { Amount } from "#app/components/amount.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Banner } from "#app/components/notices.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { TrialBalance } from "./trial-balance.server.ts";

/** The accounts of one entity in one currency, with sums that must be equal. */
export function TrialBalanceTable({ book }: { book: TrialBalance }) {
  const text = useText();
  const amount = (minor: bigint) => <Amount value={{ minor, currency: book.currency }} />;
  const size = (minor: bigint) => (minor < 0n ? -minor : minor);
  return (
    <>
      {book.differenceMinor === 0n ? null : <Banner kind="bad" title={text("ledger.does_not_balance")} />}
      <DataTable
        caption={`${text("ledger.trial_balance")} ${book.entityName} ${book.currency}`}
        rows={book.accounts}
        rowKey={(row) => row.account}
        compact
        ledger
        columns={[
          {
            key: "account",
            head: text("ledger.account"),
            grow: true,
            cell: (row) => (
              <>
                {text(`ledger.account.${row.account}`)}
                <span className="second-line">{row.account}</span>
              </>
            ),
          },
          { key: "debit", head: text("ledger.debit"), numeric: true, cell: (row) => amount(row.debitMinor) },
          {
            key: "credit",
            head: text("ledger.credit"),
            numeric: true,
            cell: (row) => amount(row.creditMinor),
          },
          {
            key: "balance",
            head: text("ledger.balance"),
            numeric: true,
            cell: (row) => (
              <>
                {amount(size(row.balanceMinor))}{" "}
                {row.balanceMinor === 0n
                  ? ""
                  : text(row.balanceMinor > 0n ? "ledger.side_debit" : "ledger.side_credit")}
              </>
            ),
          },
        ]}
        totals={[
          {
            key: "sum",
            rule: "double",
            label: text("ledger.sum"),
            cells: {
              debit: amount(book.debitMinor),
              credit: amount(book.creditMinor),
              balance: amount(book.differenceMinor),
            },
          },
        ]}
      />
    </>
  );
}
