import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { findNotMe, reportNotMe } from "#app/features/partners/report-not-me.server.ts";
import { anyone } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "bank.not_me.title" };

/** Looking stops nothing: mail scanners follow links too. */
export const loader = guardedLoader(anyone(), async ({ ctx, params }) => ({
  found: await findNotMe(ctx, { token: params.token ?? "" }),
}));

export const action = guardedAction(anyone(), async ({ ctx, request, params }) => {
  const form = await parseForm(request, z.object({}));
  if (!form.ok) return form.reply;
  await reportNotMe(ctx, { token: params.token ?? "" });
  return redirectWithFlash(ctx, "/sign-in", "bank.not_me.done");
});

/** "This was not me": one button, no password, for whoever got the mail. */
export default function NotMe() {
  const { found } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const reply = useFormReply();
  return (
    <>
      <PageHeader title={text("bank.not_me.title")} />
      {found ? (
        <Form reply={reply}>
          <p>
            {text("bank.not_me.lead", {
              partner: found.partnerName,
              changedAt: format.instant(found.changedAt),
              usableFrom: format.instant(found.usableFrom),
            })}{" "}
            {found.last4 ? text("bank.not_me.to_bank", { last4: found.last4 }) : null}
          </p>
          <p>{text("bank.not_me.what", { partner: found.partnerName })}</p>
          <SubmitButton>{text("bank.not_me.button")}</SubmitButton>
        </Form>
      ) : (
        <EmptyState
          kind="nothing_yet"
          title={text("errors.link_expired_or_used")}
          action={<LinkButton to="/sign-in">{text("accounts.sign_in")}</LinkButton>}
        >
          {text("bank.not_me.no_link_hint")}
        </EmptyState>
      )}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
