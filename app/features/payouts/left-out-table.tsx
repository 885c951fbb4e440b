import { Link } from "@remix-run/react";
import { Amount } from "#app/components/amount.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { RunView } from "./find-run.server.ts";

/** Who is owed money and is not in the run, with the reason; it stays owed. */
export function LeftOut({ run }: { run: RunView }) {
  const text = useText();
  const { currency } = run;
  return (
    <DataTable
      caption={text("payouts.left_out")}
      rows={run.leftOut}
      rowKey={(row) => row.partnerId}
      columns={[
        {
          key: "partner",
          head: text("payouts.partner"),
          grow: true,
          narrow: "title",
          cell: (row) => <Link to={`/console/partners/${row.partnerId}`}>{row.partnerName}</Link>,
        },
        {
          key: "statement",
          head: text("payouts.statement"),
          cell: (row) => row.statementNumber,
          narrow: "aside",
        },
        {
          key: "reason",
          head: text("payouts.reason"),
          cell: (row) => text(`payouts.left_out.${row.reason}`),
          narrow: "status",
        },
        {
          key: "amount",
          head: text("payouts.amount_in", { currency }),
          numeric: true,
          narrow: "value",
          cell: (row) => <Amount value={{ minor: row.amountMinor, currency }} />,
        },
      ]}
    />
  );
}
