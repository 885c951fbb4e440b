import { useLoaderData } from "@remix-run/react";
import { readListState } from "#app/components/list-state.ts";
import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import { AccountNoticeBanner } from "#app/features/partners/account-notice.tsx";
import { findAccountNotice } from "#app/features/partners/find-account-notice.server.ts";
import { findRestatement } from "#app/features/statements/find-restatement.server.ts";
import { findStatement } from "#app/features/statements/find-statement.server.ts";
import { listEarnedByMonth } from "#app/features/statements/list-earned-by-month.server.ts";
import { readVersion } from "#app/features/statements/read-version.ts";
import { RestatementPage } from "#app/features/statements/restatement-page.tsx";
import { STATEMENT_LINES, StatementPage } from "#app/features/statements/statement-page.tsx";
import { signedInPartner } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";

export const handle: RouteHandle = { title: "statements.title" };

export const loader = guardedLoader(signedInPartner(), async ({ ctx, params, url }) => {
  const state = readListState(url.searchParams, STATEMENT_LINES);
  const page = { limit: state.pageSize, offset: state.offset };
  const number = params.number ?? "";
  const version = readVersion(state.filters.version ?? null);
  if (version !== SETTLING_VERSION) {
    const restatement = await findRestatement(ctx, { number, version }, page);
    if (!restatement) throw notFound(ctx);
    return { shown: "restatement" as const, state, restatement };
  }
  const statement = await findStatement(ctx, number, page);
  if (!statement) throw notFound(ctx);
  const { partnerId, legalEntityId, view } = statement;
  const earned = await listEarnedByMonth(ctx, {
    partnerId,
    legalEntityId,
    currency: view.currency,
    upTo: view.period,
  });
  const notice = await findAccountNotice(ctx);
  return { shown: "statement" as const, state, statement, earned, notice };
});

export default function PortalStatement() {
  const found = useLoaderData<typeof loader>();
  if (found.shown === "restatement")
    return <RestatementPage state={found.state} restatement={found.restatement} audience="partner" />;
  const { state, statement, earned, notice } = found;
  // What was paid is paid: a change of account says nothing about it.
  const waits = statement.payment.steps.some(({ name, at }) => name === "sent" && at === null);
  return (
    <>
      {waits ? <AccountNoticeBanner notice={notice} /> : null}
      <StatementPage state={state} statement={statement} earned={earned} audience="partner" />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
