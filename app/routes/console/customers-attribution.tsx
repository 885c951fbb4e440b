import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { changeWeight } from "#app/features/customers/change-weight.server.ts";
import { endAttribution } from "#app/features/customers/end-attribution.server.ts";
import { findAttribution } from "#app/features/customers/find-attribution.server.ts";
import { percentToPpm } from "#app/features/referrals/referral.form.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "customers.attribution" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params }) => {
  const attribution = await findAttribution(ctx, { attributionId: params.attributionId ?? "" });
  if (!attribution || attribution.customerId !== params.id) throw notFound(ctx);
  return { attribution, mayChange: ctx.actor.roles.includes("manager") && attribution.to === null };
});

const endForm = z.object({});
const weightForm = z.object({ weight: z.string({ error: "customers.weight_invalid" }).max(10) });

export const action = guardedAction(signedInStaff("manager"), async ({ ctx, request, params }) => {
  const attributionId = params.attributionId ?? "";
  const attribution = await findAttribution(ctx, { attributionId });
  if (!attribution || attribution.customerId !== params.id) throw notFound(ctx);
  const back = `/console/customers/${attribution.customerId}`;
  if ((await readIntent(request)) === "end") {
    const form = await parseForm(request, endForm);
    if (!form.ok) return form.reply;
    if (!(await endAttribution(ctx, { attributionId }))) throw notFound(ctx);
    return redirectWithFlash(ctx, back, "customers.ended");
  }
  const form = await parseForm(request, weightForm);
  if (!form.ok) return form.reply;
  const weightPpm = percentToPpm(form.value.weight);
  if (weightPpm === null)
    return refuse(request, 422, [{ field: "weight", key: "customers.weight_invalid", values: {} }]);
  if (!(await changeWeight(ctx, { attributionId, weightPpm }))) throw notFound(ctx);
  return redirectWithFlash(ctx, back, "customers.weight_changed");
});

export default function Attribution() {
  const { attribution, mayChange } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const weightReply = useFormReply("weight");
  const endReply = useFormReply("end");
  const { customerLabel, partnerName, role, weightPpm, from, to } = attribution;
  return (
    <>
      <PageHeader
        title={text("customers.attribution_of", { partner: partnerName, customer: customerLabel })}
      />
      <Section title={text("customers.attribution")}>
        <DefinitionList
          items={[
            { term: text("customers.role"), value: text(`customers.role.${role}`) },
            { term: text("customers.weight"), value: format.percentPpm(weightPpm) },
            { term: text("customers.from"), value: <Instant at={from} /> },
            ...(to ? [{ term: text("customers.to"), value: <Instant at={to} /> }] : []),
          ]}
        />
      </Section>
      {mayChange ? (
        <>
          <Section title={text("customers.change_weight")}>
            <p className="mb-3 text-muted text-sm">{text("customers.change_weight_lead")}</p>
            <Form intent="weight" reply={weightReply} idPrefix="weight">
              <TextInput
                name="weight"
                label={text("customers.weight_percent")}
                inputMode="decimal"
                suffix="%"
                width="short"
              />
              <SubmitButton>{text("customers.change_weight_button")}</SubmitButton>
            </Form>
          </Section>
          <Section title={text("customers.end_title")}>
            <p className="mb-3 text-muted text-sm">{text("customers.end_lead")}</p>
            <Form intent="end" reply={endReply} layout="inline">
              <Button kind="danger">{text("customers.end_button", { partner: partnerName })}</Button>
            </Form>
          </Section>
        </>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
