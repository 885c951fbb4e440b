import { useLoaderData } from "@remix-run/react";
import { readListState } from "#app/components/list-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import { ContestTable } from "#app/features/referrals/contest-table.tsx";
import { listContests } from "#app/features/referrals/list-contests.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "referrals.contests" };

export const loader = guardedLoader(signedInStaff("manager", "admin"), async ({ ctx, url }) => {
  const state = readListState(url.searchParams, { filters: {}, sorts: ["due"], defaultSort: "due" });
  return { state, ...(await listContests(ctx, { limit: state.pageSize, offset: state.offset })) };
});

export default function Contests() {
  const { state, rows, total } = useLoaderData<typeof loader>();
  const text = useText();
  return (
    <>
      <PageHeader title={text("referrals.contests")} sub={text("referrals.contests_sub")} />
      <ContestTable
        rows={rows}
        empty={<EmptyState kind="nothing_yet" title={text("referrals.no_contests")} />}
      />
      <Paging state={state} total={total} />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
