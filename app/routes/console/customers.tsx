import { Link, useLoaderData } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { FilterBar } from "#app/components/filter-bar.tsx";
import { readListState } from "#app/components/list-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import { listCustomers } from "#app/features/customers/list-customers.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "customers.page" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, url }) => {
  const state = readListState(url.searchParams, {
    filters: { q: "text" },
    sorts: ["created"],
    defaultSort: "-created",
  });
  const { q } = state.filters;
  return { state, ...(await listCustomers(ctx, { q, limit: state.pageSize, offset: state.offset })) };
});

export default function Customers() {
  const { state, rows, total } = useLoaderData<typeof loader>();
  const text = useText();
  const isFiltered = Boolean(state.filters.q);
  return (
    <>
      <PageHeader title={text("customers.page")} sub={text("customers.console_sub")} />
      <FilterBar state={state} filters={[{ name: "q", label: text("customers.search") }]} />
      <DataTable
        caption={text("customers.page")}
        rows={rows}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            kind={isFiltered ? "no_match" : "nothing_yet"}
            title={text(isFiltered ? "customers.no_match" : "customers.none")}
          />
        }
        columns={[
          {
            key: "customer",
            head: text("customers.customer"),
            grow: true,
            narrow: "title",
            cell: ({ id, label, domain }) => (
              <>
                <Link className="row-link" to={`/console/customers/${id}`}>
                  {label}
                </Link>
                {domain ? <span className="second-line">{domain}</span> : null}
              </>
            ),
          },
          {
            key: "partners",
            head: text("customers.partners"),
            narrow: "aside",
            cell: ({ partnerNames }) => partnerNames.join(", "),
          },
          { key: "country", head: text("customers.country"), cell: ({ country }) => country },
          {
            key: "created",
            head: text("customers.created"),
            narrow: "status",
            cell: ({ createdAt }) => <Instant at={createdAt} />,
          },
        ]}
      />
      <Paging state={state} total={total} />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
