import type { Locale } from "#app/domain/locale.ts";
import type { LineRule } from "#app/domain/rating/rule-of-line.ts";
import type { StatementLineView, StatementView } from "#app/domain/statement-view.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { formatDay } from "#app/i18n/format-date.ts";
import { formatAmount, formatRatePpm } from "#app/i18n/format-number.ts";
import { subjectOfLine } from "#app/i18n/line-words.ts";
import { workingSentence } from "#app/i18n/working-sentence.ts";
import { drawHeading } from "./pdf-parts.server.ts";
import { INK, MUTED, PAGE, type PdfElement, type PdfSheet, RED } from "./pdf-sheet.server.ts";

/** Left edges of texts, right edges of numbers, in points. */
const AT = { date: PAGE.left, customer: 96, product: 278, base: 432, rate: 474, amount: PAGE.right } as const;
const SMALL = { size: 8, color: MUTED } as const;
const NORMAL = { size: 9 } as const;
const HEAD_HEIGHT = 18;
/** Rules that the line's state or its working names already. */
const SAID_BY_WORKING: ReadonlySet<LineRule> = new Set([
  "percentage",
  "reversal",
  "given_back",
  "no_commission",
]);

/** Every line of the statement with its working below it; the head and the running sum repeat on each page. */
export function drawLines(sheet: PdfSheet, view: StatementView, locale: Locale, top: number): number {
  const text = textIn(locale);
  const note = text("documents.amounts_in", { currency: view.currency });
  let y = top;
  if (y + 90 > PAGE.bottom) {
    sheet.newPage();
    y = PAGE.top;
  }
  y = drawHeading(sheet, { text: text("documents.lines"), note, y });
  if (view.lines.length === 0) {
    sheet.element(sheet.root, "P", () => sheet.draw(text("documents.no_lines"), PAGE.left, y, NORMAL));
    return y + 14;
  }
  const table = sheet.group(sheet.root, "Table");
  const tr = sheet.group(table, "TR");
  drawColumnHeads(locale, (label, x, style) =>
    sheet.element(tr, "TH", () => sheet.draw(label, x, y, style), { scope: "Column" }),
  );
  sheet.rule(y + 14);
  y += HEAD_HEIGHT;
  let sumMinor = 0n;
  for (const line of view.lines) {
    const written = writeLine(sheet, line, view, locale);
    if (y + written.height + 34 > PAGE.bottom) {
      const running = formatAmount({ minor: sumMinor, currency: view.currency }, locale);
      y = carryForward(sheet, locale, running, y);
    }
    drawLine(sheet, table, written, y);
    y += written.height;
    sheet.rule(y - 3, { color: "#DEDAD0" });
    sumMinor += line.amountMinor;
  }
  sheet.rule(y - 3, { color: INK });
  const total = formatAmount({ minor: sumMinor, currency: view.currency }, locale);
  const totalRow = sheet.group(table, "TR");
  const strong = { size: 9, face: "semibold" } as const;
  sheet.element(totalRow, "TH", () => sheet.draw(text("documents.total_lines"), AT.date, y, strong), {
    scope: "Row",
  });
  sheet.element(totalRow, "TD", () =>
    sheet.draw(total, AT.amount, y, { ...strong, alignRight: true, color: colorOf(sumMinor) }),
  );
  sheet.rule(y + 14, { from: 440, color: INK });
  sheet.rule(y + 16, { from: 440, color: INK });
  return y + 18;
}

type WrittenLine = ReturnType<typeof writeLine>;

