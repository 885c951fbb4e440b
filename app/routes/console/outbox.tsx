import { Link, useLoaderData } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.nav_outbox" };

/** Mails hold links that sign people in: outside demo mode this page is not there. */
export const loader = guardedLoader(signedInStaff(), async ({ ctx, isDemo }) => {
  if (!isDemo) throw notFound(ctx);
  return { mails: await listOutbox(ctx, { limit: 100 }) };
});

export default function Outbox() {
  const { mails } = useLoaderData<typeof loader>();
  const text = useText();
  return (
    <>
      <PageHeader title={text("partners.nav_outbox")} sub={text("partners.outbox_sub")} />
      <DataTable
        caption={text("partners.nav_outbox")}
        rows={mails}
        rowKey={({ id }) => id}
        empty={<EmptyState kind="nothing_yet" title={text("partners.outbox_empty")} />}
        columns={[
          {
            key: "subject",
            head: text("partners.subject"),
            grow: true,
            narrow: "title",
            cell: ({ id, subject, to }) => (
              <>
                <Link className="row-link" to={`/console/outbox/${id}`}>
                  {subject}
                </Link>
                <span className="second-line">{to}</span>
              </>
            ),
          },
          {
            key: "at",
            head: text("partners.written_at"),
            narrow: "aside",
            cell: ({ createdAt }) => <Instant at={createdAt} />,
          },
          {
            key: "state",
            head: text("partners.state"),
            narrow: "status",
            cell: ({ sentAt, failure }) => (
              <StatusMark kind={sentAt ? "good" : failure ? "bad" : "info"}>
                {text(
                  sentAt ? "partners.mail_sent" : failure ? "partners.mail_failed" : "partners.mail_waiting",
                )}
              </StatusMark>
            ),
          },
        ]}
      />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
