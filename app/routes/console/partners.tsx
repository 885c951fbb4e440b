import { Link, useLoaderData } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { FilterBar } from "#app/components/filter-bar.tsx";
import { readListState } from "#app/components/list-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { listPartners } from "#app/features/partners/list-partners.server.ts";
import { payoutStateShown, payoutStateText } from "#app/features/partners/payout-state-shown.ts";
import { listOfferedTypes } from "#app/features/partners/programme-offers.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.nav_partners" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, url }) => {
  const types = (await listOfferedTypes(ctx)).map(({ key, label }) => ({ key, label }));
  const state = readListState(url.searchParams, {
    filters: { q: "text", type: types.map(({ key }) => key) },
    sorts: ["name", "joined"],
    defaultSort: "name",
  });
  const found = await listPartners(ctx, {
    search: state.filters.q,
    typeKey: state.filters.type,
    sort: state.sort.key === "joined" ? "joined" : "name",
    descending: state.sort.descending,
    limit: state.pageSize,
    offset: state.offset,
  });
  return { state, types, ...found };
});

export default function Partners() {
  const { state, types, rows, total } = useLoaderData<typeof loader>();
  const text = useText();
  const { locale } = useReader();
  const isFiltered = Object.values(state.filters).some(Boolean);
  return (
    <>
      <PageHeader title={text("partners.nav_partners")} />
      <FilterBar
        state={state}
        filters={[
          { name: "q", label: text("partners.name"), type: "search" },
          {
            name: "type",
            label: text("partners.type"),
            choices: types.map(({ key, label }) => ({ value: key, label: label[locale] })),
          },
        ]}
      />
      <DataTable
        caption={text("partners.nav_partners")}
        rows={rows}
        rowKey={({ id }) => id}
        state={state}
        empty={
          <EmptyState
            kind={isFiltered ? "no_match" : "nothing_yet"}
            title={text(isFiltered ? "partners.no_match" : "partners.no_partners")}
          />
        }
        columns={[
          {
            key: "name",
            head: text("partners.name"),
            grow: true,
            sortable: true,
            narrow: "title",
            cell: ({ id, name }) => (
              <Link className="row-link" to={`/console/partners/${id}`}>
                {name}
              </Link>
            ),
          },
          {
            key: "type",
            head: text("partners.type"),
            cell: ({ typeLabels }) => typeLabels.map((label) => label[locale]).join(", "),
          },
          { key: "country", head: text("partners.country"), cell: ({ country }) => country },
          {
            key: "payout",
            head: text("partners.nav_payout_account"),
            narrow: "status",
            cell: ({ payoutState, country }) => (
              <StatusMark kind={payoutStateShown(payoutState, country)}>
                {text(payoutStateText(payoutState, country))}
              </StatusMark>
            ),
          },
          {
            key: "joined",
            head: text("partners.joined"),
            sortable: true,
            narrow: "aside",
            cell: ({ joinedAt }) => <Instant at={joinedAt} />,
          },
        ]}
      />
      <Paging state={state} total={total} />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
