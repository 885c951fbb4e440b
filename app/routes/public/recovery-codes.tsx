import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { firstRecoveryCodes, mayHaveFirstCodes } from "#app/features/accounts/first-recovery-codes.server.ts";
import { RecoveryCodes } from "#app/features/accounts/recovery-codes.tsx";
import { signedIn } from "#app/http/access.ts";
import { isFormReply } from "#app/http/form-reply.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { placeAfterSignIn } from "#app/http/place-after-sign-in.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { safeRedirect } from "#app/http/safe-redirect.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "factors.codes_title" };

export const loader = guardedLoader(signedIn(), async ({ ctx, url, session }) => {
  const goOn = placeAfterSignIn(session.actor, safeRedirect(url.searchParams.get("next"), ""));
  const { actor } = ctx;
  return { goOn, isDue: actor.kind !== "anonymous" && (await mayHaveFirstCodes({ ...ctx, actor }, session)) };
});

export const action = guardedAction(signedIn(), async ({ ctx, session }) => {
  const { actor } = ctx;
  if (actor.kind === "anonymous") return redirect("/application", { status: 303 });
  return { codes: await firstRecoveryCodes({ ...ctx, actor }, session) };
});

export default function FirstRecoveryCodes() {
  const { goOn, isDue } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const text = useText();
  const reply = useFormReply();
  const codes = answer && !isFormReply(answer) && "codes" in answer ? answer.codes : null;
  return (
    <>
      <PageHeader title={text("factors.codes_title")} sub={text("factors.codes_sub")} />
      {codes ? <RecoveryCodes codes={codes} /> : null}
      {!codes && isDue ? (
        <Form reply={reply}>
          <SubmitButton>{text("factors.codes_show")}</SubmitButton>
        </Form>
      ) : (
        <p className="mt-4">
          <LinkButton to={goOn} kind="primary">
            {text(codes ? "factors.codes_kept" : "accounts.go_on")}
          </LinkButton>
        </p>
      )}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
