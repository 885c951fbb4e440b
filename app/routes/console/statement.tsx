import { useLoaderData } from "@remix-run/react";
import { findStatement } from "#app/features/statements/find-statement.server.ts";
import { listEarnedByMonth } from "#app/features/statements/list-earned-by-month.server.ts";
import { StatementPage } from "#app/features/statements/statement-page.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";

export const handle: RouteHandle = { title: "statements.title" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params }) => {
  const statement = await findStatement(ctx, params.number ?? "");
  if (!statement) throw notFound(ctx);
  const { partnerId, legalEntityId, view } = statement;
  const earned = await listEarnedByMonth(ctx, {
    partnerId,
    legalEntityId,
    currency: view.currency,
    upTo: view.period,
  });
  return { statement, earned };
});

export default function ConsoleStatement() {
  const { statement, earned } = useLoaderData<typeof loader>();
  return <StatementPage statement={statement} earned={earned} audience="staff" />;
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
