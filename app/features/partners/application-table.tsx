import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import type { ListState } from "#app/components/list-state.ts";
import { type StatusKind, StatusMark } from "#app/components/status-mark.tsx";
import type { ApplicationStatus } from "#app/domain/application-rules.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";
import type { ListedApplication } from "./list-applications.server.ts";

export const APPLICATION_SHOWN: Record<ApplicationStatus, StatusKind> = {
  unverified: "neutral",
  submitted: "needs_you",
  approved: "good",
  refused: "bad",
};

type Props = { rows: readonly ListedApplication[]; state?: ListState; empty: ReactNode };

/** Applications as the managers' queue shows them, with the time by which an answer was promised. */
export function ApplicationTable({ rows, state, empty }: Props) {
  const text = useText();
  const { locale } = useReader();
  const columns: Column<ListedApplication>[] = [
    {
      key: "company",
      head: text("partners.company"),
      grow: true,
      narrow: "title",
      cell: ({ id, companyName, reference }) => (
        <>
          <Link className="row-link" to={`/console/applications/${id}`}>
            {companyName}
          </Link>
          <span className="second-line">{reference}</span>
        </>
      ),
    },
    { key: "type", head: text("partners.type"), cell: ({ typeLabel }) => typeLabel[locale] },
    { key: "country", head: text("partners.country"), cell: ({ country }) => country },
    {
      key: "due",
      head: text("partners.answer_due"),
      narrow: "aside",
      cell: ({ answerDueAt, submittedAt }) => {
        const at = answerDueAt ?? submittedAt;
        return at ? <Instant at={at} /> : null;
      },
    },
    {
      key: "status",
      head: text("partners.state"),
      narrow: "status",
      cell: ({ status, isLate }) => (
        <StatusMark kind={isLate ? "bad" : APPLICATION_SHOWN[status]}>
          {text(isLate ? "partners.late" : `partners.application.${status}`)}
        </StatusMark>
      ),
    },
  ];
  return (
    <DataTable
      caption={text("partners.nav_applications")}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      state={state}
      empty={empty}
    />
  );
}
