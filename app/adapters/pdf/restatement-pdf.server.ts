import type { Locale } from "#app/domain/locale.ts";
import type { RestatementView } from "#app/domain/restatement-view.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { formatInstant, formatPeriod } from "#app/i18n/format-date.ts";
import { formatMoney } from "#app/i18n/format-number.ts";
import { drawFingerprint, drawParagraph, drawParty, drawTitle } from "./pdf-parts.server.ts";
import { MUTED, openSheet, PAGE, type PdfSheet } from "./pdf-sheet.server.ts";
import { drawRestatedLines } from "./restated-lines.server.ts";

/**
 * A restatement as a tagged A4 document in the reader's language: parties, the difference, what becomes of it, and every
 * line that differs. The same view gives the same bytes; its only date is the sealing.
 */
export async function restatementPdf(view: RestatementView, locale: Locale): Promise<Uint8Array> {
  const text = textIn(locale);
  const title = `${text("documents.restatement")} ${view.number}`;
  const sheet = openSheet({
    title: `${title} · ${formatPeriod(view.period, locale)}`,
    locale,
    createdAt: view.sealedAt,
    footer: `${view.number} · ${text("documents.version", { version: view.version })} · ${view.issuer.name}`,
  });
  const sealed = text("documents.sealed", { instant: formatInstant(view.sealedAt, "UTC", locale) });
  const version = text("documents.version", { version: view.version });
  let y = drawTitle(sheet, {
    issuer: view.issuer.name,
    title,
    below: `${text("documents.statement_of", { period: formatPeriod(view.period, locale) })} · ${sealed} · ${version}`,
  });
  y = drawHead(sheet, view, locale, y);
  y = drawParagraph(sheet, sheet.root, { type: "P", text: text("documents.restatement_means"), y: y + 18 });
  y = drawRestatedLines(sheet, view, locale, y + 14);
  drawFingerprint(sheet, { label: text("documents.hash_restatement"), hash: view.hash, y: y + 18 });
  return sheet.finish();
}

/** The difference, beside the two parties. */
function drawHead(sheet: PdfSheet, view: RestatementView, locale: Locale, y: number): number {
  const text = textIn(locale);
  const amount = formatMoney({ minor: view.sums.differenceMinor, currency: view.currency }, locale);
  sheet.element(sheet.root, "P", () =>
    sheet.draw(text("documents.difference"), PAGE.left, y, { size: 9, color: MUTED }),
  );
  sheet.element(sheet.root, "P", () => {
    // An amount of many digits is set smaller rather than over its neighbour.
    const size = [24, 20, 16, 12].find((points) => sheet.widthOf(amount, { size: points }) <= 170) ?? 9;
    sheet.draw(amount, PAGE.left, y + 12, { size });
  });
  const place = { locale, y, width: 150 };
  const ends = [
    y + 46,
    drawParty(sheet, { label: text("documents.issued_by"), party: view.issuer, x: 236, ...place }),
    drawParty(sheet, { label: text("documents.issued_to"), party: view.payee, x: 397, ...place }),
  ];
  return Math.max(...ends);
}
