import { useLoaderData } from "@remix-run/react";
import { LinkButton } from "#app/components/buttons.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { listOpenMonths } from "#app/features/commissions/list-open-months.server.ts";
import { AccountNoticeBanner } from "#app/features/partners/account-notice.tsx";
import { findAccountNotice } from "#app/features/partners/find-account-notice.server.ts";
import { findOnboarding } from "#app/features/partners/find-onboarding.server.ts";
import { isBeginning, TaskList } from "#app/features/partners/task-list.tsx";
import { findFirstStatementDay } from "#app/features/statements/find-first-statement-day.server.ts";
import { listStatements } from "#app/features/statements/list-statements.server.ts";
import { NextPayout } from "#app/features/statements/next-payout.tsx";
import { StatementTable } from "#app/features/statements/statement-table.tsx";
import { signedInPartner } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.nav_home" };

/** A year of one company's statements: enough to know what is under way with each of several. */
const READ = 12;
const SHOWN = 3;

export const loader = guardedLoader(signedInPartner(), async ({ ctx }) => {
  // Five questions that do not need one another's answers.
  const [onboarding, open, statements, closesOn, notice] = await Promise.all([
    findOnboarding(ctx),
    listOpenMonths(ctx, { partnerId: ctx.actor.partnerId }),
    listStatements(ctx, { limit: READ, offset: 0 }),
    findFirstStatementDay(ctx),
    findAccountNotice(ctx),
  ]);
  if (!onboarding) throw notFound(ctx);
  return {
    onboarding,
    open,
    statements: statements.rows,
    closesOn,
    notice,
    role: ctx.actor.role,
  };
});

export default function PortalHome() {
  const { onboarding, open, statements, closesOn, notice, role } = useLoaderData<typeof loader>();
  const text = useText();
  const begins = isBeginning(onboarding);
  const hasMoney = statements.length > 0 || open.length > 0;
  return (
    <>
      <PageHeader
        title={text("partners.portal_title", { partner: onboarding.partnerName })}
        sub={text("partners.portal_sub")}
        actions={
          onboarding.hasAgreement ? (
            <LinkButton kind="primary" to="/portal/referrals">
              {text("partners.go_referrals")}
            </LinkButton>
          ) : (
            <LinkButton kind="primary" to="/portal/agreement">
              {text("partners.go_agreement")}
            </LinkButton>
          )
        }
      />
      <AccountNoticeBanner notice={notice} />
      {hasMoney ? <NextPayout statements={statements} open={open} closesOn={closesOn} /> : null}
      <Section title={text(begins ? "partners.tasks" : "partners.needs_you")}>
        {begins ? (
          <TaskList onboarding={onboarding} role={role} />
        ) : (
          <p className="text-muted">{text("partners.nothing_needs_you")}</p>
        )}
      </Section>
      {statements.length > 0 ? (
        <Section
          title={text("statements.recent")}
          actions={<LinkButton to="/portal/statements">{text("partners.see_all")}</LinkButton>}
        >
          <StatementTable caption={text("statements.recent")} rows={statements.slice(0, SHOWN)} />
        </Section>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
