import { Link, useLoaderData } from "@remix-run/react";
import { MoneyText } from "#app/components/amount.tsx";
import { LinkButton } from "#app/components/buttons.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { FilterBar } from "#app/components/filter-bar.tsx";
import { readListState } from "#app/components/list-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import { REVENUE_EVENT_KINDS } from "#app/domain/revenue-event.ts";
import { listPeriods, listRevenueEvents } from "#app/features/revenue/list-revenue-events.server.ts";
import { sourceName } from "#app/features/revenue/source-name.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "revenue.title" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, url }) => {
  const periods = await listPeriods(ctx);
  const state = readListState(url.searchParams, {
    filters: { q: "text", kind: REVENUE_EVENT_KINDS, month: periods },
    sorts: ["occurred", "net"],
    defaultSort: "-occurred",
  });
  const found = await listRevenueEvents(ctx, {
    search: state.filters.q,
    kind: state.filters.kind,
    periodId: state.filters.month,
    sort: state.sort.key === "net" ? "net" : "occurred",
    descending: state.sort.descending,
    limit: state.pageSize,
    offset: state.offset,
  });
  return { state, periods, canImport: ctx.actor.roles.includes("finance"), ...found };
});

export default function Revenue() {
  const { state, periods, canImport, rows, total } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const isFiltered = Object.values(state.filters).some(Boolean);
  return (
    <>
      <PageHeader
        title={text("revenue.title")}
        sub={text("revenue.sub")}
        actions={
          canImport ? (
            <LinkButton kind="primary" to="/console/revenue/import">
              {text("revenue.import")}
            </LinkButton>
          ) : undefined
        }
      />
      <FilterBar
        state={state}
        filters={[
          { name: "q", label: text("revenue.search"), type: "search" },
          {
            name: "kind",
            label: text("revenue.kind"),
            choices: REVENUE_EVENT_KINDS.map((kind) => ({
              value: kind,
              label: text(`revenue.kind.${kind}`),
            })),
          },
          {
            name: "month",
            label: text("revenue.month"),
            choices: periods.map((id) => ({ value: id, label: format.periodTitle(id) })),
          },
        ]}
      />
      <DataTable
        caption={text("revenue.title")}
        rows={rows}
        rowKey={({ id }) => id}
        state={state}
        empty={
          <EmptyState
            kind={isFiltered ? "no_match" : "nothing_yet"}
            title={text(isFiltered ? "revenue.no_match" : "revenue.nothing_yet")}
          />
        }
        columns={[
          {
            key: "customer",
            head: text("revenue.customer"),
            grow: true,
            narrow: "title",
            cell: ({ id, customerLabel, externalId }) => (
              <>
                <Link className="row-link" to={`/console/revenue/${id}`}>
                  {customerLabel}
                </Link>
                <span className="second-line">{externalId}</span>
              </>
            ),
          },
          {
            key: "kind",
            head: text("revenue.kind"),
            narrow: "status",
            cell: ({ kind }) => text(`revenue.kind.${kind}`),
          },
          { key: "source", head: text("revenue.source"), cell: ({ source }) => sourceName(source) },
          {
            key: "occurred",
            head: text("revenue.occurred"),
            sortable: true,
            narrow: "aside",
            cell: ({ occurredAt }) => <Instant at={occurredAt} />,
          },
          {
            key: "month",
            head: text("revenue.month"),
            cell: ({ periodId, lateForPeriodId }) => (
              <>
                {format.periodTitle(periodId)}
                {lateForPeriodId ? (
                  <span className="second-line">
                    {text("revenue.late", { month: format.period(lateForPeriodId) })}
                  </span>
                ) : null}
              </>
            ),
          },
          {
            key: "net",
            head: text("revenue.net"),
            numeric: true,
            sortable: true,
            narrow: "value",
            cell: ({ net }) => <MoneyText value={net} />,
          },
        ]}
      />
      <Paging state={state} total={total} />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
