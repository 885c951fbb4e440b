import { useActionData, useFetcher, useLoaderData } from "@remix-run/react";
import { useEffect } from "react";
import { z } from "zod";
import { Button, LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { Tabs } from "#app/components/tabs.tsx";
import { Textarea, TextInput } from "#app/components/text-fields.tsx";
import { mayDraftTerms } from "#app/domain/template-rules.ts";
import { findTemplate } from "#app/features/agreements/find-template.server.ts";
import { listTermsChoices } from "#app/features/agreements/list-terms-choices.server.ts";
import { placedFields, type Typed, valueAt } from "#app/features/agreements/read-terms-part.ts";
import {
  addToTerms,
  findPart,
  removeFromTerms,
  rowChangeOf,
  saveTermsDocument,
  saveTermsPart,
} from "#app/features/agreements/save-terms-part.server.ts";
import { LISTS } from "#app/features/agreements/terms-fields.ts";
import { TermsForm } from "#app/features/agreements/terms-form.tsx";
import { previewTerms } from "#app/features/agreements/terms-preview.server.ts";
import { TermsPreviewPanel } from "#app/features/agreements/terms-preview.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { isFormReply } from "#app/http/form-reply.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import type { MessageKey } from "#app/i18n/en.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "agreements.edit_terms" };

export const loader = guardedLoader(signedInStaff("manager", "admin"), async ({ ctx, params, locale }) => {
  const detail = await findTemplate(ctx, { templateId: params.id ?? "" });
  const key = params.part ?? "";
  const part = detail && findPart(detail.row.terms, key);
  if (detail?.row.status !== "draft" || !(part || key === "json")) throw notFound(ctx);
  const { row, terms, issues, typeLabel } = detail;
  const items = (list: string) =>
    ((valueAt(row.terms, [list]) ?? []) as { id: string }[]).map(({ id }) => id);
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    typeLabel,
    key,
    part: part && { fields: part.fields, value: part.value, isItem: part.kind === "item" },
    document: key === "json" ? JSON.stringify(row.terms, null, 2) : null,
    lists: LISTS.map((list) => ({ list, ids: items(list) })),
    choices: await listTermsChoices(ctx, items("heads")),
    issues,
    preview: terms ? await previewTerms(ctx, { title: row.title, terms, locale }) : null,
  };
});

const titles = {
  titleEn: z.string({ error: "agreements.title_missing" }).max(200),
  titleEs: z.string({ error: "agreements.title_missing" }).max(200),
};

export const action = guardedAction(
  signedInStaff("manager", "admin"),
  async ({ ctx, request, params, locale }) => {
    const templateId = params.id ?? "";
    const part = params.part ?? "";
    const here = (key: string) => `/console/agreements/templates/${templateId}/edit/${key}`;
    if (!mayDraftTerms(ctx.actor)) throw notFound(ctx);
    const intent = await readIntent(request);
    if (intent.startsWith("new-") || intent === "remove") {
      const form = await parseForm(request, z.object({}));
      if (!form.ok) return form.reply;
      if (intent === "remove") {
        if (!(await removeFromTerms(ctx, { templateId, part }))) throw notFound(ctx);
        return redirectWithFlash(ctx, here("general"), "agreements.part_removed");
      }
      const key = await addToTerms(ctx, { templateId, what: intent.slice("new-".length) });
      if (!key) throw notFound(ctx);
      return redirectWithFlash(ctx, here(key), "agreements.part_added");
    }
    if (part === "json") {
      const form = await parseForm(request, z.object({ document: z.string().max(60_000) }), {
        multiline: ["document"],
      });
      if (!form.ok) return form.reply;
      const wrong = await saveTermsDocument(ctx, { templateId, text: form.value.document });
      if (!wrong) throw notFound(ctx);
      if (wrong.length === 0) return redirectWithFlash(ctx, here("json"), "agreements.saved");
      return refuse(
        request,
        422,
        wrong.slice(0, 20).map(({ path, code }) => ({
          field: "document",
          key: "agreements.problem_at" as const,
          values: { path: path || "{}", code },
        })),
      );
    }
    const detail = await findTemplate(ctx, { templateId });
    const found = detail && findPart(detail.row.terms, part);
    if (!found) throw notFound(ctx);
    const fields = placedFields(found.fields, found.value);
    const shape: Record<string, z.ZodType> = Object.fromEntries(
      fields.map(({ name, field }) => [
        name,
        field.kind === "some" ? z.array(z.string().max(80)).default([]) : z.string().max(1_000).optional(),
      ]),
    );
    const form = await parseForm(request, z.object(part === "general" ? { ...shape, ...titles } : shape), {
      multiline: fields.flatMap(({ name, field }) => (field.kind === "amounts" ? [name] : [])),
    });
    if (!form.ok) return form.reply;
    const { titleEn, titleEs, ...typed } = form.value as Record<string, string | string[] | undefined>;
    const problems = await saveTermsPart(ctx, {
      templateId,
      part,
      typed: typed as Typed,
      locale,
      rows: rowChangeOf(intent),
      title:
        typeof titleEn === "string" && typeof titleEs === "string" ? { en: titleEn, es: titleEs } : undefined,
    });
    if (!problems) throw notFound(ctx);
    if (problems.length > 0)
      return refuse(
        request,
        422,
        problems.map(({ field, code }) => ({
          field,
          key: `agreements.problem.${code}` as MessageKey,
          values: {},
        })),
      );
    if (intent === "live") return { saved: true };
    return redirectWithFlash(ctx, here(part), "agreements.saved");
  },
);

