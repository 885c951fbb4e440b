import { Link, useLoaderData } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { Day, Instant } from "#app/components/day.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { AgreementTabs } from "#app/features/agreements/agreement-tabs.tsx";
import { BackdatingMark } from "#app/features/commissions/backdating-mark.tsx";
import { listBackdatings } from "#app/features/commissions/find-backdating.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "agreements.backdatings" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx }) => ({
  backdatings: await listBackdatings(ctx),
}));

export default function Backdatings() {
  const { backdatings } = useLoaderData<typeof loader>();
  const text = useText();
  return (
    <>
      <PageHeader title={text("agreements.backdatings")} sub={text("agreements.backdatings_sub")} />
      <AgreementTabs current="backdatings" />
      <DataTable
        caption={text("agreements.backdatings")}
        rows={backdatings}
        rowKey={({ id }) => id}
        empty={<EmptyState kind="nothing_yet" title={text("agreements.no_backdatings")} />}
        columns={[
          {
            key: "partner",
            head: text("agreements.partner"),
            grow: true,
            narrow: "title",
            cell: ({ id, partnerName, versionN }) => (
              <Link className="row-link" to={`/console/agreements/backdatings/${id}`}>
                {partnerName}
                <span className="second-line">{text("agreements.version", { n: versionN })}</span>
              </Link>
            ),
          },
          {
            key: "back_to",
            head: text("agreements.back_to"),
            narrow: "value",
            cell: ({ effectiveOn }) => <Day on={effectiveOn} />,
          },
          {
            key: "proposed",
            head: text("agreements.proposed_at"),
            narrow: "aside",
            cell: ({ proposedAt }) => <Instant at={proposedAt} />,
          },
          {
            key: "status",
            head: text("agreements.state"),
            narrow: "status",
            cell: ({ status }) => <BackdatingMark status={status} />,
          },
        ]}
      />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
