import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner, EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { acceptInvitation, findInvitation } from "#app/features/accounts/accept-invitation.server.ts";
import { acceptForm } from "#app/features/accounts/accounts.form.ts";
import { emailKeyOf } from "#app/features/accounts/email-key.ts";
import { anyone } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "accounts.invitation" };

export const loader = guardedLoader(anyone(), async ({ ctx, params, session }) => {
  const token = params.token ?? "";
  const invitation = await findInvitation(ctx, { token });
  const isSignedInAsInvited =
    invitation !== null && emailKeyOf(session?.account.email ?? "") === invitation.email;
  return {
    invitation,
    isSignedInAsInvited,
    signInPath: `/sign-in?next=${encodeURIComponent(`/invite/${token}`)}`,
  };
});

export const action = guardedAction(anyone(), async ({ ctx, request, params, session, locale }) => {
  const token = params.token ?? "";
  const invitation = await findInvitation(ctx, { token });
  const isNew = invitation !== null && !invitation.hasAccount;
  const form = await parseForm(request, isNew ? acceptForm : z.object({}));
  if (!form.ok) return form.reply;
  const newPerson = isNew ? { ...acceptForm.parse(form.value), locale, timeZone: "UTC" } : null;
  const signedInAccountId = session?.account.id ?? null;
  await acceptInvitation(ctx, { token, signedInAccountId, newPerson });
  return redirectWithFlash(ctx, signedInAccountId ? "/portal" : "/sign-in", "accounts.invitation_accepted");
});

export default function Invite() {
  const { invitation, isSignedInAsInvited, signInPath } = useLoaderData<typeof loader>();
  const text = useText();
  const reply = useFormReply();
  if (!invitation) {
    return (
      <>
        <PageHeader title={text("accounts.invitation")} />
        <EmptyState kind="nothing_yet" title={text("errors.link_expired_or_used")} />
      </>
    );
  }
  const { organisation, inviter, role, email, hasAccount } = invitation;
  return (
    <>
      <PageHeader
        title={text("accounts.invitation_to", { organisation })}
        sub={text("accounts.invitation_by", { inviter, role: text(`accounts.role.${role}`), email })}
      />
      {hasAccount && !isSignedInAsInvited ? (
        <>
          <Banner kind="needs_you">{text("errors.invitation_needs_sign_in")}</Banner>
          <LinkButton kind="primary" to={signInPath}>
            {text("accounts.sign_in")}
          </LinkButton>
        </>
      ) : (
        <Form reply={reply}>
          {hasAccount ? null : (
            <>
              <TextInput name="name" label={text("accounts.name")} autoComplete="name" />
              <TextInput
                name="password"
                label={text("accounts.new_password")}
                hint={text("accounts.password_hint")}
                type="password"
                autoComplete="new-password"
              />
            </>
          )}
          <SubmitButton>{text("accounts.invitation_accept")}</SubmitButton>
        </Form>
      )}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
