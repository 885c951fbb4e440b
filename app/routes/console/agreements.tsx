import { Link, useLoaderData } from "@remix-run/react";
import { LinkButton } from "#app/components/buttons.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { readListState } from "#app/components/list-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { AgreementTabs } from "#app/features/agreements/agreement-tabs.tsx";
import { listAgreements } from "#app/features/agreements/list-agreements.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "agreements.list" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, url }) => {
  const state = readListState(url.searchParams, { filters: {}, sorts: ["state"], defaultSort: "state" });
  return { state, ...(await listAgreements(ctx, { limit: state.pageSize, offset: state.offset })) };
});

export default function Agreements() {
  const { state, rows, total } = useLoaderData<typeof loader>();
  const text = useText();
  const { locale } = useReader();
  return (
    <>
      <PageHeader
        title={text("agreements.list")}
        sub={text("agreements.list_sub")}
        actions={<LinkButton to="/console/agreements/back-test">{text("commissions.back_test")}</LinkButton>}
      />
      <AgreementTabs current="list" />
      <DataTable
        caption={text("agreements.list")}
        rows={rows}
        rowKey={({ id }) => id}
        empty={<EmptyState kind="nothing_yet" title={text("agreements.none")} />}
        columns={[
          {
            key: "partner",
            head: text("agreements.partner"),
            grow: true,
            narrow: "title",
            cell: ({ id, partnerName }) => (
              <Link className="row-link" to={`/console/agreements/${id}`}>
                {partnerName}
              </Link>
            ),
          },
          { key: "type", head: text("agreements.type"), cell: ({ typeLabel }) => typeLabel[locale] },
          {
            key: "newest",
            head: text("agreements.newest"),
            narrow: "value",
            cell: ({ newestN }) => text("agreements.version", { n: newestN }),
          },
          {
            key: "signed",
            head: text("agreements.signed_by"),
            narrow: "aside",
            cell: ({ signedBy, signedAt }) =>
              signedAt ? (
                <>
                  {signedBy}
                  <span className="second-line">
                    <Instant at={signedAt} />
                  </span>
                </>
              ) : (
                text("agreements.not_signed")
              ),
          },
          {
            key: "state",
            head: text("agreements.state"),
            narrow: "status",
            cell: ({ state: now }) => (
              <StatusMark kind={now === "in_force" ? "good" : "info"}>
                {text(`agreements.state.${now}`)}
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
