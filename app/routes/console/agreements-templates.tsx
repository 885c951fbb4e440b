import { Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button } from "#app/components/buttons.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { Form } from "#app/components/form.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { mayDraftTerms } from "#app/domain/template-rules.ts";
import { AgreementTabs } from "#app/features/agreements/agreement-tabs.tsx";
import { draftTemplate } from "#app/features/agreements/draft-template.server.ts";
import { listTemplates } from "#app/features/agreements/find-template.server.ts";
import { TemplateMark } from "#app/features/agreements/template-mark.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "agreements.templates" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx }) => {
  const templates = await listTemplates(ctx);
  const busy = new Set(
    templates
      .filter(({ status }) => status === "draft" || status === "proposed")
      .map(({ typeKey }) => typeKey),
  );
  return {
    templates: templates.map((row) => ({
      ...row,
      mayDraft: mayDraftTerms(ctx.actor) && row.status === "published" && !busy.has(row.typeKey),
    })),
  };
});

export const action = guardedAction(signedInStaff("manager", "admin"), async ({ ctx, request }) => {
  const form = await parseForm(request, z.object({ partnerTypeKey: z.string().max(80) }));
  if (!form.ok) return form.reply;
  const drafted = await draftTemplate(ctx, form.value);
  if (!drafted) throw notFound(ctx);
  return redirectWithFlash(
    ctx,
    `/console/agreements/templates/${drafted.templateId}/edit/general`,
    "agreements.drafted",
    { n: drafted.version },
  );
});

export default function Templates() {
  const { templates } = useLoaderData<typeof loader>();
  const text = useText();
  const { locale } = useReader();
  const reply = useFormReply();
  return (
    <>
      <PageHeader title={text("agreements.templates")} sub={text("agreements.templates_sub")} />
      <AgreementTabs current="templates" />
      <DataTable
        caption={text("agreements.templates")}
        rows={templates}
        rowKey={({ id }) => id}
        empty={<EmptyState kind="nothing_yet" title={text("agreements.no_templates")} />}
        columns={[
          {
            key: "type",
            head: text("agreements.type"),
            grow: true,
            narrow: "title",
            cell: ({ id, typeLabel, version }) => (
              <Link className="row-link" to={`/console/agreements/templates/${id}`}>
                {typeLabel[locale]}
                <span className="second-line">{text("agreements.version", { n: version })}</span>
              </Link>
            ),
          },
          {
            key: "status",
            head: text("agreements.state"),
            narrow: "status",
            cell: ({ status }) => <TemplateMark status={status} />,
          },
          {
            key: "rates",
            head: text("agreements.rates"),
            narrow: "aside",
            cell: ({ sampleRates }) =>
              sampleRates ? (
                <StatusMark kind="info">{text("agreements.rates_sample")}</StatusMark>
              ) : (
                text("agreements.rates_confirmed")
              ),
          },
          {
            key: "changed",
            head: text("agreements.changed"),
            cell: ({ changedAt }) => <Instant at={changedAt} />,
          },
          {
            key: "act",
            head: text("agreements.next_step"),
            narrow: "value",
            cell: ({ typeKey, mayDraft }) =>
              mayDraft ? (
                <Form layout="inline" reply={reply} hidden={{ partnerTypeKey: typeKey }} idPrefix={typeKey}>
                  <Button kind="quiet">{text("agreements.new_draft")}</Button>
                </Form>
              ) : null,
          },
        ]}
      />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
