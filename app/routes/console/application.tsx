import { Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { Textarea } from "#app/components/text-fields.tsx";
import { approveApplication } from "#app/features/agreements/approve-application.server.ts";
import { APPLICATION_SHOWN } from "#app/features/partners/application-table.tsx";
import { countryName } from "#app/features/partners/country-choices.server.ts";
import { findApplication } from "#app/features/partners/find-application.server.ts";
import { REFUSAL_REASONS } from "#app/features/partners/refusal-reasons.ts";
import { refuseApplication } from "#app/features/partners/refuse-application.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.application_page" };

export const loader = guardedLoader(signedInStaff("manager", "admin"), async ({ ctx, params, locale }) => {
  const application = await findApplication(ctx, { applicationId: params.id ?? "" });
  if (!application) throw notFound(ctx);
  const mayDecide = application.status === "submitted" && ctx.actor.roles.includes("manager");
  return { application, countryName: countryName(application.country, locale), mayDecide };
});

const refuseForm = z.object({
  reasonCode: z.enum(REFUSAL_REASONS, { error: "partners.reason_missing" }),
  reasonText: z.string({ error: "partners.reason_text_missing" }).max(1_000),
});

export const action = guardedAction(signedInStaff("manager"), async ({ ctx, request, params }) => {
  const applicationId = params.id ?? "";
  if ((await readIntent(request)) === "refuse") {
    const form = await parseForm(request, refuseForm, { multiline: ["reasonText"] });
    if (!form.ok) return form.reply;
    if (!(await refuseApplication(ctx, { applicationId, ...form.value }))) throw notFound(ctx);
    return redirectWithFlash(ctx, "/console/applications", "partners.refused_done");
  }
  const application = await findApplication(ctx, { applicationId });
  if (!application) throw notFound(ctx);
  const form = await parseForm(
    request,
    z.object({
      legalEntityId: z.enum(
        application.legalEntities.map(({ id }) => id),
        { error: "partners.entity_missing" },
      ),
      segmentKey: z.enum(application.segments.map(({ key }) => key)).optional(),
    }),
  );
  if (!form.ok) return form.reply;
  const { legalEntityId, segmentKey = null } = form.value;
  const approved = await approveApplication(ctx, { applicationId, legalEntityId, segmentKey });
  if (!approved) throw notFound(ctx);
  return redirectWithFlash(ctx, `/console/partners/${approved.partnerId}`, "partners.approved_done");
});

export default function Application() {
  const { application, countryName, mayDecide } = useLoaderData<typeof loader>();
  const text = useText();
  const { locale } = useReader();
  const approveReply = useFormReply("approve");
  const refuseReply = useFormReply("refuse");
  const { status, companyName, alike } = application;
  return (
    <>
      <PageHeader
        title={companyName}
        sub={text("partners.status_sub", {
          reference: application.reference,
          type: application.typeLabel[locale],
        })}
      />
      {alike.length > 0 ? (
        <Banner kind="needs_you" title={text("partners.alike_title")}>
          <ul>
            {alike.map(({ kind, id, name }) => (
              <li key={id}>
                <Link to={kind === "partner" ? `/console/partners/${id}` : `/console/applications/${id}`}>
                  {name}
                </Link>{" "}
                {text(`partners.alike_${kind}`)}
              </li>
            ))}
          </ul>
        </Banner>
      ) : null}
      <DefinitionList
        items={[
          {
            term: text("partners.state"),
            value: (
              <StatusMark kind={APPLICATION_SHOWN[status]}>
                {text(`partners.application.${status}`)}
              </StatusMark>
            ),
          },
          ...(application.answerDueAt && status === "submitted"
            ? [{ term: text("partners.answer_due"), value: <Instant at={application.answerDueAt} /> }]
            : []),
          ...(application.decidedAt
            ? [{ term: text("partners.decided_at"), value: <Instant at={application.decidedAt} /> }]
            : []),
          ...(application.reasonCode
            ? [
                {
                  term: text("partners.reason"),
                  value: `${text(`partners.reason.${application.reasonCode}`)}. ${application.reasonText ?? ""}`,
                },
              ]
            : []),
          {
            term: text("partners.contact_person"),
            value: `${application.contactName}, ${application.email}`,
          },
          { term: text("partners.website"), value: application.website },
          {
            term: text("partners.country"),
            value: `${countryName} · ${text(`partners.rail.${application.rail}`)}`,
          },
          { term: text("partners.how_they_work"), value: application.message || text("partners.no_message") },
        ]}
      />
      {mayDecide ? (
        <>
          <Section title={text("partners.approve_title")}>
            <Form intent="approve" reply={approveReply}>
              <Select
                name="legalEntityId"
                label={text("partners.paying_entity")}
                hint={text("partners.paying_entity_hint")}
                choices={application.legalEntities.map(({ id, name, currency }) => ({
                  value: id,
                  label: `${name} · ${currency}`,
                }))}
                defaultValue={application.defaultLegalEntityId ?? undefined}
              />
              <Select
                name="segmentKey"
                label={text("partners.segment")}
                optional
                choices={application.segments.map(({ key, label }) => ({ value: key, label: label[locale] }))}
              />
              <SubmitButton>{text("partners.approve_button", { company: companyName })}</SubmitButton>
            </Form>
          </Section>
          <Section title={text("partners.refuse_title")}>
            <Form intent="refuse" reply={refuseReply}>
              <Select
                name="reasonCode"
                label={text("partners.reason")}
                choices={REFUSAL_REASONS.map((value) => ({ value, label: text(`partners.reason.${value}`) }))}
              />
              <Textarea
                name="reasonText"
                label={text("partners.reason_text")}
                hint={text("partners.reason_text_hint")}
                rows={3}
              />
              <Button kind="danger">{text("partners.refuse_button", { company: companyName })}</Button>
            </Form>
          </Section>
        </>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
