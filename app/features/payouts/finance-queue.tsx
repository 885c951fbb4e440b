import { Link } from "@remix-run/react";
import { LinkButton } from "#app/components/buttons.tsx";
import { Banner, EmptyState } from "#app/components/notices.tsx";
import { Section } from "#app/components/page-header.tsx";
import type { ListedMonth } from "#app/features/statements/list-months.server.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";
import type { RunsView } from "./list-runs.server.ts";
import { RunList } from "./run-list.tsx";

type FinanceQueueProps = RunsView & {
  months: readonly ListedMonth[];
  quarantined: number;
  /** The reader is of finance; to an admin all of it is somebody else's duty. */
  mayApprove: boolean;
};

/** Which money waits for finance: runs to approve, months to close, what is owed, what cannot be recorded. */
export function FinanceQueue(props: FinanceQueueProps) {
  const { runs, preparable, openBreaks, months, quarantined, mayApprove } = props;
  const text = useText();
  const format = useFormat();
  const kind = mayApprove ? "needs_you" : "info";
  const waiting = runs.filter(({ stage }) => stage === "submitted");
  // One after another: a month closes only when those before it are closed.
  const toClose = months.findLast(({ isOver, status }) => isOver && status !== "closed");
  return (
    <>
      {openBreaks > 0 ? (
        <Banner kind={kind} title={text("payouts.breaks_block_title", { count: openBreaks })}>
          <Link to="/console/reconciliation">{text("payouts.breaks_block_link")}</Link>
        </Banner>
      ) : null}
      {toClose ? (
        <Banner
          kind={kind}
          title={text("partners.queue_months", { month: format.periodTitle(toClose.periodId) })}
        >
          <Link to={`/console/months/${toClose.periodId}`}>{text("partners.queue_month_link")}</Link>
        </Banner>
      ) : null}
      {quarantined > 0 ? (
        <Banner kind={kind} title={text("statements.quarantined", { n: quarantined })}>
          <Link to="/console/revenue/quarantine">{text("statements.open_quarantine")}</Link>
        </Banner>
      ) : null}
      {preparable
        .filter(({ payouts }) => payouts > 0)
        .map(({ legalEntityId, entityName, totalMinor, currency }) => (
          <Banner
            key={`${legalEntityId}/${currency}`}
            kind={kind}
            title={text("partners.queue_prepare", {
              company: entityName,
              amount: format.money({ minor: totalMinor, currency }),
            })}
          >
            <Link to="/console/runs">{text("partners.queue_prepare_link")}</Link>
          </Banner>
        ))}
      <Section
        title={text("partners.queue_runs", { count: waiting.length })}
        actions={<LinkButton to="/console/runs">{text("partners.see_all")}</LinkButton>}
      >
        <RunList
          caption={text("payouts.runs")}
          runs={waiting}
          mayApprove={mayApprove}
          empty={<EmptyState kind="nothing_yet" title={text("partners.queue_runs_empty")} />}
        />
      </Section>
    </>
  );
}
