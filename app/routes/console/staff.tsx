import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button } from "#app/components/buttons.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { askFactorReset } from "#app/features/accounts/ask-factor-reset.server.ts";
import { confirmFactorReset, refuseFactorReset } from "#app/features/accounts/decide-factor-reset.server.ts";
import { FactorResetForm } from "#app/features/accounts/factor-reset-form.tsx";
import { listStaff } from "#app/features/accounts/list-staff.server.ts";
import { offerStepUp } from "#app/features/accounts/offer-step-up.server.ts";
import { stepUpFields } from "#app/features/accounts/step-up.form.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "factors.staff_title" };

const askForm = z.object({ accountId: z.string().max(60) });
const refuseForm = z.object({ resetId: z.string().max(60) });
const confirmForm = refuseForm.extend(stepUpFields);

export const loader = guardedLoader(signedInStaff("admin"), async ({ ctx }) => ({
  people: await listStaff(ctx),
  offer: await offerStepUp(ctx),
  me: ctx.actor.accountId,
}));

export const action = guardedAction(signedInStaff("admin"), async ({ ctx, request }) => {
  const done = (sentence: string) => redirectWithFlash(ctx, "/console/settings/staff", sentence);
  switch (await readIntent(request)) {
    case "ask": {
      const form = await parseForm(request, askForm);
      if (!form.ok) return form.reply;
      if (!(await askFactorReset(ctx, form.value))) throw notFound(ctx);
      return done("factors.reset_asked");
    }
    case "refuse": {
      const form = await parseForm(request, refuseForm);
      if (!form.ok) return form.reply;
      await refuseFactorReset(ctx, form.value);
      return done("factors.reset_refused");
    }
    default: {
      const form = await parseForm(request, confirmForm);
      if (!form.ok) return form.reply;
      const { resetId, ...answer } = form.value;
      await confirmFactorReset(ctx, { resetId, answer });
      return done("factors.reset_done");
    }
  }
});

export default function Staff() {
  const { people, offer, me } = useLoaderData<typeof loader>();
  const text = useText();
  const reply = useFormReply("confirm");
  const asked = people.filter(({ reset }) => reset !== null);
  return (
    <>
      <PageHeader title={text("factors.staff_title")} sub={text("factors.staff_sub")} />
      {asked.map((person) => (
        <FactorResetForm
          key={person.accountId}
          person={person}
          offer={offer}
          me={me}
          people={people}
          reply={reply}
        />
      ))}
      <Section title={text("factors.staff_title")}>
        <DataTable
          caption={text("factors.staff_title")}
          rows={people}
          rowKey={({ accountId }) => accountId}
          columns={[
            {
              key: "name",
              head: text("accounts.name"),
              grow: true,
              narrow: "title",
              cell: ({ name, email }) => (
                <>
                  {name}
                  <span className="second-line">{email}</span>
                </>
              ),
            },
            {
              key: "roles",
              head: text("accounts.role"),
              narrow: "aside",
              cell: ({ roles }) => roles.map((role) => text(`accounts.role.${role}`)).join(", "),
            },
            {
              key: "factor",
              head: text("factors.second_factor"),
              narrow: "status",
              cell: ({ hasTotp, hasPasskey }) => (
                <StatusMark kind={hasTotp || hasPasskey ? "good" : "needs_you"}>
                  {text(
                    hasTotp
                      ? hasPasskey
                        ? "factors.has_both"
                        : "factors.has_app"
                      : hasPasskey
                        ? "factors.has_passkey"
                        : "factors.has_none",
                  )}
                </StatusMark>
              ),
            },
            {
              key: "codes",
              head: text("factors.codes_title"),
              narrow: "aside",
              cell: ({ codesLeft }) => text("factors.codes_left", { n: codesLeft }),
            },
            {
              key: "reset",
              head: text("factors.reset"),
              narrow: "value",
              cell: ({ accountId, name, hasTotp, hasPasskey, reset }) =>
                accountId === me || reset || !(hasTotp || hasPasskey) ? null : (
                  <Form
                    intent="ask"
                    layout="inline"
                    hidden={{ accountId }}
                    label={text("factors.reset_ask_for", { name })}
                  >
                    <Button kind="quiet">{text("factors.reset_ask")}</Button>
                  </Form>
                ),
            },
          ]}
        />
      </Section>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
