import { PageHeader } from "#app/components/page-header.tsx";
import { anyone } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.sent_title" };

export const loader = guardedLoader(anyone(), () => null);

export default function ApplySent() {
  const text = useText();
  return (
    <>
      <PageHeader title={text("partners.sent_title")} />
      <p>{text("partners.sent_body")}</p>
      <p className="mt-4 text-muted">{text("partners.sent_hint")}</p>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
