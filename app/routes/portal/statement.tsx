import { useLoaderData } from "@remix-run/react";
import { readListState } from "#app/components/list-state.ts";
import { findStatement } from "#app/features/statements/find-statement.server.ts";
import { listEarnedByMonth } from "#app/features/statements/list-earned-by-month.server.ts";
import { STATEMENT_LINES, StatementPage } from "#app/features/statements/statement-page.tsx";
import { signedInPartner } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";

export const handle: RouteHandle = { title: "statements.title" };

export const loader = guardedLoader(signedInPartner(), async ({ ctx, params, url }) => {
  const state = readListState(url.searchParams, STATEMENT_LINES);
  const page = { limit: state.pageSize, offset: state.offset };
  const statement = await findStatement(ctx, params.number ?? "", page);
  if (!statement) throw notFound(ctx);
  const { partnerId, legalEntityId, view } = statement;
  const earned = await listEarnedByMonth(ctx, {
    partnerId,
    legalEntityId,
    currency: view.currency,
    upTo: view.period,
  });
  return { state, statement, earned };
});

export default function PortalStatement() {
  const { state, statement, earned } = useLoaderData<typeof loader>();
  return <StatementPage state={state} statement={statement} earned={earned} audience="partner" />;
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
