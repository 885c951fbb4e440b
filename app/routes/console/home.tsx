import { useLoaderData } from "@remix-run/react";
import { PageHeader } from "#app/components/page-header.tsx";
import { withCountryNames } from "#app/features/partners/country-choices.server.ts";
import { listApplications } from "#app/features/partners/list-applications.server.ts";
import { FinanceQueue } from "#app/features/payouts/finance-queue.tsx";
import { listRuns } from "#app/features/payouts/list-runs.server.ts";
import { listContests } from "#app/features/referrals/list-contests.server.ts";
import { listReferrals } from "#app/features/referrals/list-referrals.server.ts";
import { ManagerQueue } from "#app/features/referrals/manager-queue.tsx";
import { listMonths } from "#app/features/statements/list-months.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.nav_home" };

const SHOWN = 10;

/** Each role finds what it can act on: managers who waits for an answer, finance which money waits. */
export const loader = guardedLoader(signedInStaff(), async ({ ctx, session, locale }) => {
  const { roles } = ctx.actor;
  const answers = roles.includes("manager") || roles.includes("admin");
  const pays = roles.includes("finance") || roles.includes("admin");
  return {
    name: session.account.name,
    mayApprove: roles.includes("finance"),
    managers: answers ? await managersQueue() : null,
    finance: pays ? { ...(await listRuns(ctx)), ...(await listMonths(ctx)) } : null,
  };

  async function managersQueue() {
    const applications = await listApplications(ctx, { status: "submitted", limit: SHOWN });
    return {
      applications: { ...applications, rows: withCountryNames(applications.rows, locale) },
      referrals: await listReferrals(ctx, {
        status: "registered",
        sort: "due",
        descending: false,
        limit: SHOWN,
      }),
      contests: await listContests(ctx, { status: "open", limit: SHOWN }),
    };
  }
});

export default function ConsoleHome() {
  const { name, managers, finance, mayApprove } = useLoaderData<typeof loader>();
  const text = useText();
  return (
    <>
      <PageHeader title={text("partners.console_title")} sub={text("partners.console_sub", { name })} />
      {finance ? <FinanceQueue {...finance} mayApprove={mayApprove} /> : null}
      {managers ? <ManagerQueue {...managers} /> : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
