import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { Textarea } from "#app/components/text-fields.tsx";
import { BackTestResult } from "#app/features/commissions/back-test-result.tsx";
import { backTestTerms } from "#app/features/commissions/back-test-terms.server.ts";
import {
  findTermsToTest,
  listTemplatesToTest,
  readPastedTerms,
} from "#app/features/commissions/terms-to-test.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import { parseQuery } from "#app/http/parse-query.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "commissions.back_test" };

const query = z.object({ template: z.string().max(60).optional() });

export const loader = guardedLoader(signedInStaff(), async ({ ctx, url }) => {
  const { template } = parseQuery(url, query).value;
  const templates = await listTemplatesToTest(ctx);
  if (!template) return { templates, template: null, report: null };
  const found = await findTermsToTest(ctx, { templateId: template });
  if (!found) throw notFound(ctx);
  return { templates, template, report: await backTestTerms(ctx, found) };
});

const pasteForm = z.object({
  type: z.string({ error: "commissions.back_test_type_missing" }).max(40),
  terms: z.string({ error: "commissions.back_test_terms_missing" }).max(60_000),
});

/** Reads and answers; nothing is written. */
export const action = guardedAction(signedInStaff(), async ({ ctx, request }) => {
  const form = await parseForm(request, pasteForm, { multiline: ["terms"] });
  if (!form.ok) return form.reply;
  const { type, terms: typed } = form.value;
  const templates = await listTemplatesToTest(ctx);
  if (!templates.some(({ typeKey }) => typeKey === type))
    return refuse(request, 422, [{ field: "type", key: "commissions.back_test_type_missing", values: {} }]);
  const read = readPastedTerms(typed);
  if (!read.ok) {
    const { where, problem } = read;
    const key = where === null ? "commissions.back_test_not_json" : "commissions.back_test_bad_terms";
    return refuse(request, 422, [{ field: "terms", key, values: { where: where ?? "", problem } }]);
  }
  const report = await backTestTerms(ctx, { typeKey: type, terms: read.terms });
  return data({ report, pasted: form.value }, { status: 200 });
});

export default function BackTest() {
  const { templates, template, report } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const done = answer && "report" in answer ? answer : null;
  const shown = done?.report ?? report;
  const text = useText();
  const { locale } = useReader();
  const types = [...new Map(templates.map((one) => [one.typeKey, one.typeLabel[locale]]))];
  return (
    <>
      <PageHeader
        title={text("commissions.back_test")}
        sub={text("commissions.back_test_sub")}
        actions={<LinkButton to="/console/agreements">{text("commissions.back_test_back")}</LinkButton>}
      />
      <div className="mt-6">
        <Form method="get" layout="row" label={text("commissions.back_test_template")} idPrefix="stored">
          <Select
            name="template"
            label={text("commissions.back_test_template")}
            choices={templates.map(({ id, typeLabel, version, status }) => ({
              value: id,
              label: text("commissions.back_test_version", { type: typeLabel[locale], n: version, status }),
            }))}
            {...(template ? { defaultValue: template } : {})}
          />
          <SubmitButton>{text("commissions.back_test_run")}</SubmitButton>
        </Form>
      </div>
      {done ? <p className="mt-4">{text("commissions.back_test_of_pasted")}</p> : null}
      {shown ? <BackTestResult report={shown} /> : null}
      <Section title={text("commissions.back_test_paste")}>
        <Form reply={useFormReply()} idPrefix="pasted" action="/console/agreements/back-test">
          <Select
            name="type"
            label={text("commissions.back_test_type")}
            choices={types.map(([value, label]) => ({ value, label }))}
            {...(done ? { defaultValue: done.pasted.type } : {})}
          />
          <Textarea
            name="terms"
            label={text("commissions.back_test_terms")}
            hint={text("commissions.back_test_terms_hint")}
            rows={10}
            maxLength={60_000}
            {...(done ? { defaultValue: done.pasted.terms } : {})}
          />
          <SubmitButton>{text("commissions.back_test_run")}</SubmitButton>
        </Form>
      </Section>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
