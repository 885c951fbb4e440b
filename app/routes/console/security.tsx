import { useActionData, useLoaderData } from "@remix-run/react";
import { LinkButton } from "#app/components/buttons.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { RecoveryCodes } from "#app/features/accounts/recovery-codes.tsx";
import { SecurityActForm } from "#app/features/accounts/security-act.tsx";
import { SecurityList } from "#app/features/accounts/security-list.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { securityAction } from "#app/http/security-action.server.ts";
import { securityView } from "#app/http/security-view.server.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "factors.security_title" };

const HOME = "/console/security";

export const loader = guardedLoader(signedInStaff(), ({ ctx, url }) => securityView(ctx, url));

export const action = guardedAction(signedInStaff(), ({ ctx, request }) =>
  securityAction(ctx, request, HOME),
);

export default function Security() {
  const { act, factors, setup, chosen } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const text = useText();
  const reply = useFormReply(act ?? "");
  const codes = answer && "codes" in answer ? answer.codes : null;
  return (
    <>
      <PageHeader title={text("factors.security_title")} sub={text("factors.security_sub")} />
      {codes ? (
        <>
          <p className="mt-4">{text("factors.codes_sub")}</p>
          <RecoveryCodes codes={codes} />
          <p className="mt-4">
            <LinkButton to={HOME} kind="primary">
              {text("factors.codes_kept")}
            </LinkButton>
          </p>
        </>
      ) : act ? (
        <SecurityActForm
          act={act}
          home={HOME}
          factors={factors}
          setup={setup}
          chosen={chosen}
          reply={reply}
        />
      ) : (
        <SecurityList factors={factors} home={HOME} />
      )}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
