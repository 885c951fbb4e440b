import { Link, useLoaderData } from "@remix-run/react";
import { MoneyText } from "#app/components/amount.tsx";
import { Code } from "#app/components/code-block.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { AccountNoticeBanner } from "#app/features/partners/account-notice.tsx";
import { findAccountNotice } from "#app/features/partners/find-account-notice.server.ts";
import { BankLeg } from "#app/features/payouts/bank-leg.tsx";
import { listOwnBankLeg } from "#app/features/payouts/list-own-bank-leg.server.ts";
import { listOwnPayouts } from "#app/features/payouts/list-own-payouts.server.ts";
import { OwnPayoutMark } from "#app/features/payouts/payout-mark.tsx";
import { signedInPartner } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "payouts.own" };

export const loader = guardedLoader(signedInPartner(), async ({ ctx }) => ({
  payouts: await listOwnPayouts(ctx),
  notice: await findAccountNotice(ctx),
  bankLeg: await listOwnBankLeg(ctx),
}));

export default function OwnPayouts() {
  const { payouts, notice, bankLeg } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  return (
    <>
      <PageHeader title={text("payouts.own")} sub={text("payouts.own_sub")} />
      <AccountNoticeBanner notice={notice} />
      <DataTable
        caption={text("payouts.own")}
        rows={payouts}
        rowKey={(row) => row.id}
        empty={<EmptyState kind="nothing_yet" title={text("payouts.none_yet")} />}
        columns={[
          {
            key: "statement",
            head: text("payouts.statement"),
            grow: true,
            narrow: "title",
            cell: (row) => (
              <>
                <Link to={`/portal/statements/${row.statementNumber}`}>{row.statementNumber}</Link>
                <span className="second-line">{format.periodTitle(row.periodId)}</span>
              </>
            ),
          },
          {
            key: "state",
            head: text("payouts.state"),
            narrow: "status",
            cell: (row) => (
              <>
                <OwnPayoutMark status={row.status} />
                <span className="second-line">{text(`payouts.own_next.${row.status}`)}</span>
              </>
            ),
          },
          {
            key: "paid",
            head: text("payouts.sent_on"),
            narrow: "aside",
            cell: (row) => (row.paidAt ? <Instant at={row.paidAt} form="short" /> : null),
          },
          {
            key: "transfer",
            head: text("payouts.transfer"),
            cell: (row) => (row.transferId ? <Code>{row.transferId}</Code> : null),
          },
          {
            key: "amount",
            head: text("payouts.amount"),
            numeric: true,
            narrow: "value",
            cell: (row) => (
              <>
                <MoneyText value={{ minor: row.amountMinor, currency: row.currency }} />
                {row.reversedMinor > 0n ? (
                  <span className="second-line">
                    {text("payouts.came_back", {
                      amount: format.money({ minor: row.reversedMinor, currency: row.currency }),
                    })}
                  </span>
                ) : null}
              </>
            ),
          },
        ]}
      />
      <BankLeg rows={bankLeg} />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
