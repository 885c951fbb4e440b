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
import { signInToDemo } from "#app/features/accounts/sign-in-to-demo.server.ts";
import { anyone } from "#app/http/access.ts";
import { addressBlock } from "#app/http/client-address.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { placeAfterSignIn, stepOfSignIn } from "#app/http/place-after-sign-in.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { safeRedirect } from "#app/http/safe-redirect.ts";
import { sessionCookie } from "#app/http/session.server.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "accounts.sign_in" };

export const loader = guardedLoader(anyone(), async ({ ctx, url, isDemo, session, pending }) => {
  const next = safeRedirect(url.searchParams.get("next"), "");
  if (session) return redirect(placeAfterSignIn(session.actor, next), { status: 303 });
  if (pending) return redirect(stepOfSignIn("second-factor", next), { status: 303 });
  const demo = isDemo ? { people: await listDemoSignIns(ctx), password: DEMO_PASSWORD } : null;
  return { next, demo };
});

export const action = guardedAction(anyone(), async (entered) => {
  const { ctx, request, clientAddress, isDemo } = entered;
  const form = await parseForm(request, signInForm);
  if (!form.ok) return form.reply;
  const { email, password } = form.value;
  const userAgent = request.headers.get("User-Agent");
  const who = { email, password, addressBlock: addressBlock(clientAddress), userAgent };
  const isOneClick = isDemo && (await readIntent(request)) === "demo";
  const opened = await (isOneClick ? signInToDemo(ctx, who) : signIn(ctx, who));
  const next = safeRedirect(form.value.next, "");
  const session = opened.isPending ? null : await findSession(ctx.db, opened.token, ctx.now);
  const to = session ? placeAfterSignIn(session.actor, next) : stepOfSignIn("second-factor", next);
  return redirect(to, {
    status: 303,
    headers: { "Set-Cookie": sessionCookie(ctx, opened.token, opened.maxAgeSeconds) },
  });
});

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
                key: "code",
                head: text("factors.demo_column"),
                narrow: "aside",
                cell: ({ demoCode }) => (demoCode?.code ? <code>{demoCode.code}</code> : null),
              },
              {
                key: "enter",
                head: text("accounts.demo_enter"),
                narrow: "value",
                cell: ({ email, name }) => (
                  <Form
                    layout="inline"
                    intent="demo"
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
