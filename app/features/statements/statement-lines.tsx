import { Link } from "@remix-run/react";
import { Amount } from "#app/components/amount.tsx";
import { type Column, DataTable, type Total } from "#app/components/data-table.tsx";
import { Day } from "#app/components/day.tsx";
import { EmptyState, WhyBox } from "#app/components/notices.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import type { StatementLineView, StatementView } from "#app/domain/statement-view.ts";
import { LINE_MARK } from "#app/features/statements/statement-words.ts";
import { subjectOfLine } from "#app/i18n/line-words.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";
import { workingSentence } from "#app/i18n/working-sentence.ts";

type LinesProps = {
  view: StatementView;
  /** Part of the closing balance that is neither held nor paid now: carried to the next month, signed. */
  carriedMinor: bigint;
  /** Path of the statement's page; each line's receipt stands under it. */
  base: string;
};

/** Every line with its state and its working, and totals that tie out to what is paid. */
export function StatementLines({ view, carriedMinor, base }: LinesProps) {
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  const { currency } = view;
  const money = (minor: bigint) => ({ minor, currency });
  const columns: Column<StatementLineView>[] = [
    {
      key: "date",
      head: text("statements.date"),
      narrow: "aside",
      cell: (line) => <Day on={line.occurredOn} form="column" />,
    },
    {
      key: "customer",
      head: text("statements.customer"),
      grow: true,
      narrow: "title",
      cell: (line) => (
        <>
          {subjectOfLine(line, text)}
          <span className="second-line">
            {[line.productLabel[locale], line.invoiceRef].filter(Boolean).join(" · ")}
          </span>
        </>
      ),
    },
    {
      key: "rule",
      head: text("statements.rule"),
      cell: (line) => text(`documents.rule.${line.ruleCode}`),
    },
    {
      key: "state",
      head: text("statements.state"),
      narrow: "status",
      cell: (line) => <LineMark line={line} />,
    },
    {
      key: "base",
      head: text("statements.base"),
      numeric: true,
      cell: (line) => <Amount value={money(line.baseMinor)} />,
    },
    {
      key: "rate",
      head: "%",
      numeric: true,
      cell: (line) => (line.ratePpm === null ? "" : format.ratePpm(line.ratePpm)),
    },
    {
      key: "amount",
      head: text("statements.commission_in", { currency }),
      numeric: true,
      narrow: "value",
      cell: (line) => <Amount value={money(line.amountMinor)} />,
    },
  ];
  return (
    <DataTable
      caption={text("statements.lines")}
      columns={columns}
      rows={view.lines}
      rowKey={(line) => line.id}
      detail={(line) => <WhyOfLine line={line} currency={currency} base={base} />}
      totals={totalsOf(view, carriedMinor).map(({ key, minor, rule }) => ({
        key,
        rule,
        label: text(`statements.total.${key}`, { currency }),
        cells: { amount: <Amount value={money(minor)} calm={CALM.includes(key)} /> },
      }))}
      empty={<EmptyState kind="nothing_yet" title={text("statements.no_lines")} />}
    />
  );
}

/** The state of a line as word, shape and colour, with the day on which its hold ends. */
export function LineMark({ line }: { line: StatementLineView }) {
  const text = useText();
  const format = useFormat();
  const held = line.state === "held" && line.releaseOn;
  return (
    <StatusMark kind={LINE_MARK[line.state]}>
      {held
        ? text("statements.held_until", { day: format.day(held, "short") })
        : text(`statements.line_state.${line.state}`)}
    </StatusMark>
  );
}

type WhyProps = { line: StatementLineView; currency: string; base: string };

function WhyOfLine({ line, currency, base }: WhyProps) {
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  const question = text("statements.why", { amount: format.amount({ minor: line.amountMinor, currency }) });
  return (
    <details>
      <summary className="text-muted text-sm">{question}</summary>
      <WhyBox>
        {workingSentence(line.working, currency, text, locale)}
        {line.clause ? ` · ${text("statements.clause", { clause: line.clause })}` : null}
        {line.releaseOn && line.state !== "reversal"
          ? ` · ${text("statements.released_on", { day: format.day(line.releaseOn) })}`
          : null}{" "}
        <Link to={`${base}/lines/${line.id}`}>{text("statements.whole_receipt")}</Link>
      </WhyBox>
    </details>
  );
}

type TotalKey = "opening" | "earned" | "adjusted" | "paid" | "closing" | "held" | "carried" | "payable";
/** Taken off without being lost: it has been paid, or it will be. */
const CALM: readonly TotalKey[] = ["paid", "held", "carried"];
type TotalRow = { key: TotalKey; minor: bigint; rule: NonNullable<Total["rule"]> };

/** opening + earned + adjusted + paid = closing; closing less held less carried = payable. Zero rows are left out. */
function totalsOf({ figures }: StatementView, carriedMinor: bigint): TotalRow[] {
  const adjusted = figures.clawedBackMinor + figures.adjustmentsMinor + figures.bonusesMinor;
  const rows: TotalRow[] = [
    { key: "opening", minor: figures.openingMinor, rule: "none" },
    { key: "earned", minor: figures.earnedMinor, rule: "none" },
    { key: "adjusted", minor: adjusted, rule: "none" },
    { key: "paid", minor: figures.paidMinor, rule: "none" },
    { key: "closing", minor: figures.closingMinor, rule: "single" },
    { key: "held", minor: -figures.heldMinor, rule: "none" },
    { key: "carried", minor: -carriedMinor, rule: "none" },
    { key: "payable", minor: figures.payableNowMinor, rule: "double" },
  ];
  return rows.filter((row) => row.minor !== 0n || row.rule !== "none");
}
