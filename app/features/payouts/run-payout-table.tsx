import { Link } from "@remix-run/react";
import { Amount } from "#app/components/amount.tsx";
import { Button } from "#app/components/buttons.tsx";
import { type Column, DataTable, type Total } from "#app/components/data-table.tsx";
import { useFormat, useText } from "#app/i18n/provider.tsx";
import type { RunPayout, RunView } from "./find-run.server.ts";
import { PayoutMark } from "./payout-mark.tsx";

/**
 * Every payout of a run in one table: what a decision took out is struck through with its reason, each beside what the
 * partner got the month before. Of a draft, ticked ones can be left out, by the form around.
 */
export function RunPayouts({ run, mayExclude }: { run: RunView; mayExclude: boolean }) {
  const text = useText();
  const format = useFormat();
  const { currency } = run;
  const { lastMonth } = run.work;
  const columns: Column<RunPayout>[] = [
    {
      key: "partner",
      head: text("payouts.partner"),
      grow: true,
      narrow: "title",
      cell: (row) => (
        <span className={mayExclude && !row.out ? "choice" : undefined}>
          {mayExclude && !row.out && row.status === "draft" ? (
            <input
              type="checkbox"
              name="payoutIds"
              value={row.id}
              aria-label={text("runs.exclude_tick", { name: row.partnerName })}
            />
          ) : null}
          <Struck when={isOut(row)}>
            <Link className="row-link" to={`/console/payouts/${row.id}`}>
              {row.partnerName}
            </Link>
          </Struck>
        </span>
      ),
    },
    {
      key: "statement",
      head: text("payouts.statement"),
      narrow: "aside",
      cell: (row) => <Link to={`/console/statements/${row.statementNumber}`}>{row.statementNumber}</Link>,
    },
    { key: "destination", head: text("payouts.destination"), cell: (row) => row.destination ?? "" },
    {
      key: "state",
      head: text("payouts.state"),
      narrow: "status",
      cell: (row) => <State row={row} mayInclude={mayExclude} />,
    },
    {
      key: "last",
      head: format.monthShort(lastMonth.periodId),
      numeric: true,
      cell: ({ lastMinor }) =>
        lastMinor === null ? (
          text("runs.new_this_month")
        ) : (
          <Amount value={{ minor: lastMinor, currency }} calm />
        ),
    },
    {
      key: "change",
      head: text("runs.change_since"),
      numeric: true,
      cell: (row) => <Amount value={{ minor: row.amountMinor - (row.lastMinor ?? 0n), currency }} calm />,
    },
    {
      key: "amount",
      head: text("payouts.amount_in", { currency }),
      numeric: true,
      narrow: "value",
      cell: (row) => (
        <Struck when={isOut(row)}>
          <Amount value={{ minor: row.amountMinor, currency }} />
        </Struck>
      ),
    },
  ];
  return (
    <DataTable
      caption={text("payouts.payouts")}
      rows={run.payouts}
      rowKey={(row) => row.id}
      columns={columns}
      totals={totalsOf(run, text)}
    />
  );
}

function totalsOf(run: RunView, text: ReturnType<typeof useText>): Total[] {
  const { currency, payouts } = run;
  const { lastMonth } = run.work;
  const outMinor = payouts.filter(({ out }) => out).reduce((sum, row) => sum + row.amountMinor, 0n);
  const amount = (minor: bigint) => <Amount value={{ minor, currency }} calm />;
  const out: Total[] =
    outMinor === 0n
      ? []
      : [
          {
            key: "out",
            label: text("runs.out_total", { currency }),
            cells: { amount: <s>{amount(outMinor)}</s> },
          },
        ];
  return [
    ...out,
    {
      key: "total",
      label: text("runs.included_total", { currency }),
      rule: "double",
      cells: {
        last: amount(lastMonth.totalMinor),
        change: amount(run.totalMinor - lastMonth.totalMinor),
        amount: amount(run.totalMinor),
      },
    },
  ];
}

function isOut(row: RunPayout): boolean {
  return row.out !== null || row.status === "cancelled";
}

function Struck({ when, children }: { when: boolean; children: React.ReactNode }) {
  return when ? <s>{children}</s> : children;
}

function State({ row, mayInclude }: { row: RunPayout; mayInclude: boolean }) {
  const text = useText();
  const { out } = row;
  return (
    <>
      <PayoutMark status={out ? "cancelled" : row.status} />
      {row.change ? <span className="second-line">{text(`payouts.change.${row.change}`)}</span> : null}
      {out ? (
        <span className="second-line">
          {text(`runs.outcome.${out.outcome}`)}
          {out.reasonCode
            ? `: ${text("runs.by", { reason: text(`runs.reason.${out.reasonCode}`), name: out.by })}`
            : ""}
          {out.reasonText ? ` · ${out.reasonText}` : ""}
        </span>
      ) : null}
      {out && mayInclude ? (
        <Button kind="quiet" name="payoutId" value={row.id} form="include">
          {text("runs.include")}
          <span className="sr-only"> {row.partnerName}</span>
        </Button>
      ) : null}
    </>
  );
}
