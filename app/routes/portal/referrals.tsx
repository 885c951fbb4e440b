import { useLoaderData } from "@remix-run/react";
import { LinkButton } from "#app/components/buttons.tsx";
import { FilterBar } from "#app/components/filter-bar.tsx";
import { readListState } from "#app/components/list-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import { REFERRAL_STATUSES } from "#app/domain/referral-rules.ts";
import { listReferrals, REFERRAL_SORTS } from "#app/features/referrals/list-referrals.server.ts";
import { ReferralTable } from "#app/features/referrals/referral-table.tsx";
import { signedInPartner } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "referrals.page" };

export const loader = guardedLoader(signedInPartner(), async ({ ctx, url }) => {
  const state = readListState(url.searchParams, {
    filters: { status: REFERRAL_STATUSES, q: "text" },
    sorts: REFERRAL_SORTS,
    defaultSort: "-registered",
  });
  const found = await listReferrals(ctx, {
    status: REFERRAL_STATUSES.find((known) => known === state.filters.status),
    q: state.filters.q,
    sort: REFERRAL_SORTS.find((known) => known === state.sort.key) ?? "registered",
    descending: state.sort.descending,
    limit: state.pageSize,
    offset: state.offset,
  });
  return { state, ...found, mayRegister: ctx.actor.role === "owner" || ctx.actor.role === "sales" };
});

export default function Referrals() {
  const { state, rows, total, mayRegister } = useLoaderData<typeof loader>();
  const text = useText();
  const isFiltered = Object.values(state.filters).some(Boolean);
  return (
    <>
      <PageHeader
        title={text("referrals.page")}
        sub={text("referrals.page_sub")}
        actions={
          mayRegister ? (
            <>
              <LinkButton kind="primary" to="/portal/referrals/new">
                {text("referrals.register")}
              </LinkButton>
              <LinkButton to="/portal/referrals/check">{text("referrals.check")}</LinkButton>
            </>
          ) : null
        }
      />
      <FilterBar
        state={state}
        filters={[
          {
            name: "status",
            label: text("referrals.status"),
            choices: REFERRAL_STATUSES.map((value) => ({ value, label: text(`referrals.status.${value}`) })),
          },
          { name: "q", label: text("referrals.search") },
        ]}
      />
      <ReferralTable
        rows={rows}
        state={state}
        side="portal"
        empty={
          <EmptyState
            kind={isFiltered ? "no_match" : "nothing_yet"}
            title={text(isFiltered ? "referrals.no_match" : "referrals.none")}
          />
        }
      />
      <Paging state={state} total={total} />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
