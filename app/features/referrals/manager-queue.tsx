import { LinkButton } from "#app/components/buttons.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { Section } from "#app/components/page-header.tsx";
import { ApplicationTable } from "#app/features/partners/application-table.tsx";
import type { ListedApplication } from "#app/features/partners/list-applications.server.ts";
import { useText } from "#app/i18n/provider.tsx";
import { ContestTable } from "./contest-table.tsx";
import type { ListedContest } from "./list-contests.server.ts";
import type { ListedReferral } from "./list-referrals.server.ts";
import { ReferralTable } from "./referral-table.tsx";

type Queue<Row> = { readonly rows: readonly Row[]; readonly total: number };
type ManagerQueueProps = {
  applications: Queue<ListedApplication>;
  referrals: Queue<ListedReferral>;
  contests: Queue<ListedContest>;
};

/** Who waits for an answer of the partner managers, the most urgent first. */
export function ManagerQueue({ applications, referrals, contests }: ManagerQueueProps) {
  const text = useText();
  const all = (to: string) => <LinkButton to={to}>{text("partners.see_all")}</LinkButton>;
  return (
    <>
      <Section
        title={text("partners.queue_applications", { count: applications.total })}
        actions={all("/console/applications")}
      >
        <ApplicationTable
          rows={applications.rows}
          empty={<EmptyState kind="nothing_yet" title={text("partners.queue_empty")} />}
        />
      </Section>
      <Section
        title={text("partners.queue_referrals", { count: referrals.total })}
        actions={all("/console/referrals")}
      >
        <ReferralTable
          rows={referrals.rows}
          side="console"
          empty={<EmptyState kind="nothing_yet" title={text("partners.queue_referrals_empty")} />}
        />
      </Section>
      <Section
        title={text("partners.queue_contests", { count: contests.total })}
        actions={all("/console/contests")}
      >
        <ContestTable
          rows={contests.rows}
          empty={<EmptyState kind="nothing_yet" title={text("partners.queue_contests_empty")} />}
        />
      </Section>
    </>
  );
}