/** A line's texts, broken to their columns; `height` in points. */
function writeLine(sheet: PdfSheet, line: StatementLineView, view: StatementView, locale: Locale) {
  const text = textIn(locale);
  const amount = (minor: bigint) => formatAmount({ minor, currency: view.currency }, locale);
  const explained = [
    line.customerLabel && !SAID_BY_WORKING.has(line.ruleCode) ? text(`documents.rule.${line.ruleCode}`) : "",
    line.releaseOn && line.state === "held"
      ? text("documents.state.held_until", { day: formatDay(line.releaseOn, locale) })
      : text(`documents.state.${line.state}`),
    workingSentence(line.working, view.currency, text, locale),
    line.clause ? text("documents.clause_number", { clause: line.clause }) : "",
    line.invoiceRef ?? "",
  ];
  const named = [
    line.id,
    line.reversesLineId ? text("documents.reverses", { line: line.reversesLineId }) : "",
  ];
  const customer = sheet.wrap(subjectOfLine(line, text), AT.product - AT.customer - 8, NORMAL);
  const product = sheet.wrap(line.productLabel[locale], 84, NORMAL);
  const details = [explained, named].flatMap((parts) =>
    sheet.wrap(parts.filter((part) => part !== "").join(" · "), PAGE.right - AT.customer - 60, SMALL),
  );
  const rows = Math.max(customer.length, product.length, 1);
  return {
    date: formatDay(line.occurredOn, locale, "column"),
    customer,
    product,
    details,
    base: amount(line.baseMinor),
    rate: line.ratePpm === null ? "" : formatRatePpm(line.ratePpm, locale),
    amount: amount(line.amountMinor),
    amountColor: colorOf(line.amountMinor),
    baseColor: colorOf(line.baseMinor),
    detailsTop: rows * 12,
    height: rows * 12 + details.length * 10.5 + 8,
  };
}

function drawLine(sheet: PdfSheet, table: PdfElement, line: WrittenLine, y: number): void {
  const tr = sheet.group(table, "TR");
  const number = (value: string, x: number, color: string) =>
    sheet.element(tr, "TD", () => sheet.draw(value, x, y, { ...NORMAL, alignRight: true, color }));
  sheet.element(tr, "TD", () => sheet.draw(line.date, AT.date, y, NORMAL));
  sheet.element(tr, "TD", () => {
    for (const [row, part] of line.customer.entries()) sheet.draw(part, AT.customer, y + row * 12, NORMAL);
    for (const [row, part] of line.details.entries())
      sheet.draw(part, AT.customer, y + line.detailsTop + row * 10.5, SMALL);
  });
  sheet.element(tr, "TD", () => {
    for (const [row, part] of line.product.entries()) sheet.draw(part, AT.product, y + row * 12, NORMAL);
  });
  number(line.base, AT.base, line.baseColor);
  number(line.rate, AT.rate, INK);
  number(line.amount, AT.amount, line.amountColor);
}

/** Ends the page with the sum so far and begins the next one with it. */
function carryForward(sheet: PdfSheet, locale: Locale, running: string, y: number): number {
  const text = textIn(locale);
  const runningRow = (label: string, at: number) =>
    sheet.artifact(() => {
      sheet.draw(label, AT.date, at, SMALL);
      sheet.draw(running, AT.amount, at, { ...SMALL, alignRight: true });
    });
  runningRow(text("documents.carried_forward"), y);
  sheet.newPage();
  drawColumnHeads(locale, (label, x, style) => sheet.artifact(() => sheet.draw(label, x, PAGE.top, style)));
  sheet.rule(PAGE.top + 14);
  runningRow(text("documents.brought_forward"), PAGE.top + HEAD_HEIGHT);
  return PAGE.top + HEAD_HEIGHT + 16;
}

type HeadStyle = { size: number; face: "semibold"; color: string; alignRight: boolean };

function drawColumnHeads(
  locale: Locale,
  drawHead: (label: string, x: number, style: HeadStyle) => void,
): void {
  const text = textIn(locale);
  const style = (alignRight: boolean): HeadStyle => ({
    size: 8.5,
    face: "semibold",
    color: MUTED,
    alignRight,
  });
  drawHead(text("documents.date"), AT.date, style(false));
  drawHead(text("documents.customer"), AT.customer, style(false));
  drawHead(text("documents.product"), AT.product, style(false));
  drawHead(text("documents.base"), AT.base, style(true));
  drawHead(text("documents.rate_percent"), AT.rate, style(true));
  drawHead(text("documents.amount"), AT.amount, style(true));
}

function colorOf(minor: bigint): string {
  return minor < 0n ? RED : INK;
}
