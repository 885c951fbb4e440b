import { Link, useLoaderData } from "@remix-run/react";
import { Amount } from "#app/components/amount.tsx";
import { LinkButton } from "#app/components/buttons.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Day } from "#app/components/day.tsx";
import { Figures } from "#app/components/figures.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { LineStateMark } from "#app/features/commissions/line-state-mark.tsx";
import type { OpenMonth } from "#app/features/commissions/list-open-months.server.ts";
import { listOpenLines, type OpenLineView } from "#app/features/commissions/open-line-view.server.ts";
import { signedInPartner } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { dayOfInstant } from "#app/i18n/format-date.ts";
import { subjectOfLine } from "#app/i18n/line-words.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";
import { workingSentence } from "#app/i18n/working-sentence.ts";

export const handle: RouteHandle = { title: "commissions.title" };

export const loader = guardedLoader(signedInPartner(), ({ ctx }) =>
  listOpenLines(ctx, { partnerId: ctx.actor.partnerId }),
);

export default function Earnings() {
  const { lines, months, isCut } = useLoaderData<typeof loader>();
  const text = useText();
  return (
    <>
      <PageHeader
        title={text("commissions.title")}
        sub={text("commissions.sub")}
        actions={<LinkButton to="/portal/statements">{text("commissions.go_statements")}</LinkButton>}
      />
      {months.length === 0 ? <EmptyState kind="nothing_yet" title={text("commissions.nothing_yet")} /> : null}
      {isCut ? (
        <p className="mt-6 text-muted">{text("commissions.newest_only", { n: lines.length })}</p>
      ) : null}
      {months.map((month) => (
        <Month
          key={`${month.periodId}/${month.currency}`}
          month={month}
          lines={lines.filter((line) => line.periodId === month.periodId && line.currency === month.currency)}
        />
      ))}
    </>
  );
}

function Month({ month, lines }: { month: OpenMonth; lines: readonly OpenLineView[] }) {
  const text = useText();
  const format = useFormat();
  const { currency } = month;
  const name = text("commissions.open_month", { month: format.periodTitle(month.periodId), currency });
  const value = (minor: bigint) => <Amount value={{ minor, currency }} />;
  const nothing = lines.filter((line) => line.state === "not_earned");
  return (
    <Section title={name}>
      <Figures
        hero={{
          label: text("commissions.this_month", { month: format.periodTitle(month.periodId) }),
          value: format.money({ minor: month.totalMinor, currency }),
        }}
        others={[
          { label: text("commissions.earned"), value: value(month.earnedMinor) },
          { label: text("commissions.taken_back"), value: value(month.takenBackMinor) },
          { label: text("commissions.on_hold"), value: value(month.heldMinor) },
        ]}
      />
      <Lines
        caption={name}
        lines={lines.filter((line) => line.state !== "not_earned")}
        total={month.totalMinor}
        currency={currency}
      />
      {nothing.length > 0 ? (
        <div className="mt-6">
          <h3 className="font-semibold">{text("commissions.nothing_earned")}</h3>
          <Lines
            caption={text("commissions.nothing_earned")}
            lines={nothing}
            total={null}
            currency={currency}
          />
        </div>
      ) : null}
    </Section>
  );
}

type LinesProps = {
  caption: string;
  lines: readonly OpenLineView[];
  total: bigint | null;
  currency: string;
};

function Lines({ caption, lines, total, currency }: LinesProps) {
  const text = useText();
  const format = useFormat();
  const { locale, timeZone } = useReader();
  const amountOf = (minor: bigint) => <Amount value={{ minor, currency }} />;
  if (lines.length === 0) return null;
  return (
    <DataTable
      caption={caption}
      rows={lines}
      rowKey={(line) => line.id}
      columns={[
        {
          key: "customer",
          head: text("commissions.customer"),
          grow: true,
          narrow: "title",
          cell: (line) => (
            <>
              <Link className="row-link" to={`/portal/earnings/${line.id}`}>
                {subjectOfLine(line, text)}
              </Link>
              <span className="second-line">
                {[line.productName, line.invoiceRef].filter(Boolean).join(" · ")}
              </span>
              <span className="second-line">
                {workingSentence(line.working, line.currency, text, locale)}
              </span>
            </>
          ),
        },
        {
          key: "day",
          head: text("commissions.day"),
          narrow: "aside",
          cell: (line) => <Day on={dayOfInstant(line.occurredAt, timeZone)} form="column" />,
        },
        {
          key: "base",
          head: text("commissions.base_in", { currency }),
          numeric: true,
          cell: (line) => amountOf(line.baseMinor),
        },
        {
          key: "rate",
          head: text("commissions.rate"),
          numeric: true,
          cell: (line) => (line.ratePpm === null ? null : format.ratePpm(line.ratePpm)),
        },
        {
          key: "amount",
          head: text("commissions.amount_in", { currency }),
          numeric: true,
          narrow: "value",
          cell: (line) => amountOf(line.amountMinor),
        },
        {
          key: "state",
          head: text("commissions.state"),
          narrow: "status",
          cell: (line) => <LineStateMark line={line} />,
        },
      ]}
      {...(total === null
        ? {}
        : {
            totals: [
              {
                key: "total",
                label: text("commissions.total"),
                cells: { amount: amountOf(total) },
                rule: "double" as const,
              },
            ],
          })}
    />
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
