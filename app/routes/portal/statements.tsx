import { useLoaderData } from "@remix-run/react";
import { LinkButton } from "#app/components/buttons.tsx";
import { readListState } from "#app/components/list-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import { findFirstStatementDay } from "#app/features/statements/find-first-statement-day.server.ts";
import { listStatements } from "#app/features/statements/list-statements.server.ts";
import { StatementTable } from "#app/features/statements/statement-table.tsx";
import { signedInPartner } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "statements.title" };

export const loader = guardedLoader(signedInPartner(), async ({ ctx, url }) => {
  const state = readListState(url.searchParams, { filters: {}, sorts: [], defaultSort: "-period" });
  const [found, firstOn] = await Promise.all([
    listStatements(ctx, { limit: state.pageSize, offset: state.offset }),
    findFirstStatementDay(ctx),
  ]);
  return { state, ...found, firstOn };
});

export default function Statements() {
  const { state, rows, total, firstOn } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const latest = rows[0];
  return (
    <>
      <PageHeader
        title={text("statements.title")}
        sub={text("statements.title_sub")}
        actions={
          latest ? (
            <LinkButton kind="primary" to={`/portal/statements/${latest.number}`}>
              {text("statements.open_latest")}
            </LinkButton>
          ) : null
        }
      />
      <StatementTable
        caption={text("statements.title")}
        rows={rows}
        empty={
          <EmptyState kind="nothing_yet" title={text("statements.none_yet")}>
            {text("statements.first_comes", { day: format.day(firstOn) })}
          </EmptyState>
        }
      />
      <Paging state={state} total={total} />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
