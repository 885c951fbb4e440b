import type { Locale } from "#app/domain/locale.ts";
import { type RestatedLineView, type RestatementView, shownLine } from "#app/domain/restatement-view.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { formatDay, formatPeriod } from "#app/i18n/format-date.ts";
import { formatAmount } from "#app/i18n/format-number.ts";
import { subjectOfLine } from "#app/i18n/line-words.ts";
import { restatedReasons } from "#app/i18n/restated-words.ts";
import { drawHeading } from "./pdf-parts.server.ts";
import { INK, MUTED, PAGE, type PdfElement, type PdfSheet, RED } from "./pdf-sheet.server.ts";

/** Left edges of texts, right edges of numbers, in points. */
const AT = { date: PAGE.left, customer: 96, was: 392, is: 470, difference: PAGE.right } as const;
const SMALL = { size: 8, color: MUTED } as const;
const NORMAL = { size: 9 } as const;
const STRONG = { size: 9, face: "semibold" } as const;
const HEAD_HEIGHT = 18;

/** Every line that differs, with why below it; the head repeats on each page, and the sums stand under the last. */
export function drawRestatedLines(
  sheet: PdfSheet,
  view: RestatementView,
  locale: Locale,
  top: number,
): number {
  const text = textIn(locale);
  const amount = (minor: bigint) => formatAmount({ minor, currency: view.currency }, locale);
  let y = drawHeading(sheet, {
    text: text("documents.restated_lines"),
    note: text("documents.amounts_in", { currency: view.currency }),
    y: top,
  });
  const table = sheet.group(sheet.root, "Table");
  const head = sheet.group(table, "TR");
  drawHeads(sheet, locale, y, (draw) => sheet.element(head, "TH", draw, { scope: "Column" }));
  y += HEAD_HEIGHT;
  for (const line of view.lines) {
    const written = writeLine(sheet, line, view, locale);
    if (y + written.height + 34 > PAGE.bottom) {
      sheet.newPage();
      drawHeads(sheet, locale, PAGE.top, (draw) => sheet.artifact(draw));
      y = PAGE.top + HEAD_HEIGHT;
    }
    drawLine(sheet, table, written, y);
    y += written.height;
    sheet.rule(y - 3, { color: "#DEDAD0" });
  }
  sheet.rule(y - 3, { color: INK });
  const row = sheet.group(table, "TR");
  sheet.element(row, "TH", () => sheet.draw(text("documents.total_lines"), AT.date, y, STRONG), {
    scope: "Row",
  });
  const { wasMinor, isMinor, differenceMinor } = view.sums;
  for (const [minor, x] of [
    [wasMinor, AT.was],
    [isMinor, AT.is],
    [differenceMinor, AT.difference],
  ] as const)
    sheet.element(row, "TD", () =>
      sheet.draw(amount(minor), x, y, { ...STRONG, alignRight: true, color: colorOf(minor) }),
    );
  sheet.rule(y + 14, { from: 320, color: INK });
  sheet.rule(y + 16, { from: 320, color: INK });
  return y + 18;
}

type WrittenLine = ReturnType<typeof writeLine>;

/** A line's texts, broken to their columns; `height` in points. */
function writeLine(sheet: PdfSheet, line: RestatedLineView, view: RestatementView, locale: Locale) {
  const text = textIn(locale);
  const shown = shownLine(line);
  const subject = shown ? subjectOfLine(shown, text) : "";
  const named = [subject, shown?.productLabel[locale], shown?.invoiceRef].filter(Boolean).join(" · ");
  const details = [
    ...restatedReasons(line, view.currency, text, locale),
    text("documents.settled_in_period", { period: formatPeriod(line.settledIn, locale) }),
    line.before?.id ?? text("documents.new_line"),
  ];
  const customer = sheet.wrap(named, 236, NORMAL);
  const small = sheet.wrap(details.join(" · "), PAGE.right - AT.customer - 20, SMALL);
  return {
    date: shown ? formatDay(shown.occurredOn, locale, "column") : "",
    customer,
    small,
    amounts: [
      [line.wasMinor, AT.was],
      [line.isMinor, AT.is],
      [line.isMinor - line.wasMinor, AT.difference],
    ].map(([minor, x]) => ({
      text: formatAmount({ minor: minor as bigint, currency: view.currency }, locale),
      x: x as number,
      color: colorOf(minor as bigint),
    })),
    height: customer.length * 12 + small.length * 10.5 + 8,
  };
}

function drawLine(sheet: PdfSheet, table: PdfElement, line: WrittenLine, y: number): void {
  const tr = sheet.group(table, "TR");
  sheet.element(tr, "TD", () => sheet.draw(line.date, AT.date, y, NORMAL));
  sheet.element(tr, "TD", () => {
    for (const [row, part] of line.customer.entries()) sheet.draw(part, AT.customer, y + row * 12, NORMAL);
    const below = y + line.customer.length * 12;
    for (const [row, part] of line.small.entries()) sheet.draw(part, AT.customer, below + row * 10.5, SMALL);
  });
  for (const { text, x, color } of line.amounts)
    sheet.element(tr, "TD", () => sheet.draw(text, x, y, { ...NORMAL, alignRight: true, color }));
}

function drawHeads(sheet: PdfSheet, locale: Locale, y: number, each: (draw: () => void) => void): void {
  const text = textIn(locale);
  const style = { size: 8.5, face: "semibold", color: MUTED } as const;
  const heads = [
    [text("documents.date"), AT.date, false],
    [text("documents.customer"), AT.customer, false],
    [text("documents.was"), AT.was, true],
    [text("documents.should_be"), AT.is, true],
    [text("documents.difference"), AT.difference, true],
  ] as const;
  for (const [label, x, alignRight] of heads) each(() => sheet.draw(label, x, y, { ...style, alignRight }));
  sheet.rule(y + 14);
}

function colorOf(minor: bigint): string {
  return minor < 0n ? RED : INK;
}
