import type { Locale } from "#app/domain/locale.ts";
import type { StatementLineView, StatementView } from "#app/domain/statement-view.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { workingSentence } from "#app/i18n/working-sentence.ts";
import { type CsvColumn, writeCsv } from "./write-csv.server.ts";

/**
 * A statement's lines for a spreadsheet: minor units beside decimals, ISO days, codes beside sentences, headers in the
 * reader's language. A sealed statement always gives the same bytes; they begin with a byte order mark.
 */
export function statementCsv(view: StatementView, locale: Locale): Uint8Array {
  return writeCsv({ columns: columnsFor(view, locale), rows: view.lines, locale, bom: true });
}

function columnsFor(view: StatementView, locale: Locale): CsvColumn<StatementLineView>[] {
  const text = textIn(locale);
  const { currency } = view;
  const minor = (what: string) => text("documents.in_minor_units", { what });
  const base = text("documents.base");
  const amount = text("documents.amount");
  return [
    { header: text("documents.statement"), cell: () => view.number },
    { header: text("documents.period"), cell: () => view.period },
    { header: text("documents.line_id"), cell: (line) => line.id },
    { header: text("documents.date"), cell: (line) => line.occurredOn },
    { header: text("documents.customer"), cell: (line) => line.customerLabel },
    { header: text("documents.product"), cell: (line) => line.productLabel[locale] },
    { header: text("documents.invoice"), cell: (line) => line.invoiceRef },
    { header: text("documents.clause"), cell: (line) => line.clause },
    { header: text("documents.rule"), cell: (line) => text(`documents.rule.${line.ruleCode}`) },
    { header: text("documents.rule_code"), cell: (line) => line.ruleCode },
    { header: text("documents.currency"), cell: () => currency },
    { header: minor(base), cell: (line) => line.baseMinor },
    { header: base, cell: (line) => ({ minor: line.baseMinor, currency }) },
    { header: text("documents.rate_ppm"), cell: (line) => line.ratePpm },
    { header: minor(amount), cell: (line) => line.amountMinor },
    { header: amount, cell: (line) => ({ minor: line.amountMinor, currency }) },
    { header: text("documents.state"), cell: (line) => text(`documents.state.${line.state}`) },
    { header: text("documents.release_on"), cell: (line) => line.releaseOn },
    { header: text("documents.reason"), cell: (line) => line.reasonCode },
    { header: text("documents.reverses_line"), cell: (line) => line.reversesLineId },
    {
      header: text("documents.working"),
      cell: (line) => workingSentence(line.working, currency, text, locale),
    },
  ];
}
