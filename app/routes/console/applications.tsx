import { useLoaderData } from "@remix-run/react";
import { FilterBar } from "#app/components/filter-bar.tsx";
import { readListState } from "#app/components/list-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import { ApplicationTable } from "#app/features/partners/application-table.tsx";
import { withCountryNames } from "#app/features/partners/country-choices.server.ts";
import { listApplications } from "#app/features/partners/list-applications.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.nav_applications" };

const STATUSES = ["submitted", "approved", "refused"] as const;

export const loader = guardedLoader(signedInStaff("manager", "admin"), async ({ ctx, url, locale }) => {
  const state = readListState(url.searchParams, {
    filters: { status: STATUSES },
    sorts: ["due"],
    defaultSort: "due",
  });
  const status = STATUSES.find((known) => known === state.filters.status);
  const found = await listApplications(ctx, { status, limit: state.pageSize, offset: state.offset });
  return { state, total: found.total, rows: withCountryNames(found.rows, locale) };
});

export default function Applications() {
  const { state, rows, total } = useLoaderData<typeof loader>();
  const text = useText();
  const isFiltered = Object.values(state.filters).some(Boolean);
  return (
    <>
      <PageHeader title={text("partners.nav_applications")} sub={text("partners.applications_sub")} />
      <FilterBar
        state={state}
        filters={[
          {
            name: "status",
            label: text("partners.state"),
            choices: STATUSES.map((value) => ({ value, label: text(`partners.application.${value}`) })),
          },
        ]}
      />
      <ApplicationTable
        rows={rows}
        state={state}
        empty={
          <EmptyState
            kind={isFiltered ? "no_match" : "nothing_yet"}
            title={text(isFiltered ? "partners.no_match" : "partners.no_applications")}
          />
        }
      />
      <Paging state={state} total={total} />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
