import { redirect } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { signInForm } from "#app/features/accounts/accounts.form.ts";
import { findSession } from "#app/features/accounts/find-session.server.ts";
import { DEMO_PASSWORD, listDemoSignIns } from "#app/features/accounts/list-demo-sign-ins.server.ts";
import { signIn } from "#app/features/accounts/sign-in.server.ts";
import { anyone } from "#app/http/access.ts";
import { addressBlock } from "#app/http/client-address.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { safeRedirect } from "#app/http/safe-redirect.ts";
import { type Session, sessionCookie } from "#app/http/session.server.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "accounts.sign_in" };

export const loader = guardedLoader(anyone(), async ({ ctx, url, isDemo, session }) => {
  const next = safeRedirect(url.searchParams.get("next"), "");
  if (session) return redirect(placeOf(session, next), { status: 303 });
  const demo = isDemo ? { people: await listDemoSignIns(ctx), password: DEMO_PASSWORD } : null;
  return { next, demo };
});

export const action = guardedAction(anyone(), async ({ ctx, request, limits, clientAddress }) => {
  const form = await parseForm(request, signInForm);
  if (!form.ok) return form.reply;
  const { email, password, next } = form.value;
  const opened = await signIn(
    { ...ctx, limits },
    {
      email,
      password,
      addressBlock: addressBlock(clientAddress),
      userAgent: request.headers.get("User-Agent"),
    },
  );
  const session = await findSession(ctx.db, opened.token, ctx.now);
  return redirect(session ? placeOf(session, safeRedirect(next, "")) : "/sign-in", {
    status: 303,
    headers: { "Set-Cookie": sessionCookie(ctx, opened.token, opened.maxAgeSeconds) },
  });
});

/** Where a person goes on: to `next` when it is on their own side, else to its start. */
function placeOf({ actor }: Session, next: string): string {
  const home = actor.kind === "staff" ? "/console" : actor.kind === "member" ? "/portal" : "/application";
  const isOwnSide = next === home || next.startsWith(`${home}/`) || next.startsWith(`${home}?`);
  return isOwnSide || next.startsWith("/invite/") ? next : home;
}

export default function SignIn() {
  const { next, demo } = useLoaderData<typeof loader>();
  const text = useText();
  const hidden: Record<string, string> = next ? { next } : {};
  return (
    <>
      <PageHeader title={text("accounts.sign_in")} />
      <Form reply={useFormReply()} hidden={hidden}>
        <TextInput name="email" label={text("accounts.email")} type="email" autoComplete="username" />
        <TextInput
          name="password"
          label={text("accounts.password")}
          type="password"
          autoComplete="current-password"
        />
        <SubmitButton>{text("accounts.sign_in")}</SubmitButton>
      </Form>
      <p className="mt-4">
        <Link to="/forgot">{text("accounts.forgot_link")}</Link> ·{" "}
        <Link to="/">{text("accounts.apply_link")}</Link>
      </p>
      {demo && demo.people.length > 0 ? (
        <Section title={text("accounts.demo_title")}>
          <p>{text("accounts.demo_body", { password: demo.password })}</p>
          <DataTable
            caption={text("accounts.demo_title")}
            rows={demo.people}
            rowKey={({ email, role }) => `${email} ${role}`}
            columns={[
              {
                key: "name",
                head: text("accounts.name"),
                narrow: "title",
                cell: ({ name, email }) => (
                  <>
                    {name}
                    <span className="second-line">{email}</span>
                  </>
                ),
              },
              {
                key: "role",
                head: text("accounts.role"),
                narrow: "status",
                cell: ({ role, partnerName }) =>
                  partnerName
                    ? `${text(`accounts.role.${role}`)} · ${partnerName}`
                    : text(`accounts.role.${role}`),
              },
              {
                key: "enter",
                head: text("accounts.demo_enter"),
                narrow: "value",
                cell: ({ email, name }) => (
                  <Form
                    layout="inline"
                    hidden={{ ...hidden, email, password: demo.password }}
                    label={text("accounts.demo_enter_as", { name })}
                  >
                    <Button>{text("accounts.demo_enter")}</Button>
                  </Form>
                ),
              },
            ]}
          />
        </Section>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
