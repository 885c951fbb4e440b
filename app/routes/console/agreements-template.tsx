import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button, LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { CodeBlock } from "#app/components/code-block.tsx";
import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { mayDraftTerms, whyNotConfirmRates, whyNotPublish } from "#app/domain/template-rules.ts";
import { SampleRates } from "#app/features/agreements/agreement-clauses.tsx";
import { ClauseDifference } from "#app/features/agreements/clause-difference.tsx";
import { discardTemplate } from "#app/features/agreements/edit-template.server.ts";
import { findTemplate } from "#app/features/agreements/find-template.server.ts";
import {
  confirmRates,
  proposeTemplate,
  takeTemplateBack,
} from "#app/features/agreements/propose-template.server.ts";
import { publishTemplate } from "#app/features/agreements/publish-template.server.ts";
import { TemplateMark } from "#app/features/agreements/template-mark.tsx";
import { previewTerms } from "#app/features/agreements/terms-preview.server.ts";
import { TermsPreviewPanel } from "#app/features/agreements/terms-preview.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "agreements.template" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params, locale }) => {
  const detail = await findTemplate(ctx, { templateId: params.id ?? "" });
  if (!detail) throw notFound(ctx);
  const { row, terms, contentSha256 } = detail;
  const name = (id: string | null) => (id ? (detail.names[id] ?? id) : null);
  return {
    id: row.id,
    version: row.version,
    status: row.status,
    sampleRates: row.sampleRates,
    typeLabel: detail.typeLabel,
    contentSha256,
    issues: detail.issues,
    published: detail.published && { id: detail.published.id, version: detail.published.version },
    changed: row.changedAt && { at: row.changedAt, by: name(row.changedBy) ?? "" },
    proposed: row.proposedAt && { at: row.proposedAt, by: name(row.proposedBy) ?? "" },
    publishedBy: row.publishedAt && { at: row.publishedAt, by: detail.publisherName ?? "" },
    ratesBy: row.ratesConfirmedAt && { at: row.ratesConfirmedAt, by: name(row.ratesConfirmedBy) ?? "" },
    difference: row.status === "draft" || row.status === "proposed" ? detail.difference : null,
    preview: terms ? await previewTerms(ctx, { title: row.title, terms, locale }) : null,
    mayDraft: mayDraftTerms(ctx.actor),
    mayConfirmRates: whyNotConfirmRates(row, ctx.actor) === null,
    whyNotPublish: whyNotPublish({ ...row, contentSha256, shownSha256: contentSha256 }, ctx.actor),
  };
});

const ACTS = {
  propose: { act: proposeTemplate, done: "agreements.proposed" },
  "take-back": { act: takeTemplateBack, done: "agreements.taken_back" },
  "confirm-rates": { act: confirmRates, done: "agreements.rates_confirmed_done" },
  discard: { act: discardTemplate, done: "agreements.discarded" },
} as const;

export const action = guardedAction(signedInStaff("manager", "admin"), async ({ ctx, request, params }) => {
  const templateId = params.id ?? "";
  const here = `/console/agreements/templates/${templateId}`;
  const intent = await readIntent(request);
  if (intent === "publish") {
    const form = await parseForm(request, z.object({ contentSha256: z.string().regex(/^[0-9a-f]{64}$/u) }));
    if (!form.ok) return form.reply;
    const published = await publishTemplate(ctx, { templateId, ...form.value });
    if (!published) throw notFound(ctx);
    return redirectWithFlash(ctx, here, "agreements.published_done", { n: published.version });
  }
  const form = await parseForm(request, z.object({}));
  if (!form.ok) return form.reply;
  const wanted = Object.hasOwn(ACTS, intent) ? ACTS[intent as keyof typeof ACTS] : null;
  if (!wanted || !(await wanted.act(ctx, { templateId }))) throw notFound(ctx);
  return redirectWithFlash(ctx, intent === "discard" ? "/console/agreements/templates" : here, wanted.done);
});

