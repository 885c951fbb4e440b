import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { findMonth } from "#app/features/statements/find-month.server.ts";
import { MonthTotalsTable } from "#app/features/statements/month-totals.tsx";
import { MonthWarnings } from "#app/features/statements/month-warnings.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "statements.close" };

const closeForm = z.object({});

export const loader = guardedLoader(signedInStaff("finance"), async ({ ctx, params }) => {
  const month = await findMonth(ctx, params.period ?? "");
  if (!month) throw notFound(ctx);
  return { month };
});

export const action = guardedAction(signedInStaff("finance"), async ({ ctx, request, params }) => {
  const form = await parseForm(request, closeForm);
  if (!form.ok) return form.reply;
  const month = await findMonth(ctx, params.period ?? "");
  if (!month) throw notFound(ctx);
  const { statements } = await closeMonth(ctx, { periodId: month.periodId });
  return redirectWithFlash(ctx, `/console/months/${month.periodId}`, "statements.was_closed", {
    n: statements,
  });
});

export default function CloseMonth() {
  const { month } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const reply = useFormReply();
  const period = format.period(month.periodId);
  return (
    <>
      <PageHeader
        title={text("statements.close_period", { period })}
        sub={text("statements.event_count", { n: month.events, late: month.lateEvents })}
      />
      <MonthWarnings month={month} />
      <p className="mt-4">{text("statements.close_means")}</p>
      <Section title={text("statements.so_far")}>
        <MonthTotalsTable totals={month.totals} isOpen={month.status === "open"} />
      </Section>
      <div className="mt-6 flex gap-4">
        {month.whyNotClose === null ? (
          <Form reply={reply} layout="inline">
            <SubmitButton>{text("statements.close_now", { period })}</SubmitButton>
          </Form>
        ) : null}
        <LinkButton to={`/console/months/${month.periodId}`}>{text("statements.not_now")}</LinkButton>
      </div>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
