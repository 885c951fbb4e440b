import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { Checkbox, Select } from "#app/components/choice-fields.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner, FlashBanner } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { FileInput } from "#app/components/text-fields.tsx";
import {
  type FileImport,
  importRevenueFile,
  listLegalEntities,
} from "#app/features/revenue/import-revenue-file.server.ts";
import type { RevenueCsvProblem } from "#app/features/revenue/read-revenue-csv.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "revenue.import_title" };

export const loader = guardedLoader(signedInStaff("finance"), async ({ ctx }) => ({
  entities: await listLegalEntities(ctx),
}));

const importForm = z.object({
  file: z.file({ error: "revenue.import_file_missing" }),
  legalEntityId: z.string({ error: "revenue.import_entity_missing" }).max(60),
  onlyGoodRows: z.literal("yes").optional(),
});

/** Problems listed on the page; all of them are in the record of the import. */
const MOST_SHOWN = 200;

export const action = guardedAction(signedInStaff("finance"), async ({ ctx, request, limits, locale }) => {
  const form = await parseForm(request, importForm);
  if (!form.ok) return form.reply;
  const { file, legalEntityId, onlyGoodRows } = form.value;
  const entities = await listLegalEntities(ctx);
  if (!entities.some(({ id }) => id === legalEntityId))
    return refuse(request, 422, [
      { field: "legalEntityId", key: "revenue.import_entity_missing", values: {} },
    ]);
  await limits.consume("import_csv", ctx.actor.accountId);
  const imported = await importRevenueFile(ctx, {
    fileName: file.name,
    bytes: new Uint8Array(await file.arrayBuffer()),
    legalEntityId,
    locale,
    onlyGoodRows: onlyGoodRows === "yes",
  });
  if (imported.ok) {
    const { recorded, repeated, quarantined, conflicting } = imported.file;
    if (imported.problems.length === 0 && conflicting.length === 0)
      return redirectWithFlash(ctx, "/console/revenue", "revenue.imported", {
        recorded,
        repeated,
        quarantined,
      });
    return data({ imported: shown(imported) }, { status: 200 });
  }
  const key = imported.problems.length > 0 ? "errors.csv_has_bad_rows" : "revenue.import_nothing";
  const reply = await refuse(request, 422, [{ field: "file", key, values: {} }]);
  return data({ ...reply.data, imported: shown(imported) }, { status: 422 });
});

/** The first problems, and how many more there are. */
function shown(imported: FileImport) {
  const problems = imported.problems.slice(0, MOST_SHOWN);
  return { ...imported, problems, more: imported.problems.length - problems.length };
}

export default function RevenueImport() {
  const { entities } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const imported = answer && "imported" in answer ? answer.imported : null;
  const text = useText();
  return (
    <>
      <PageHeader
        title={text("revenue.import_title")}
        sub={text("revenue.import_sub")}
        actions={
          <LinkButton file to="/console/revenue/import-template">
            {text("revenue.import_template")}
          </LinkButton>
        }
      />
      {imported?.ok ? <Done file={imported.file} /> : null}
      <Form files reply={useFormReply()}>
        <FileInput
          name="file"
          label={text("revenue.import_file")}
          hint={text("revenue.import_file_hint")}
          accept=".csv,.tsv,.txt,text/csv"
        />
        <Select
          name="legalEntityId"
          label={text("revenue.entity")}
          choices={entities.map(({ id, name, currency }) => ({ value: id, label: `${name} (${currency})` }))}
          {...(entities.length === 1 && entities[0] ? { defaultValue: entities[0].id } : {})}
        />
        <Checkbox
          name="onlyGoodRows"
          label={text("revenue.import_only_good")}
          hint={text("revenue.import_only_good_hint")}
        />
        <SubmitButton>{text("revenue.import_submit")}</SubmitButton>
      </Form>
      {imported && imported.problems.length > 0 ? (
        <Section title={text("revenue.import_problems")}>
          {imported.ok || imported.rowsTotal === 0 ? null : (
            <p className="text-muted">
              {text("revenue.import_good_rows", { good: imported.rowsGood, total: imported.rowsTotal })}
            </p>
          )}
          <Problems problems={imported.problems} />
          {imported.more > 0 ? <p>{text("revenue.import_more_problems", { n: imported.more })}</p> : null}
        </Section>
      ) : null}
    </>
  );
}

type ImportedFile = Extract<FileImport, { ok: true }>["file"];

function Done({ file }: { file: ImportedFile }) {
  const text = useText();
  const { recorded, repeated, quarantined, conflicting } = file;
  return (
    <>
      <FlashBanner>{text("revenue.imported", { recorded, repeated, quarantined })}</FlashBanner>
      {conflicting.length > 0 ? (
        <Banner kind="bad">
          {text("revenue.import_conflicts", { ids: conflicting.slice(0, 20).join(", ") })}
        </Banner>
      ) : null}
    </>
  );
}

function Problems({ problems }: { problems: readonly RevenueCsvProblem[] }) {
  const text = useText();
  return (
    <DataTable
      caption={text("revenue.import_problems")}
      rows={problems.map((problem, at) => ({ ...problem, at }))}
      rowKey={({ at }) => String(at)}
      columns={[
        {
          key: "line",
          head: text("revenue.import_line"),
          narrow: "title",
          cell: ({ line }) => (line === 0 ? text("revenue.import_whole_file") : String(line)),
        },
        {
          key: "column",
          head: text("revenue.import_column"),
          narrow: "value",
          cell: ({ column }) => column,
        },
        {
          key: "reason",
          head: text("revenue.import_reason"),
          grow: true,
          narrow: "status",
          cell: ({ code }) => text(`revenue.csv.${code}`),
        },
      ]}
    />
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
