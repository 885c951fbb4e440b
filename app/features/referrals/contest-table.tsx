import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { useText } from "#app/i18n/provider.tsx";
import { ContestStatusMark } from "./contest-status.tsx";
import type { ListedContest } from "./list-contests.server.ts";

/** Contests as the managers' queue shows them, with the time by which an answer was promised. */
export function ContestTable({ rows, empty }: { rows: readonly ListedContest[]; empty: ReactNode }) {
  const text = useText();
  return (
    <DataTable
      caption={text("referrals.contests")}
      rows={rows}
      rowKey={({ id }) => id}
      empty={empty}
      columns={[
        {
          key: "company",
          head: text("referrals.company"),
          grow: true,
          narrow: "title",
          cell: ({ id, label }) => (
            <Link className="row-link" to={`/console/contests/${id}`}>
              {label}
            </Link>
          ),
        },
        { key: "partner", head: text("referrals.partner"), cell: ({ partnerName }) => partnerName },
        { key: "product", head: text("referrals.product"), cell: ({ productName }) => productName },
        {
          key: "due",
          head: text("referrals.answer_due"),
          narrow: "aside",
          cell: ({ answerDueAt }) => <Instant at={answerDueAt} />,
        },
        {
          key: "status",
          head: text("referrals.status"),
          narrow: "status",
          cell: ({ status, isLate }) => <ContestStatusMark status={status} isLate={isLate} />,
        },
      ]}
    />
  );
}
