import { Link, useLoaderData } from "@remix-run/react";
import { MoneyText } from "#app/components/amount.tsx";
import { LinkButton } from "#app/components/buttons.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { Banner, EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { sourceName } from "#app/features/revenue/source-name.ts";
import { listMonths } from "#app/features/statements/list-months.server.ts";
import { MonthMark } from "#app/features/statements/month-mark.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "statements.months" };

export const loader = guardedLoader(signedInStaff("finance", "admin"), ({ ctx }) => listMonths(ctx));

export default function Months() {
  const { months, feeds, quarantined, timeZone } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  return (
    <>
      <PageHeader
        title={text("statements.months")}
        sub={text("statements.months_sub", { zone: format.zone(timeZone) })}
        actions={<LinkButton to="/console/ledger">{text("ledger.title")}</LinkButton>}
      />
      {quarantined > 0 ? (
        <Banner kind="needs_you" title={text("statements.quarantined", { n: quarantined })}>
          <Link to="/console/revenue/quarantine">{text("statements.open_quarantine")}</Link>
        </Banner>
      ) : null}
      <DataTable
        caption={text("statements.months")}
        rows={months}
        rowKey={(month) => month.periodId}
        columns={[
          {
            key: "period",
            head: text("statements.month"),
            grow: true,
            narrow: "title",
            cell: (month) => (
              <Link className="row-link" to={`/console/months/${month.periodId}`}>
                {format.periodTitle(month.periodId)}
              </Link>
            ),
          },
          {
            key: "status",
            head: text("statements.state"),
            narrow: "status",
            cell: (month) => <MonthMark month={month} />,
          },
          {
            key: "events",
            head: text("statements.events"),
            numeric: true,
            cell: (month) => format.count(month.events),
          },
          {
            key: "statements",
            head: text("statements.title"),
            numeric: true,
            cell: (month) => format.count(month.statements),
          },
          {
            key: "closed",
            head: text("statements.closed_at"),
            narrow: "aside",
            cell: (month) => (month.closedAt ? <Instant at={month.closedAt} /> : ""),
          },
          {
            key: "payable",
            head: text("statements.payable"),
            numeric: true,
            narrow: "value",
            cell: (month) =>
              month.payable.map((amount) => (
                <div key={amount.currency}>
                  <MoneyText value={amount} />
                </div>
              )),
          },
        ]}
      />
      <Section title={text("statements.feeds")}>
        <DataTable
          caption={text("statements.feeds")}
          rows={feeds}
          rowKey={(feed) => feed.source}
          empty={<EmptyState kind="nothing_yet" title={text("statements.no_feeds")} />}
          columns={[
            {
              key: "source",
              head: text("statements.feed"),
              grow: true,
              narrow: "title",
              cell: (feed) => sourceName(feed.source),
            },
            {
              key: "last",
              head: text("statements.feed_last"),
              narrow: "aside",
              cell: (feed) => <Instant at={feed.lastAt} />,
            },
            {
              key: "events",
              head: text("statements.events"),
              numeric: true,
              narrow: "value",
              cell: (feed) => format.count(feed.events),
            },
          ]}
        />
      </Section>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
