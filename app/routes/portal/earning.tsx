import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { findOpenLine } from "#app/features/commissions/open-line-view.server.ts";
import { findLineNumber } from "#app/features/statements/find-line-number.server.ts";
import { OpenLineReceipt } from "#app/features/statements/open-line-receipt.tsx";
import { recomputeOpenLine } from "#app/features/statements/recompute-open-line.server.ts";
import { signedInPartner } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";

export const handle: RouteHandle = { title: "statements.receipt" };

/** A line of an open month; once its month is closed, its receipt stands on the statement. */
export const loader = guardedLoader(signedInPartner(), async ({ ctx, params }) => {
  const lineId = params.id ?? "";
  const line = await findOpenLine(ctx, { lineId });
  if (line) return { line };
  const number = await findLineNumber(ctx, { lineId });
  if (!number) throw notFound(ctx);
  throw redirect(`/portal/statements/${number}/lines/${lineId}`);
});

/** Runs the engine and changes nothing; the answer stands on the page that asked. */
export const action = guardedAction(signedInPartner(), async ({ ctx, request, params }) => {
  const form = await parseForm(request, z.object({}));
  if (!form.ok) return form.reply;
  const recomputed = await recomputeOpenLine(ctx, { lineId: params.id ?? "" });
  if (!recomputed) throw notFound(ctx);
  return { recomputed };
});

export default function Earning() {
  const { line } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const recomputed = answer && "recomputed" in answer ? answer.recomputed : null;
  return (
    <OpenLineReceipt
      line={line}
      recomputed={recomputed}
      reply={useFormReply("recompute")}
      audience="partner"
    />
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
