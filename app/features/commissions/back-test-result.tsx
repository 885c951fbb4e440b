import { Link } from "@remix-run/react";
import { Amount, MoneyText } from "#app/components/amount.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Figures } from "#app/components/figures.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { Section } from "#app/components/page-header.tsx";
import { PairedBarChart } from "#app/components/paired-bar-chart.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { useFormat, useText } from "#app/i18n/provider.tsx";
import type { BackTestReport, TestedMonth, TestedPartner } from "./back-test-terms.server.ts";

/** What terms would have changed: per currency the cost, the months, and each partner with its months. */
export function BackTestResult({ report }: { report: BackTestReport }) {
  const text = useText();
  if (report.periods.length === 0)
    return <EmptyState kind="nothing_yet" title={text("commissions.back_test_no_month")} />;
  if (report.currencies.length === 0)
    return <EmptyState kind="nothing_yet" title={text("commissions.back_test_nobody")} />;
  return report.currencies.map(({ currency, partners }) => (
    <OfCurrency key={currency} currency={currency} partners={partners} periods={report.periods} />
  ));
}

type OfCurrencyProps = {
  currency: string;
  partners: readonly TestedPartner[];
  periods: readonly string[];
};

function OfCurrency({ currency, partners, periods }: OfCurrencyProps) {
  const text = useText();
  const format = useFormat();
  const sumOf = (of: readonly { wasMinor: bigint; wouldMinor: bigint }[], which: "wasMinor" | "wouldMinor") =>
    of.reduce((sum, one) => sum + one[which], 0n);
  const wasMinor = sumOf(partners, "wasMinor");
  const wouldMinor = sumOf(partners, "wouldMinor");
  const more = wouldMinor - wasMinor;
  const gains = (sign: bigint) =>
    partners.filter((one) => sign * (one.wouldMinor - one.wasMinor) > 0n).length;
  const ofMonth = (at: number) => partners.flatMap(({ months }) => months[at] ?? []);
  const [first = "", last = ""] = [periods[0], periods.at(-1)];
  return (
    <Section title={text("commissions.back_test_in", { currency })}>
      <Figures
        hero={{
          label: text(more < 0n ? "commissions.back_test_saving" : "commissions.back_test_cost"),
          value: <MoneyText value={{ minor: more < 0n ? -more : more, currency }} />,
          note: text("commissions.back_test_note", {
            from: format.period(first),
            to: format.period(last),
            winners: gains(1n),
            losers: gains(-1n),
          }),
        }}
        others={[
          {
            label: text("commissions.back_test_was"),
            value: <MoneyText value={{ minor: wasMinor, currency }} />,
          },
          {
            label: text("commissions.back_test_would"),
            value: <MoneyText value={{ minor: wouldMinor, currency }} />,
          },
        ]}
      />
      <PairedBarChart
        title={text("commissions.back_test_chart", { currency })}
        categories={periods.map((period) => format.monthShort(period))}
        categoryHead={text("commissions.back_test_month")}
        unit={{ currency }}
        pair={[
          {
            key: "was",
            label: text("commissions.back_test_was"),
            colour: 4,
            values: periods.map((_, at) => sumOf(ofMonth(at), "wasMinor")),
          },
          {
            key: "would",
            label: text("commissions.back_test_would"),
            colour: 1,
            values: periods.map((_, at) => sumOf(ofMonth(at), "wouldMinor")),
          },
        ]}
      />
      <DataTable
        caption={text("commissions.back_test_partners")}
        rows={partners}
        rowKey={({ partnerId }) => partnerId}
        columns={[
          {
            key: "partner",
            head: text("commissions.back_test_partner"),
            grow: true,
            narrow: "title",
            cell: ({ partnerId, name }) => (
              <Link className="row-link" to={`/console/partners/${partnerId}`}>
                {name}
              </Link>
            ),
          },
          { key: "effect", head: text("commissions.back_test_effect"), narrow: "status", cell: Effect },
          {
            key: "was",
            head: text("commissions.back_test_was"),
            numeric: true,
            cell: (row) => <Amount value={{ minor: row.wasMinor, currency }} />,
          },
          {
            key: "would",
            head: text("commissions.back_test_would"),
            numeric: true,
            cell: (row) => <Amount value={{ minor: row.wouldMinor, currency }} />,
          },
          {
            key: "difference",
            head: text("commissions.back_test_difference"),
            numeric: true,
            narrow: "value",
            cell: (row) => <Amount value={{ minor: row.wouldMinor - row.wasMinor, currency }} />,
          },
        ]}
      />
      {partners.map((partner) => (
        <Months key={partner.partnerId} partner={partner} currency={currency} />
      ))}
    </Section>
  );
}

function Effect({ wasMinor, wouldMinor, months }: TestedPartner) {
  const text = useText();
  const cliffs = months.filter(({ cliff }) => cliff !== null).length;
  const [kind, key] =
    wouldMinor > wasMinor
      ? (["good", "wins"] as const)
      : wouldMinor < wasMinor
        ? (["bad", "loses"] as const)
        : (["neutral", "same"] as const);
  return (
    <>
      <StatusMark kind={kind}>{text(`commissions.back_test_${key}`)}</StatusMark>
      {cliffs > 0 ? (
        <span className="second-line">{text("commissions.back_test_cliffs", { n: cliffs })}</span>
      ) : null}
    </>
  );
}

function Months({ partner, currency }: { partner: TestedPartner; currency: string }) {
  const text = useText();
  const format = useFormat();
  const money = (minor: bigint) => format.money({ minor, currency });
  return (
    <details className="mt-4">
      <summary>{text("commissions.back_test_by_month", { partner: partner.name })}</summary>
      <DataTable<TestedMonth>
        caption={text("commissions.back_test_by_month", { partner: partner.name })}
        compact
        ledger
        rows={partner.months}
        rowKey={({ period }) => period}
        columns={[
          {
            key: "month",
            head: text("commissions.back_test_month"),
            grow: true,
            cell: ({ period, cliff }) => (
              <>
                {format.period(period)}
                {cliff ? (
                  <span className="second-line">
                    {text("commissions.back_test_cliff", {
                      revenue: money(cliff.revenueMinor),
                      credited: money(cliff.creditedMinor),
                    })}
                  </span>
                ) : null}
              </>
            ),
          },
          {
            key: "was",
            head: text("commissions.back_test_was"),
            numeric: true,
            cell: (month) => <Amount value={{ minor: month.wasMinor, currency }} />,
          },
          {
            key: "would",
            head: text("commissions.back_test_would"),
            numeric: true,
            cell: (month) => <Amount value={{ minor: month.wouldMinor, currency }} />,
          },
          {
            key: "difference",
            head: text("commissions.back_test_difference"),
            numeric: true,
            cell: (month) => <Amount value={{ minor: month.wouldMinor - month.wasMinor, currency }} />,
          },
        ]}
      />
    </details>
  );
}
