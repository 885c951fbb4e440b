import { Link, useLoaderData } from "@remix-run/react";
import { LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { DomainError } from "#app/domain/errors.ts";
import { verifyForm } from "#app/features/accounts/accounts.form.ts";
import { findVerification, verifyEmail } from "#app/features/partners/verify-email.server.ts";
import { anyone } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "accounts.verify_title" };

export const loader = guardedLoader(anyone(), async ({ ctx, params }) => ({
  found: await findVerification(ctx, { token: params.token ?? "" }),
}));

/** By a button and the applicant's password: mail scanners follow links, and anybody may type a stranger's address. */
export const action = guardedAction(anyone(), async ({ ctx, request, params, limits }) => {
  const form = await parseForm(request, verifyForm);
  if (!form.ok) return form.reply;
  try {
    const link = { token: params.token ?? "", ...form.value };
    const { statusToken } = await verifyEmail({ ...ctx, limits }, link);
    return redirectWithFlash(ctx, `/apply/status/${statusToken}`, "accounts.verified");
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "application_password_wrong") throw error;
    return refuse(request, 409, [{ field: "password", key: `errors.${error.code}`, values: {} }]);
  }
});

export default function VerifyEmail() {
  const { found } = useLoaderData<typeof loader>();
  const text = useText();
  const reply = useFormReply();
  return (
    <>
      <PageHeader title={text("accounts.verify_title")} />
      {found ? (
        <>
          <Form reply={reply}>
            <p>{text("accounts.verify_body", { company: found.companyName })}</p>
            <TextInput
              name="password"
              label={text("accounts.verify_password")}
              type="password"
              autoComplete="current-password"
            />
            <SubmitButton>{text("accounts.verify_button")}</SubmitButton>
          </Form>
          <p className="mt-4">
            {text("accounts.verify_not_mine", { company: found.companyName })}{" "}
            <Link to="/forgot">{text("accounts.verify_reset_link")}</Link>
          </p>
        </>
      ) : (
        <EmptyState
          kind="nothing_yet"
          title={text("errors.link_expired_or_used")}
          action={<LinkButton to="/sign-in">{text("accounts.sign_in")}</LinkButton>}
        >
          {text("accounts.verify_again")}
        </EmptyState>
      )}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
