import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { readListState } from "#app/components/list-state.ts";
import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import { findRestatement, findWhatToRestate } from "#app/features/statements/find-restatement.server.ts";
import { findStatement } from "#app/features/statements/find-statement.server.ts";
import { IssueRestatement } from "#app/features/statements/issue-restatement.tsx";
import { listEarnedByMonth } from "#app/features/statements/list-earned-by-month.server.ts";
import { readVersion } from "#app/features/statements/read-version.ts";
import { restateStatement } from "#app/features/statements/restate-statement.server.ts";
import { RestatementPage } from "#app/features/statements/restatement-page.tsx";
import { STATEMENT_LINES, StatementPage } from "#app/features/statements/statement-page.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";

export const handle: RouteHandle = { title: "statements.title" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params, url }) => {
  const number = params.number ?? "";
  const state = readListState(url.searchParams, STATEMENT_LINES);
  const page = { limit: state.pageSize, offset: state.offset };
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
  const mayRestate = ctx.actor.roles.includes("finance");
  const toRestate = mayRestate ? await findWhatToRestate(ctx, view.number) : null;
  return { shown: "statement" as const, state, statement, earned, toRestate };
});

/** Issues the next version; the page of the differences says so. */
export const action = guardedAction(signedInStaff("finance"), async ({ ctx, request, params }) => {
  const form = await parseForm(request, z.object({}));
  if (!form.ok) return form.reply;
  const number = params.number ?? "";
  const done = await restateStatement(ctx, { number });
  if (!done) throw notFound(ctx);
  return redirectWithFlash(
    ctx,
    `/console/statements/${number}?version=${done.version}`,
    "statements.was_restated",
    { version: done.version, n: done.differences },
  );
});

export default function ConsoleStatement() {
  const found = useLoaderData<typeof loader>();
  const reply = useFormReply("restate");
  if (found.shown === "restatement")
    return <RestatementPage state={found.state} restatement={found.restatement} audience="staff" />;
  const { state, statement, earned, toRestate } = found;
  return (
    <StatementPage state={state} statement={statement} earned={earned} audience="staff">
      {toRestate ? (
        <IssueRestatement toRestate={toRestate} currency={statement.view.currency} reply={reply} />
      ) : null}
    </StatementPage>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
