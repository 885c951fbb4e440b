import type { Locale } from "#app/domain/locale.ts";
import type { StatementView } from "#app/domain/statement-view.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { formatAmount } from "#app/i18n/format-number.ts";
import { drawHeading } from "./pdf-parts.server.ts";
import { INK, PAGE, type PdfElement, type PdfSheet, RED } from "./pdf-sheet.server.ts";

const ROW = 16;

/** Opening to closing, as an account is written: single rule over the total, double rule under it. */
export function drawFigures(sheet: PdfSheet, view: StatementView, locale: Locale, top: number): number {
  const text = textIn(locale);
  const { figures } = view;
  let y = drawHeading(sheet, {
    text: text("documents.figures"),
    note: text("documents.amounts_in", { currency: view.currency }),
    y: top,
  });
  sheet.rule(y);
  const table = sheet.group(sheet.root, "Table");
  const row = (label: string, minor: bigint, strong = false) => {
    drawRow(sheet, table, {
      label,
      amount: formatAmount({ minor, currency: view.currency }, locale),
      negative: minor < 0n,
      strong,
      y,
    });
    y += ROW;
  };
  row(text("documents.opening"), figures.openingMinor);
  row(text("documents.earned"), figures.earnedMinor);
  row(text("documents.clawed_back"), figures.clawedBackMinor);
  if (figures.adjustmentsMinor !== 0n) row(text("documents.adjustments"), figures.adjustmentsMinor);
  if (figures.bonusesMinor !== 0n) row(text("documents.bonuses"), figures.bonusesMinor);
  row(text("documents.paid"), figures.paidMinor);
  sheet.rule(y + 1, { from: 440, color: INK });
  row(text("documents.closing"), figures.closingMinor, true);
  sheet.rule(y + 1, { from: 440, color: INK });
  sheet.rule(y + 3, { from: 440, color: INK });
  y += 5;
  row(text("documents.held"), figures.heldMinor);
  row(text("documents.payable_now"), figures.payableNowMinor, true);
  return y;
}

function drawRow(
  sheet: PdfSheet,
  table: PdfElement,
  row: { label: string; amount: string; negative: boolean; strong: boolean; y: number },
): void {
  const face = row.strong ? "semibold" : "regular";
  const tr = sheet.group(table, "TR");
  sheet.element(tr, "TH", () => sheet.draw(row.label, PAGE.left, row.y + 3, { size: 9, face }), {
    scope: "Row",
  });
  sheet.element(tr, "TD", () =>
    sheet.draw(row.amount, PAGE.right, row.y + 3, {
      size: 9,
      face,
      alignRight: true,
      color: row.negative ? RED : INK,
    }),
  );
}
