import { Link, useLoaderData } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { readListState } from "#app/components/list-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { listJointCustomers } from "#app/features/customers/list-customers.server.ts";
import { signedInPartner } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "customers.page" };

export const loader = guardedLoader(signedInPartner(), async ({ ctx, url }) => {
  const state = readListState(url.searchParams, { filters: {}, sorts: ["from"], defaultSort: "-from" });
  const found = await listJointCustomers(ctx, { limit: state.pageSize, offset: state.offset });
  return {
    state,
    total: found.total,
    rows: found.rows.map((row) => ({ ...row, isCurrent: row.to === null || row.to > ctx.now })),
  };
});

export default function Customers() {
  const { state, rows, total } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  return (
    <>
      <PageHeader title={text("customers.page")} sub={text("customers.page_sub")} />
      <DataTable
        caption={text("customers.page")}
        rows={rows}
        rowKey={({ attributionId }) => attributionId}
        empty={<EmptyState kind="nothing_yet" title={text("customers.none")} />}
        columns={[
          {
            key: "customer",
            head: text("customers.customer"),
            grow: true,
            narrow: "title",
            cell: ({ label, referralId }) =>
              referralId ? (
                <Link className="row-link" to={`/portal/referrals/${referralId}`}>
                  {label}
                </Link>
              ) : (
                label
              ),
          },
          { key: "product", head: text("customers.product"), cell: ({ productName }) => productName },
          { key: "role", head: text("customers.role"), cell: ({ role }) => text(`customers.role.${role}`) },
          {
            key: "weight",
            head: text("customers.weight"),
            numeric: true,
            narrow: "value",
            cell: ({ weightPpm }) => format.percentPpm(weightPpm),
          },
          {
            key: "from",
            head: text("customers.from"),
            narrow: "aside",
            cell: ({ from }) => <Instant at={from} />,
          },
          {
            key: "state",
            head: text("customers.state"),
            narrow: "status",
            cell: ({ isCurrent }) => (
              <StatusMark kind={isCurrent ? "good" : "neutral"}>
                {text(isCurrent ? "customers.state.current" : "customers.state.ended")}
              </StatusMark>
            ),
          },
        ]}
      />
      <Paging state={state} total={total} />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
