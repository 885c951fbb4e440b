import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { beginTotp } from "#app/features/accounts/add-totp.server.ts";
import { appSetupOf } from "#app/features/accounts/app-setup.server.ts";
import { AppSetup } from "#app/features/accounts/app-setup.tsx";
import { enrolAtSignIn } from "#app/features/accounts/enrol-at-sign-in.server.ts";
import { enrolForm } from "#app/features/accounts/step-up.form.ts";
import { halfSignedIn } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { stepOfSignIn } from "#app/http/place-after-sign-in.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { safeRedirect } from "#app/http/safe-redirect.ts";
import { sessionCookie } from "#app/http/session.server.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "factors.enrol_title" };

export const loader = guardedLoader(halfSignedIn(), async ({ ctx, url, pending }) => {
  const next = safeRedirect(url.searchParams.get("next"), "");
  if (pending.hasTotp || pending.hasPasskey)
    return redirect(stepOfSignIn("second-factor", next), { status: 303 });
  const begun = await beginTotp(ctx, { accountId: pending.account.id });
  return { next, setup: appSetupOf(ctx, begun) };
});

export const action = guardedAction(halfSignedIn(), async ({ ctx, request, pending }) => {
  const form = await parseForm(request, enrolForm);
  if (!form.ok) return form.reply;
  const userAgent = request.headers.get("User-Agent");
  const { newAppCode: code, next } = form.value;
  const opened = await enrolAtSignIn(ctx, { token: pending.token, code, userAgent });
  return redirect(stepOfSignIn("recovery-codes", safeRedirect(next, "")), {
    status: 303,
    headers: { "Set-Cookie": sessionCookie(ctx, opened.token, opened.maxAgeSeconds) },
  });
});

export default function Enrol() {
  const { next, setup } = useLoaderData<typeof loader>();
  const text = useText();
  const hidden: Record<string, string> = next ? { next } : {};
  return (
    <>
      <PageHeader title={text("factors.enrol_title")} sub={text("factors.enrol_sub")} />
      <Form reply={useFormReply()} hidden={hidden}>
        <AppSetup setup={setup} />
        <SubmitButton>{text("factors.enrol_confirm")}</SubmitButton>
      </Form>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
