import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Amount } from "#app/components/amount.tsx";
import { BarChart } from "#app/components/bar-chart.tsx";
import { LinkButton } from "#app/components/buttons.tsx";
import { Code, CodeBlock } from "#app/components/code-block.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Day } from "#app/components/day.tsx";
import type { ListSpec, ListState } from "#app/components/list-state.ts";
import { Banner } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import type { FoundStatement } from "#app/features/statements/find-statement.server.ts";
import type { EarnedMonth } from "#app/features/statements/list-earned-by-month.server.ts";
import { StatementLines } from "#app/features/statements/statement-lines.tsx";
import { StatementSummary } from "#app/features/statements/statement-summary.tsx";
import { StatementVersions, versionHref } from "#app/features/statements/statement-versions.tsx";
import { useFormat, useText } from "#app/i18n/provider.tsx";

/** Each line has its whole working on the page, so that they are fewer than a plain list's rows. */
export const STATEMENT_LINES: ListSpec = {
  filters: { version: "text" },
  sorts: [],
  defaultSort: "order",
  pageSize: 25,
};

type StatementPageProps = {
  /** Which page of its lines is shown; the figures are of all. */
  state: ListState;
  statement: FoundStatement;
  earned: readonly EarnedMonth[];
  audience: "partner" | "staff";
  /** What the company may do with it. */
  children?: ReactNode;
};

/** One sealed statement, the same for the partner and for the company. */
export function StatementPage({ state, statement, earned, audience, children }: StatementPageProps) {
  const text = useText();
  const format = useFormat();
  const { view, releases, availableMinor, versions } = statement;
  const newest = versions.at(-1)?.version ?? view.version;
  const base = `/${audience === "partner" ? "portal" : "console"}/statements/${view.number}`;
  return (
    <>
      <PageHeader
        title={text("statements.of_period", { period: format.period(view.period) })}
        sub={
          <>
            {statement.partnerName} · <Code>{view.number}</Code> · {view.issuer.name}
          </>
        }
        actions={
          statement.filesReady ? (
            <>
              <LinkButton to={`${base}.csv`} file>
                CSV
              </LinkButton>
              <LinkButton to={`${base}.pdf`} file>
                PDF
              </LinkButton>
            </>
          ) : (
            <p className="text-muted text-sm">{text("statements.files_in_making")}</p>
          )
        }
      />
      {newest > view.version ? (
        <Banner kind="info" title={text("statements.restated_banner")}>
          <Link to={versionHref(base, newest)}>{text("statements.restated_see", { version: newest })}</Link>
        </Banner>
      ) : null}
      <StatementSummary statement={statement} audience={audience} />
      <Section title={text("statements.lines")}>
        <StatementLines
          view={view}
          carriedMinor={availableMinor - view.figures.payableNowMinor}
          base={base}
        />
        <Paging state={state} total={statement.linesTotal} />
      </Section>
      {releases.length > 0 ? (
        <Section title={text("statements.on_hold")}>
          <p className="mb-3 text-muted text-sm">{text("statements.on_hold_why")}</p>
          <DataTable
            caption={text("statements.on_hold")}
            rows={releases}
            rowKey={(release) => release.on}
            columns={[
              {
                key: "on",
                head: text("statements.release_day"),
                grow: true,
                narrow: "title",
                cell: (release) => <Day on={release.on} />,
              },
              {
                key: "amount",
                head: text("statements.amount_in", { currency: view.currency }),
                numeric: true,
                narrow: "value",
                cell: (release) => <Amount value={{ minor: release.minor, currency: view.currency }} />,
              },
            ]}
          />
        </Section>
      ) : null}
      {earned.length > 1 ? (
        <BarChart
          title={text("statements.chart_earned", { currency: view.currency })}
          categories={earned.map((month) => format.monthShort(month.periodId))}
          series={[
            {
              key: "earned",
              label: text("statements.earned"),
              colour: 1,
              values: earned.map((month) => (month.earnedMinor > 0n ? month.earnedMinor : 0n)),
            },
          ]}
          unit={{ currency: view.currency }}
        />
      ) : null}
      {children}
      <StatementVersions versions={versions} shown={view.version} base={base} />
      <Section title={text("statements.seal")}>
        <p className="mb-3 text-muted text-sm">
          {text("statements.sealed_at", { instant: format.instant(view.sealedAt), version: view.version })}
        </p>
        <CodeBlock label={text("statements.hash")}>{view.hash}</CodeBlock>
      </Section>
    </>
  );
}
