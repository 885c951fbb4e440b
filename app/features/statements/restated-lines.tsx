import { Link } from "@remix-run/react";
import { Amount } from "#app/components/amount.tsx";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { Day } from "#app/components/day.tsx";
import { WhyBox } from "#app/components/notices.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { type RestatedLineView, type RestatementView, shownLine } from "#app/domain/restatement-view.ts";
import { subjectOfLine } from "#app/i18n/line-words.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";
import { restatedReasons } from "#app/i18n/restated-words.ts";

type LinesProps = {
  view: RestatementView;
  /** Path of the statement's page; each sealed line's receipt stands under it. */
  base: string;
  side: "/portal" | "/console";
};

/** Was, should have been and difference of every line, and the statement that has the difference. */
export function RestatedLines({ view, base, side }: LinesProps) {
  const text = useText();
  const { locale } = useReader();
  const { currency, sums } = view;
  const money = (minor: bigint) => ({ minor, currency });
  const columns: Column<RestatedLineView>[] = [
    {
      key: "date",
      head: text("statements.date"),
      narrow: "aside",
      cell: (line) => {
        const shown = shownLine(line);
        return shown ? <Day on={shown.occurredOn} form="column" /> : "";
      },
    },
    {
      key: "customer",
      head: text("statements.customer"),
      grow: true,
      narrow: "title",
      cell: (line) => {
        const shown = shownLine(line);
        return (
          <>
            {shown ? subjectOfLine(shown, text) : ""}
            <span className="second-line">
              {[shown?.productLabel[locale], shown?.invoiceRef].filter(Boolean).join(" · ")}
            </span>
          </>
        );
      },
    },
    {
      key: "settlement",
      head: text("statements.settlement"),
      narrow: "status",
      cell: (line) => <Settlement line={line} side={side} />,
    },
    {
      key: "was",
      head: text("statements.was"),
      numeric: true,
      cell: (line) => <Amount value={money(line.wasMinor)} />,
    },
    {
      key: "is",
      head: text("statements.should_be"),
      numeric: true,
      cell: (line) => <Amount value={money(line.isMinor)} />,
    },
    {
      key: "difference",
      head: text("statements.difference"),
      numeric: true,
      narrow: "value",
      cell: (line) => <Amount value={money(line.isMinor - line.wasMinor)} />,
    },
  ];
  return (
    <DataTable
      caption={text("statements.restated_lines")}
      columns={columns}
      rows={view.lines}
      rowKey={(line) => line.adjustmentId}
      detail={(line) => <WhyOfDifference line={line} currency={currency} base={base} side={side} />}
      totals={[
        {
          key: "total",
          rule: "double",
          label: text("statements.total_difference", { currency }),
          cells: {
            was: <Amount value={money(sums.wasMinor)} />,
            is: <Amount value={money(sums.isMinor)} />,
            difference: <Amount value={money(sums.differenceMinor)} />,
          },
        },
      ]}
    />
  );
}

type SettlementProps = { line: RestatedLineView; side: string };

function Settlement({ line: { settledBy, settledIn }, side }: SettlementProps) {
  const text = useText();
  const format = useFormat();
  const period = format.period(settledIn);
  return settledBy ? (
    <StatusMark kind="good">
      <Link to={`${side}/statements/${settledBy.number}`}>{text("statements.settled_with", { period })}</Link>
    </StatusMark>
  ) : (
    <StatusMark kind="info">{text("statements.settled_open", { period })}</StatusMark>
  );
}

type WhyProps = { line: RestatedLineView; currency: string; base: string; side: string };

function WhyOfDifference({ line, currency, base, side }: WhyProps) {
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  const { before, settledBy } = line;
  const amount = (minor: bigint) => format.amount({ minor, currency });
  const reasons = restatedReasons(line, currency, text, locale);
  const question = { was: amount(line.wasMinor), is: amount(line.isMinor) };
  return (
    <details>
      <summary className="text-muted text-sm">{text("statements.was_to_is", question)}</summary>
      <WhyBox>
        {reasons.map((reason) => (
          <p key={reason}>{reason}</p>
        ))}
        <p>
          {before ? (
            <Link to={`${base}/lines/${before.id}`}>{text("statements.receipt_before")}</Link>
          ) : (
            text("statements.new_line")
          )}
          {settledBy ? (
            <>
              {" · "}
              <Link to={`${side}/statements/${settledBy.number}/lines/${settledBy.lineId}`}>
                {text("statements.receipt_adjustment")}
              </Link>
            </>
          ) : null}
          {side === "/console" ? (
            <>
              {" · "}
              <Link to={`/console/agreements/backdatings/${line.backdatingId}`}>
                {text("statements.decision")}
              </Link>
            </>
          ) : null}
        </p>
      </WhyBox>
    </details>
  );
}
