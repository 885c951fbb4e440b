import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { Code, CodeBlock } from "#app/components/code-block.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner, EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { API_SCOPES } from "#app/domain/api-scopes.ts";
import { apiKeyForm, revokeKeyForm } from "#app/features/accounts/accounts.form.ts";
import { createApiKey } from "#app/features/accounts/create-api-key.server.ts";
import { listApiKeys } from "#app/features/accounts/list-api-keys.server.ts";
import { revokeApiKey } from "#app/features/accounts/revoke-api-key.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.nav_api_keys" };

export const loader = guardedLoader(signedInStaff("admin"), ({ ctx }) => listApiKeys(ctx));

/** The new key is in this answer and in no other: a redirect would have to carry it somewhere. */
export const action = guardedAction(signedInStaff("admin"), async ({ ctx, request }) => {
  if ((await readIntent(request)) === "revoke") {
    const form = await parseForm(request, revokeKeyForm);
    if (!form.ok) return form.reply;
    if (!(await revokeApiKey(ctx, form.value))) throw notFound(ctx);
    return redirectWithFlash(ctx, "/console/settings/api-keys", "accounts.key_revoked");
  }
  const form = await parseForm(request, apiKeyForm);
  if (!form.ok) return form.reply;
  const made = await createApiKey(ctx, form.value);
  if (!made) throw notFound(ctx);
  return data({ secret: made.secret }, { status: 201 });
});

export default function ApiKeys() {
  const { keys, legalEntities } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const text = useText();
  const reply = useFormReply("create");
  const secret = answer && "secret" in answer ? answer.secret : null;
  return (
    <>
      <PageHeader title={text("partners.nav_api_keys")} sub={text("accounts.keys_sub")} />
      {secret ? (
        <>
          <Banner kind="needs_you" title={text("accounts.key_made")}>
            {text("accounts.key_once")}
          </Banner>
          <CodeBlock label={text("accounts.key")}>{secret}</CodeBlock>
        </>
      ) : null}
      <DataTable
        caption={text("partners.nav_api_keys")}
        rows={keys}
        rowKey={({ id }) => id}
        empty={<EmptyState kind="nothing_yet" title={text("accounts.no_keys")} />}
        columns={[
          {
            key: "name",
            head: text("accounts.key_name"),
            grow: true,
            narrow: "title",
            cell: ({ name, prefix }) => (
              <>
                {name}
                <span className="second-line">
                  <Code>{`${prefix}…`}</Code>
                </span>
              </>
            ),
          },
          {
            key: "entity",
            head: text("accounts.key_entity"),
            narrow: "aside",
            cell: ({ legalEntityName }) => legalEntityName,
          },
          {
            key: "scope",
            head: text("accounts.key_scope"),
            cell: ({ scopes }) =>
              API_SCOPES.filter((scope) => scopes.includes(scope)).map((scope) => (
                <div key={scope}>{text(`accounts.scope.${scope}`)}</div>
              )),
          },
          {
            key: "made",
            head: text("accounts.key_made_at"),
            cell: ({ createdAt }) => <Instant at={createdAt} />,
          },
          {
            key: "state",
            head: text("partners.state"),
            narrow: "status",
            cell: ({ id, name, revokedAt }) =>
              revokedAt ? (
                <StatusMark kind="neutral">{text("accounts.key_withdrawn")}</StatusMark>
              ) : (
                <Form
                  intent="revoke"
                  layout="inline"
                  hidden={{ apiKeyId: id }}
                  label={text("accounts.key_revoke_of", { name })}
                >
                  <Button kind="danger">{text("accounts.key_revoke")}</Button>
                </Form>
              ),
          },
        ]}
      />
      <Section title={text("accounts.key_new")}>
        <Form intent="create" reply={reply}>
          <TextInput name="name" label={text("accounts.key_name")} hint={text("accounts.key_name_hint")} />
          <Select
            name="legalEntityId"
            label={text("accounts.key_entity")}
            choices={legalEntities.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Select
            name="scope"
            label={text("accounts.key_scope")}
            defaultValue="revenue_events:write"
            choices={API_SCOPES.map((scope) => ({ value: scope, label: text(`accounts.scope.${scope}`) }))}
          />
          <SubmitButton>{text("accounts.key_create")}</SubmitButton>
        </Form>
      </Section>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
