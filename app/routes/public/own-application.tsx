import { Form, useLoaderData } from "@remix-run/react";
import { Button } from "#app/components/buttons.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { ApplicationStatus } from "#app/features/partners/application-status.tsx";
import { findOwnApplication } from "#app/features/partners/find-application-status.server.ts";
import { signedIn } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.status_page" };

export const loader = guardedLoader(signedIn(), async ({ ctx, session }) => ({
  application: await findOwnApplication(ctx, { accountId: session.account.id }),
}));

/** Where somebody stands who signed in before their partner is approved. */
export default function OwnApplication() {
  const { application } = useLoaderData<typeof loader>();
  const text = useText();
  return (
    <>
      {application ? (
        <ApplicationStatus application={application} />
      ) : (
        <>
          <PageHeader title={text("partners.status_page")} />
          <EmptyState kind="nothing_yet" title={text("partners.no_application")} />
        </>
      )}
      <Form method="post" action="/sign-out" className="mt-6">
        <Button kind="quiet">{text("shell.sign_out")}</Button>
      </Form>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
