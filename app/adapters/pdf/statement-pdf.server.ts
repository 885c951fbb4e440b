import type { Locale } from "#app/domain/locale.ts";
import type { StatementView } from "#app/domain/statement-view.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { formatInstant, formatPeriod } from "#app/i18n/format-date.ts";
import { formatMoney } from "#app/i18n/format-number.ts";
import { drawFingerprint, drawParty, drawTitle } from "./pdf-parts.server.ts";
import { MUTED, openSheet, PAGE, type PdfSheet } from "./pdf-sheet.server.ts";
import { drawFigures } from "./statement-figures.server.ts";
import { drawLines } from "./statement-lines.server.ts";

/**
 * A sealed statement as a tagged A4 document in the reader's language: parties, what is paid, how the balance moved,
 * every line with its working. The same view gives the same bytes; its only date is the sealing.
 */
export async function statementPdf(view: StatementView, locale: Locale): Promise<Uint8Array> {
  const text = textIn(locale);
  const title = `${text("documents.statement")} ${view.number}`;
  const sheet = openSheet({
    title: `${title} · ${formatPeriod(view.period, locale)}`,
    locale,
    createdAt: view.sealedAt,
    footer: `${view.number} · ${view.issuer.name}`,
  });
  const sealed = text("documents.sealed", { instant: formatInstant(view.sealedAt, "UTC", locale) });
  const version = text("documents.version", { version: view.version });
  let y = drawTitle(sheet, {
    issuer: view.issuer.name,
    title,
    below: `${text("documents.statement_of", { period: formatPeriod(view.period, locale) })} · ${sealed} · ${version}`,
  });
  y = drawHead(sheet, view, locale, y);
  y = drawFigures(sheet, view, locale, y + 18);
  y = drawLines(sheet, view, locale, y + 26);
  drawFingerprint(sheet, { label: text("documents.hash"), hash: view.hash, y: y + 18 });
  return sheet.finish();
}

/** What is paid, beside the two parties. */
function drawHead(sheet: PdfSheet, view: StatementView, locale: Locale, y: number): number {
  const text = textIn(locale);
  const payable = { minor: view.figures.payableNowMinor, currency: view.currency };
  const amount = formatMoney(payable, locale);
  const width = 170;
  sheet.element(sheet.root, "P", () =>
    sheet.draw(text("documents.we_pay_you"), PAGE.left, y, { size: 9, color: MUTED }),
  );
  sheet.element(sheet.root, "P", () => {
    // An amount of many digits is set smaller rather than over its neighbour.
    const size = [24, 20, 16, 12].find((points) => sheet.widthOf(amount, { size: points }) <= width) ?? 9;
    sheet.draw(amount, PAGE.left, y + 12, { size });
  });
  let heroBottom = y + 46;
  if (view.payableReasonCode && payable.minor === 0n) {
    const style = { size: 9, color: MUTED };
    const lines = sheet.wrap(text(whyNothing(view.payableReasonCode)), width - 10, style);
    sheet.element(sheet.root, "P", () => {
      for (const line of lines) {
        sheet.draw(line, PAGE.left, heroBottom, style);
        heroBottom += 12;
      }
    });
  }
  const issuer = drawParty(sheet, {
    label: text("documents.issued_by"),
    party: view.issuer,
    locale,
    x: 236,
    y,
    width: 150,
  });
  const payee = drawParty(sheet, {
    label: text("documents.issued_to"),
    party: view.payee,
    locale,
    x: 397,
    y,
    width: 150,
  });
  return Math.max(heroBottom, issuer, payee);
}

function whyNothing(reasonCode: string) {
  if (reasonCode === "below_minimum") return "documents.nothing_payable.below_minimum";
  if (reasonCode === "not_payment_month") return "documents.nothing_payable.not_payment_month";
  if (reasonCode === "negative_balance") return "documents.nothing_payable.negative_balance";
  return "documents.nothing_payable.nothing_earned";
}
