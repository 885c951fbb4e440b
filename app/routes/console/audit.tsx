import { useLoaderData } from "@remix-run/react";
import { Code } from "#app/components/code-block.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { FilterBar } from "#app/components/filter-bar.tsx";
import { readListState } from "#app/components/list-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import { ACTOR_KINDS } from "#app/features/audit/actor-kinds.ts";
import { listAudit } from "#app/features/audit/list-audit.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "audit.page" };

export const loader = guardedLoader(signedInStaff("admin", "finance"), async ({ ctx, url }) => {
  const state = readListState(url.searchParams, {
    filters: { kind: ACTOR_KINDS, action: "text", object: "text" },
    sorts: ["at"],
    defaultSort: "-at",
  });
  const { kind, action, object } = state.filters;
  const found = await listAudit(ctx, {
    action,
    objectId: object,
    actorKind: ACTOR_KINDS.find((known) => known === kind),
    limit: state.pageSize,
    offset: state.offset,
  });
  return {
    state,
    total: found.total,
    rows: found.rows.map(({ details, ...row }) => ({
      ...row,
      details: Object.entries(details).map(([name, value]) => `${name}: ${value ?? "–"}`),
    })),
  };
});

export default function Audit() {
  const { state, rows, total } = useLoaderData<typeof loader>();
  const text = useText();
  const isFiltered = Object.values(state.filters).some(Boolean);
  return (
    <>
      <PageHeader title={text("audit.page")} sub={text("audit.sub")} />
      <FilterBar
        state={state}
        filters={[
          {
            name: "kind",
            label: text("audit.filter_kind"),
            choices: ACTOR_KINDS.map((value) => ({ value, label: text(`audit.actor_kind.${value}`) })),
          },
          { name: "action", label: text("audit.filter_action") },
          { name: "object", label: text("audit.filter_object") },
        ]}
      />
      <DataTable
        caption={text("audit.page")}
        rows={rows}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            kind={isFiltered ? "no_match" : "nothing_yet"}
            title={text(isFiltered ? "audit.no_match" : "audit.none")}
          />
        }
        columns={[
          {
            key: "action",
            head: text("audit.action"),
            narrow: "title",
            cell: ({ action, objectId }) => (
              <>
                {action}
                <span className="second-line">
                  <Code>{objectId}</Code>
                </span>
              </>
            ),
          },
          {
            key: "at",
            head: text("audit.at"),
            narrow: "aside",
            cell: ({ at, isChained }) => (
              <>
                <Instant at={at} />
                <span className="second-line">{text(isChained ? "audit.chained" : "audit.not_chained")}</span>
              </>
            ),
          },
          {
            key: "actor",
            head: text("audit.actor"),
            narrow: "status",
            cell: ({ actorKind, actorId }) => (
              <>
                {text(`audit.actor_kind.${actorKind}`)}
                <span className="second-line">{actorId}</span>
              </>
            ),
          },
          {
            key: "details",
            head: text("audit.details"),
            grow: true,
            cell: ({ details }) => <span className="text-sm wrap-anywhere">{details.join(" · ")}</span>,
          },
        ]}
      />
      <Paging state={state} total={total} />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
