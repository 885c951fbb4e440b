import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { findStatementLine } from "#app/features/statements/find-statement-line.server.ts";
import { LineReceipt } from "#app/features/statements/line-receipt.tsx";
import { recomputeLine } from "#app/features/statements/recompute-line.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";

export const handle: RouteHandle = { title: "statements.receipt" };

const lineOf = (params: { number?: string; lineId?: string }) => ({
  number: params.number ?? "",
  lineId: params.lineId ?? "",
});

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params }) => {
  const found = await findStatementLine(ctx, lineOf(params));
  if (!found) throw notFound(ctx);
  return { found };
});

/** Runs the engine and changes nothing; the answer stands on the page that asked. */
export const action = guardedAction(signedInStaff(), async ({ ctx, request, params }) => {
  const form = await parseForm(request, z.object({}));
  if (!form.ok) return form.reply;
  const recomputed = await recomputeLine(ctx, lineOf(params));
  if (!recomputed) throw notFound(ctx);
  return { recomputed };
});

export default function ConsoleStatementLine() {
  const { found } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const recomputed = answer && "recomputed" in answer ? answer.recomputed : null;
  return (
    <LineReceipt found={found} recomputed={recomputed} reply={useFormReply("recompute")} audience="staff" />
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