const ADDABLE = ["head", "cap", "floor", "target", "growth", "loyalty"] as const;

export default function EditTemplate() {
  const { id, version, title, typeLabel, key, part, document, lists, choices, issues, preview } =
    useLoaderData<typeof loader>();
  const text = useText();
  const { locale } = useReader();
  const answer = useActionData<unknown>();
  const reply = isFormReply(answer) ? answer : undefined;
  const at = (to: string) => `/console/agreements/templates/${id}/edit/${to}`;
  useLiveForm("terms");
  return (
    <>
      <PageHeader
        title={`${typeLabel[locale]}: ${text("agreements.version", { n: version })}`}
        sub={text("agreements.edit_sub")}
        actions={
          <LinkButton to={`/console/agreements/templates/${id}`}>{text("agreements.edit_done")}</LinkButton>
        }
      />
      <Tabs
        label={text("agreements.parts")}
        tabs={[
          { to: at("general"), label: text("agreements.part.general"), current: key === "general" },
          { to: at("sharing"), label: text("agreements.part.sharing"), current: key === "sharing" },
          ...lists.flatMap(({ list, ids }) =>
            ids.map((item) => ({
              to: at(`${list}.${item}`),
              label: `${text(`agreements.part.${list}`)}: ${item}`,
              current: key === `${list}.${item}`,
            })),
          ),
          { to: at("json"), label: "JSON", current: key === "json" },
        ]}
      />
      <Form layout="inline" label={text("agreements.add_part")}>
        {ADDABLE.map((what) => (
          <Button key={what} kind="quiet" name="intent" value={`new-${what}`}>
            {text(`agreements.add.${what}`)}
          </Button>
        ))}
      </Form>
      <div className="beside">
        <div>
          {part ? (
            <Section title={text("agreements.what_applies")}>
              <Form key={key} id="terms" reply={reply}>
                {key === "general" ? (
                  <>
                    <TextInput
                      name="titleEn"
                      label={text("agreements.title_en")}
                      defaultValue={title.en}
                      maxLength={200}
                    />
                    <TextInput
                      name="titleEs"
                      label={text("agreements.title_es")}
                      defaultValue={title.es}
                      maxLength={200}
                    />
                  </>
                ) : null}
                <SubmitButton name="intent" value="show">
                  {text("agreements.save_and_show")}
                </SubmitButton>
                <TermsForm part={part.fields} value={part.value} choices={choices} />
                <SubmitButton name="intent" value="show">
                  {text("agreements.save_and_show")}
                </SubmitButton>
              </Form>
              {part.isItem ? (
                <Form intent="remove">
                  <Button kind="danger">{text("agreements.remove_part")}</Button>
                </Form>
              ) : null}
            </Section>
          ) : (
            <Section title={text("agreements.as_json")}>
              <p className="text-muted">{text("agreements.as_json_sub")}</p>
              <Form reply={reply}>
                <Textarea name="document" label="JSON" rows={28} defaultValue={document ?? ""} />
                <SubmitButton name="intent" value="show">
                  {text("agreements.save_and_show")}
                </SubmitButton>
              </Form>
            </Section>
          )}
        </div>
        <div>
          <TermsPreviewPanel preview={preview} issues={issues} />
        </div>
      </div>
    </>
  );
}

/** With JavaScript a form is kept as it is typed, so that sentences and example follow; without, by its button. */
function useLiveForm(formId: string): void {
  const fetcher = useFetcher();
  const { submit } = fetcher;
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout>;
    const changed = ({ target }: Event) => {
      const form = target instanceof Element ? target.closest("form") : null;
      if (form?.id !== formId) return;
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const typed = new FormData(form);
        typed.set("intent", "live");
        submit(typed, { method: "post" });
      }, 600);
    };
    window.document.addEventListener("input", changed);
    return () => {
      clearTimeout(waiting);
      window.document.removeEventListener("input", changed);
    };
  }, [formId, submit]);
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
