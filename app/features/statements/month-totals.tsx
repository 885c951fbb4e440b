import { Amount } from "#app/components/amount.tsx";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import type { MonthTotals } from "#app/features/statements/find-month.server.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

/** What a month comes to per currency; before the close without what is held and payable, which the close works out. */
export function MonthTotalsTable({ totals, isOpen }: { totals: readonly MonthTotals[]; isOpen: boolean }) {
  const text = useText();
  const format = useFormat();
  const amount = (
    key: "earnedMinor" | "adjustedMinor" | "heldMinor" | "payableMinor",
    head: string,
  ): Column<MonthTotals> => ({
    key,
    head,
    numeric: true,
    cell: (row) => <Amount value={{ minor: row[key], currency: row.currency }} />,
  });
  return (
    <DataTable
      caption={text("statements.totals")}
      rows={totals}
      rowKey={(row) => row.currency}
      ledger
      empty={<EmptyState kind="nothing_yet" title={text("statements.no_totals")} />}
      columns={[
        { key: "currency", head: text("statements.currency"), grow: true, cell: (row) => row.currency },
        {
          key: "partners",
          head: text("statements.partners"),
          numeric: true,
          cell: (row) => format.count(row.partners),
        },
        amount("earnedMinor", text("statements.earned")),
        amount("adjustedMinor", text("statements.adjusted")),
        ...(isOpen
          ? []
          : [
              amount("heldMinor", text("statements.held")),
              amount("payableMinor", text("statements.payable")),
            ]),
      ]}
    />
  );
}
