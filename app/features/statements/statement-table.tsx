import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Amount, MoneyText } from "#app/components/amount.tsx";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import type { ListedStatement } from "#app/features/statements/list-statements.server.ts";
import { PaymentMark } from "#app/features/statements/payment-mark.tsx";
import { RestatedMark } from "#app/features/statements/statement-versions.tsx";
import { useFormat, useText } from "#app/i18n/provider.tsx";

type StatementTableProps = { caption: string; rows: readonly ListedStatement[]; empty?: ReactNode };

/** A partner's statements, one row each, with what becomes of their money. */
export function StatementTable({ caption, rows, empty }: StatementTableProps) {
  const text = useText();
  const format = useFormat();
  const columns: Column<ListedStatement>[] = [
    {
      key: "period",
      head: text("statements.month"),
      grow: true,
      narrow: "title",
      cell: (row) => (
        <>
          <Link className="row-link" to={`/portal/statements/${row.number}`}>
            {format.periodTitle(row.periodId)}
          </Link>
          <span className="second-line">
            {row.number} · {row.entityName}
            <RestatedMark version={row.newestVersion} />
          </span>
        </>
      ),
    },
    {
      key: "state",
      head: text("statements.state"),
      narrow: "status",
      cell: (row) => <PaymentMark statement={row} audience="partner" />,
    },
    {
      key: "earned",
      head: text("statements.earned"),
      numeric: true,
      cell: (row) => <Amount value={{ minor: row.earnedMinor, currency: row.currency }} />,
    },
    {
      key: "adjusted",
      head: text("statements.adjusted"),
      numeric: true,
      cell: (row) => <Amount value={{ minor: row.adjustedMinor, currency: row.currency }} />,
    },
    {
      key: "held",
      head: text("statements.held"),
      numeric: true,
      cell: (row) => <Amount value={{ minor: row.heldMinor, currency: row.currency }} />,
    },
    {
      key: "paidAt",
      head: text("statements.paid_on"),
      narrow: "aside",
      cell: (row) => (row.paidAt ? <Instant at={row.paidAt} form="short" /> : ""),
    },
    {
      key: "payable",
      head: text("statements.payable"),
      numeric: true,
      narrow: "value",
      cell: (row) => <MoneyText value={{ minor: row.payableMinor, currency: row.currency }} />,
    },
  ];
  return <DataTable caption={caption} columns={columns} rows={rows} rowKey={(row) => row.id} empty={empty} />;
}
