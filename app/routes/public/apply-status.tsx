import { useLoaderData } from "@remix-run/react";
import { ApplicationStatus } from "#app/features/partners/application-status.tsx";
import { findApplicationStatus } from "#app/features/partners/find-application-status.server.ts";
import { anyone } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";

export const handle: RouteHandle = { title: "partners.status_page" };

export const loader = guardedLoader(anyone(), async ({ ctx, params }) => {
  const application = await findApplicationStatus(ctx, { token: params.token ?? "" });
  if (!application) throw notFound(ctx);
  return { application };
});

export default function ApplyStatus() {
  return <ApplicationStatus application={useLoaderData<typeof loader>().application} />;
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
