import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { MoneyText } from "#app/components/amount.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { useFormat, useText } from "#app/i18n/provider.tsx";
import type { ListedRun } from "./list-runs.server.ts";
import { StageMark } from "./payout-mark.tsx";

type RunListProps = {
  caption: string;
  runs: readonly ListedRun[];
  /** The reader is of finance: runs that others prepared are theirs to approve. */
  mayApprove: boolean;
  empty: ReactNode;
};

/** Payout runs, one row each, with how far they are. */
export function RunList({ caption, runs, mayApprove, empty }: RunListProps) {
  const text = useText();
  const format = useFormat();
  return (
    <DataTable
      caption={caption}
      rows={runs}
      rowKey={(run) => run.id}
      empty={empty}
      columns={[
        {
          key: "period",
          head: text("payouts.month"),
          narrow: "title",
          grow: true,
          cell: (run) => (
            <Link className="row-link" to={`/console/runs/${run.id}`}>
              {`${format.periodTitle(run.periodId)} · ${run.entityName}`}
            </Link>
          ),
        },
        {
          key: "stage",
          head: text("payouts.stage"),
          cell: (run) => <StageMark stage={run.stage} readerApproves={mayApprove && !run.isOwn} />,
          narrow: "status",
        },
        {
          key: "payouts",
          head: text("payouts.payouts"),
          cell: (run) => format.count(run.payouts),
          numeric: true,
        },
        {
          key: "total",
          head: text("payouts.total"),
          cell: (run) => <MoneyText value={{ minor: run.totalMinor, currency: run.currency }} />,
          numeric: true,
          narrow: "value",
        },
        {
          key: "prepared",
          head: text("payouts.prepared"),
          cell: (run) => <Instant at={run.preparedAt} form="short" />,
          narrow: "aside",
        },
      ]}
    />
  );
}
