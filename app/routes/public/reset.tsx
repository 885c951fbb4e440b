import { useLoaderData } from "@remix-run/react";
import { LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { resetForm } from "#app/features/accounts/accounts.form.ts";
import { isResetLinkValid, resetPassword } from "#app/features/accounts/reset-password.server.ts";
import { anyone } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { endedSessionCookie } from "#app/http/session.server.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "accounts.reset_title" };

export const loader = guardedLoader(anyone(), async ({ ctx, params }) => ({
  isValid: await isResetLinkValid(ctx, { token: params.token ?? "" }),
}));

export const action = guardedAction(anyone(), async ({ ctx, request, params }) => {
  const form = await parseForm(request, resetForm);
  if (!form.ok) return form.reply;
  await resetPassword(ctx, { token: params.token ?? "", password: form.value.password });
  const headers = { "Set-Cookie": endedSessionCookie(ctx) };
  return redirectWithFlash(ctx, "/sign-in", "accounts.password_set", {}, headers);
});

export default function Reset() {
  const { isValid } = useLoaderData<typeof loader>();
  const text = useText();
  const reply = useFormReply();
  return (
    <>
      <PageHeader title={text("accounts.reset_title")} />
      {isValid || reply ? (
        <Form reply={reply}>
          <TextInput
            name="password"
            label={text("accounts.new_password")}
            hint={text("accounts.password_hint")}
            type="password"
            autoComplete="new-password"
          />
          <SubmitButton>{text("accounts.reset_button")}</SubmitButton>
        </Form>
      ) : (
        <EmptyState
          kind="nothing_yet"
          title={text("errors.link_expired_or_used")}
          action={<LinkButton to="/forgot">{text("accounts.forgot_button")}</LinkButton>}
        />
      )}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
