import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import type { MessageKey } from "#app/i18n/en.ts";
import { useText } from "#app/i18n/provider.tsx";
import { type ErrorNote, isErrorNote } from "./error-note.ts";
import { usePage } from "./page-context.tsx";

const TITLES: Readonly<Record<number, MessageKey>> = {
  400: "shell.bad_request_title",
  403: "shell.forbidden_title",
  404: "shell.not_found_title",
  405: "shell.not_found_title",
  409: "shell.conflict_title",
  413: "shell.too_large_title",
  415: "shell.bad_request_title",
  422: "shell.bad_request_title",
  429: "shell.conflict_title",
  503: "errors.page_unavailable_title",
};

/**
 * ErrorBoundary of the routes inside a shell, and the heart of the root's own: plain words in the reader's language, what to do, and the request's number where it
 * helps. Never the error's own message, which may hold anything.
 */
export function RouteError() {
  const thrown = useRouteError();
  const text = useText();
  const page = usePage();
  const status = isRouteErrorResponse(thrown) ? thrown.status : 500;
  const note = isRouteErrorResponse(thrown) && isErrorNote(thrown.data) ? thrown.data : null;
  const requestId = note?.requestId || page.requestId;
  return (
    <section className="error-page">
      <h1>{text(TITLES[status] ?? "shell.error_title")}</h1>
      <ErrorBody status={status} note={note} />
      {status >= 500 && requestId ? (
        <p>
          {text("shell.error_request_id")}: <code className="mono">{requestId}</code>
        </p>
      ) : null}
      <p>
        <a href="/">{text("shell.back_home")}</a>
      </p>
    </section>
  );
}

function ErrorBody({ status, note }: { status: number; note: ErrorNote | null }) {
  const text = useText();
  if (note?.code) return <p>{text(`errors.${note.code}`, note.values)}</p>;
  if (status === 404 || status === 405) return <p>{text("shell.not_found_body")}</p>;
  if (status === 503) return <p>{text("errors.unavailable")}</p>;
  if (status === 403) {
    const roles = note?.needs?.map((role) => text(`errors.role_${role}`)).join(", ");
    return (
      <p>
        {text("shell.forbidden_body")} {roles ? text("errors.page_needs_role", { roles }) : null}
      </p>
    );
  }
  if (status < 500) return null;
  return <p>{text("shell.error_body")}</p>;
}
