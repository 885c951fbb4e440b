import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { askFactorReset } from "#app/features/accounts/ask-factor-reset.server.ts";
import { findSession } from "#app/features/accounts/find-session.server.ts";
import { finishSignIn } from "#app/features/accounts/finish-sign-in.server.ts";
import { offerSecondFactor } from "#app/features/accounts/offer-step-up.server.ts";
import { secondFactorForm } from "#app/features/accounts/step-up.form.ts";
import { StepUpFields } from "#app/features/accounts/step-up-fields.tsx";
import { halfSignedIn } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { placeAfterSignIn, stepOfSignIn } from "#app/http/place-after-sign-in.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { safeRedirect } from "#app/http/safe-redirect.ts";
import { sessionCookie } from "#app/http/session.server.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "factors.second_title" };

/** Nothing but the wish itself. */
const lostForm = z.object({});

export const loader = guardedLoader(halfSignedIn(), async ({ ctx, url, pending }) => {
  const next = safeRedirect(url.searchParams.get("next"), "");
  if (!pending.hasTotp && !pending.hasPasskey) return redirect(stepOfSignIn("enrol", next), { status: 303 });
  const offer = await offerSecondFactor(ctx, pending.account.id);
  return { next, offer, email: pending.account.email, side: pending.side };
});

export const action = guardedAction(halfSignedIn(), async ({ ctx, request, pending }) => {
  if ((await readIntent(request)) === "lost") {
    const form = await parseForm(request, lostForm);
    if (!form.ok) return form.reply;
    await askFactorReset(ctx, { accountId: pending.account.id });
    return redirectWithFlash(ctx, "/sign-in/second-factor", "factors.reset_asked");
  }
  const form = await parseForm(request, secondFactorForm);
  if (!form.ok) return form.reply;
  const { next, ...answer } = form.value;
  const userAgent = request.headers.get("User-Agent");
  const opened = await finishSignIn(ctx, { token: pending.token, answer, userAgent });
  const session = await findSession(ctx.db, opened.token, ctx.now);
  return redirect(session ? placeAfterSignIn(session.actor, safeRedirect(next, "")) : "/sign-in", {
    status: 303,
    headers: { "Set-Cookie": sessionCookie(ctx, opened.token, opened.maxAgeSeconds) },
  });
});

export default function SecondFactor() {
  const { next, offer, email, side } = useLoaderData<typeof loader>();
  const text = useText();
  const hidden: Record<string, string> = next ? { next } : {};
  return (
    <>
      <PageHeader title={text("factors.second_title")} sub={email} />
      <Form reply={useFormReply()} hidden={hidden}>
        <StepUpFields offer={offer} passkeyPath="/sign-in/passkey" bare />
        <SubmitButton>{text("accounts.sign_in")}</SubmitButton>
      </Form>
      <p className="mt-4">{text(side === "staff" ? "factors.lost_hint" : "factors.lost_hint_partner")}</p>
      {side === "staff" ? (
        <Form intent="lost" layout="inline">
          <Button kind="quiet">{text("factors.lost_ask")}</Button>
        </Form>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