export default function Template() {
  const template = useLoaderData<typeof loader>();
  const text = useText();
  const { locale } = useReader();
  const by = (fact: { at: Date; by: string }) => (
    <>
      <Instant at={fact.at} />
      {fact.by ? `, ${fact.by}` : null}
    </>
  );
  const facts = [
    { term: text("agreements.changed"), fact: template.changed },
    { term: text("agreements.proposed_at"), fact: template.proposed },
    { term: text("agreements.published_at"), fact: template.publishedBy },
    { term: text("agreements.rates_confirmed"), fact: template.ratesBy },
  ];
  return (
    <>
      <PageHeader
        title={`${template.typeLabel[locale]}: ${text("agreements.version", { n: template.version })}`}
        sub={<TemplateMark status={template.status} />}
        actions={
          <>
            {template.status === "draft" && template.mayDraft ? (
              <LinkButton kind="primary" to={`/console/agreements/templates/${template.id}/edit/general`}>
                {text("agreements.edit_terms")}
              </LinkButton>
            ) : null}
            {template.mayDraft ? (
              <LinkButton to={`/console/agreements/back-test?template=${template.id}`}>
                {text("commissions.back_test")}
              </LinkButton>
            ) : null}
            {template.status === "published" && template.mayDraft ? (
              <LinkButton to={`/console/agreements/templates/${template.id}/offer`}>
                {text("agreements.offer_to_all")}
              </LinkButton>
            ) : null}
          </>
        }
      />
      <SampleRates shown={template.sampleRates} />
      <DefinitionList items={facts.flatMap(({ term, fact }) => (fact ? [{ term, value: by(fact) }] : []))} />
      <NextStep />
      <ClauseDifference difference={template.difference} />
      <TermsPreviewPanel preview={template.preview} issues={template.issues} />
    </>
  );
}

/** What this reader can do with it now; or why somebody else has to. */
function NextStep() {
  const template = useLoaderData<typeof loader>();
  const text = useText();
  const proposeReply = useFormReply("propose");
  const publishReply = useFormReply("publish");
  const takeBackReply = useFormReply("take-back");
  const discardReply = useFormReply("discard");
  const ratesReply = useFormReply("confirm-rates");
  const { status, mayDraft } = template;
  return (
    <>
      {template.mayConfirmRates ? (
        <Section title={text("agreements.confirm_rates_title")}>
          <p>{text("agreements.confirm_rates_lead")}</p>
          <Form intent="confirm-rates" reply={ratesReply}>
            <Button>{text("agreements.confirm_rates")}</Button>
          </Form>
        </Section>
      ) : null}
      {status === "draft" && mayDraft ? (
        <Section title={text("agreements.propose_title")}>
          <p>{text("agreements.propose_lead")}</p>
          <Form intent="propose" reply={proposeReply}>
            <SubmitButton disabled={template.issues.length > 0}>{text("agreements.propose")}</SubmitButton>
          </Form>
          <Form intent="discard" reply={discardReply}>
            <Button kind="danger">{text("agreements.discard")}</Button>
          </Form>
        </Section>
      ) : null}
      {status === "proposed" ? (
        <Section title={text("agreements.publish_title")}>
          <CodeBlock label={text("agreements.hash_terms")}>{template.contentSha256}</CodeBlock>
          {template.whyNotPublish === null ? (
            <Form intent="publish" reply={publishReply} hidden={{ contentSha256: template.contentSha256 }}>
              <p>
                {template.published
                  ? text("agreements.publish_lead", { n: template.published.version })
                  : text("agreements.publish_first")}
              </p>
              <SubmitButton>{text("agreements.publish", { n: template.version })}</SubmitButton>
            </Form>
          ) : (
            <Banner kind="info" title={text("agreements.publish_other_title")}>
              {text(
                template.whyNotPublish === "publisher_is_proposer"
                  ? "errors.publisher_is_proposer"
                  : "agreements.publish_by_admin",
              )}
            </Banner>
          )}
          {mayDraft ? (
            <Form intent="take-back" reply={takeBackReply}>
              <Button>{text("agreements.take_back")}</Button>
            </Form>
          ) : null}
        </Section>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
