import type { Locale } from "#app/domain/locale.ts";
import { type RestatedLineView, type RestatementView, shownLine } from "#app/domain/restatement-view.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { type CsvColumn, writeCsv } from "./write-csv.server.ts";

/** The differing lines of a restatement for a spreadsheet, written as a statement's lines are: the same bytes each time. */
export function restatementCsv(view: RestatementView, locale: Locale): Uint8Array {
  return writeCsv({ columns: columnsFor(view, locale), rows: view.lines, locale, bom: true });
}

function columnsFor(view: RestatementView, locale: Locale): CsvColumn<RestatedLineView>[] {
  const text = textIn(locale);
  const { currency } = view;
  const amounts = (header: string, minorOf: (line: RestatedLineView) => bigint) => [
    { header: text("documents.in_minor_units", { what: header }), cell: minorOf },
    { header, cell: (line: RestatedLineView) => ({ minor: minorOf(line), currency }) },
  ];
  return [
    { header: text("documents.statement"), cell: () => view.number },
    { header: text("documents.version_head"), cell: () => view.version },
    { header: text("documents.period"), cell: () => view.period },
    { header: text("documents.line_id"), cell: ({ before }) => before?.id ?? null },
    { header: text("documents.date"), cell: (line) => shownLine(line)?.occurredOn ?? null },
    { header: text("documents.customer"), cell: (line) => shownLine(line)?.customerLabel ?? null },
    { header: text("documents.product"), cell: (line) => shownLine(line)?.productLabel[locale] ?? null },
    { header: text("documents.invoice"), cell: (line) => shownLine(line)?.invoiceRef ?? null },
    { header: text("documents.currency"), cell: () => currency },
    ...amounts(text("documents.was"), (line) => line.wasMinor),
    ...amounts(text("documents.should_be"), (line) => line.isMinor),
    ...amounts(text("documents.difference"), (line) => line.isMinor - line.wasMinor),
    { header: text("documents.settled_in"), cell: (line) => line.settledIn },
    { header: text("documents.decision"), cell: (line) => line.backdatingId },
    { header: text("documents.adjustment_id"), cell: (line) => line.adjustmentId },
  ];
}
