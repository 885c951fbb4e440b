import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { Day, Instant } from "#app/components/day.tsx";
import type { ListState } from "#app/components/list-state.ts";
import { useText } from "#app/i18n/provider.tsx";
import type { ListedReferral } from "./list-referrals.server.ts";
import { ReferralStatusMark } from "./referral-status.tsx";

type Props = {
  rows: readonly ListedReferral[];
  state?: ListState;
  side: "portal" | "console";
  empty: ReactNode;
};

/** Referrals as a partner follows them, or as the managers' queue with whose they are. */
export function ReferralTable({ rows, state, side, empty }: Props) {
  const text = useText();
  const isQueue = side === "console";
  const columns: Column<ListedReferral>[] = [
    {
      key: "company",
      head: text("referrals.company"),
      grow: true,
      sortable: true,
      narrow: "title",
      cell: ({ id, label, domain, partnerName }) => (
        <>
          <Link className="row-link" to={`/${side}/referrals/${id}`}>
            {label}
          </Link>
          <span className="second-line">
            {[isQueue ? partnerName : null, domain].filter(Boolean).join(" · ")}
          </span>
        </>
      ),
    },
    { key: "product", head: text("referrals.product"), cell: ({ productName }) => productName },
    {
      key: "registered",
      head: text("referrals.registered_at"),
      sortable: true,
      cell: ({ registeredAt }) => <Instant at={registeredAt} />,
    },
    isQueue
      ? {
          key: "due",
          head: text("referrals.answer_due"),
          sortable: true,
          narrow: "aside",
          cell: ({ answerDueAt }) => <Instant at={answerDueAt} />,
        }
      : {
          key: "protected",
          head: text("referrals.until"),
          sortable: true,
          narrow: "aside",
          cell: ({ protectedUntil }) => (protectedUntil ? <Day on={protectedUntil} form="short" /> : null),
        },
    {
      key: "status",
      head: text("referrals.status"),
      narrow: "status",
      cell: ({ status, isLate }) => (
        <ReferralStatusMark status={status} isLate={isLate} readerDecides={isQueue} />
      ),
    },
  ];
  return (
    <DataTable
      caption={text("referrals.page")}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      state={state}
      empty={empty}
    />
  );
}
