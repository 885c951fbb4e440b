import { SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { forgotForm } from "#app/features/accounts/accounts.form.ts";
import { requestPasswordReset } from "#app/features/accounts/request-password-reset.server.ts";
import { anyone } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "accounts.forgot_title" };

export const loader = guardedLoader(anyone(), () => null);

export const action = guardedAction(anyone(), async ({ ctx, request, limits }) => {
  const form = await parseForm(request, forgotForm);
  if (!form.ok) return form.reply;
  await requestPasswordReset({ ...ctx, limits }, form.value);
  return redirectWithFlash(ctx, "/sign-in", "accounts.reset_sent");
});

export default function Forgot() {
  const text = useText();
  return (
    <>
      <PageHeader title={text("accounts.forgot_title")} sub={text("accounts.forgot_sub")} />
      <Form reply={useFormReply()}>
        <TextInput name="email" label={text("accounts.email")} type="email" autoComplete="username" />
        <SubmitButton>{text("accounts.forgot_button")}</SubmitButton>
      </Form>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
