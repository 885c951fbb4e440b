import type { AcceptanceView } from "#app/domain/acceptance-view.ts";
import type { Locale } from "#app/domain/locale.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { formatDay, formatInstant } from "#app/i18n/format-date.ts";
import { drawFingerprint, drawHeading, drawParagraph, drawParty, drawTitle } from "./pdf-parts.server.ts";
import { MUTED, openSheet, PAGE, type PdfSheet } from "./pdf-sheet.server.ts";

/** An accepted agreement: who accepted what, in which capacity, when, the clauses and the hash of their text. Same view, same bytes. */
export async function acceptancePdf(view: AcceptanceView, locale: Locale): Promise<Uint8Array> {
  const text = textIn(locale);
  const agreement = text("documents.acceptance_of", {
    title: view.agreementTitle[locale],
    version: view.version,
  });
  const sheet = openSheet({
    title: `${text("documents.acceptance")} · ${agreement}`,
    locale,
    createdAt: view.acceptedAt,
    footer: `${view.id} · ${agreement}`,
  });
  let y = drawTitle(sheet, {
    issuer: view.issuer.name,
    title: text("documents.acceptance"),
    below: agreement,
  });
  const issuerEnd = drawParty(sheet, {
    label: text("documents.between"),
    party: view.issuer,
    locale,
    x: PAGE.left,
    y,
    width: 230,
  });
  const partnerEnd = drawParty(sheet, {
    label: text("documents.and"),
    party: view.partner,
    locale,
    x: 300,
    y,
    width: 240,
  });
  y = drawSigning(sheet, view, locale, Math.max(issuerEnd, partnerEnd) + 14);
  y = drawHeading(sheet, { text: text("documents.terms"), y: y + 16 });
  for (const clause of view.clauses) {
    const heading = `${clause.number}  ${clause.heading[locale]}`;
    y = drawParagraph(sheet, sheet.root, { type: "H3", text: heading, y: y + 4, keepWith: 28 });
    for (const paragraph of clause.text[locale].split(/\n+/)) {
      y = drawParagraph(sheet, sheet.root, { type: "P", text: paragraph, y }) + 4;
    }
  }
  drawFingerprint(sheet, { label: text("documents.text_hash"), hash: view.textHash, y: y + 14 });
  return sheet.finish();
}

function drawSigning(sheet: PdfSheet, view: AcceptanceView, locale: Locale, top: number): number {
  const text = textIn(locale);
  const facts = [
    [text("documents.accepted_by"), view.acceptedByName],
    [text("documents.in_capacity"), view.acceptedInCapacity],
    [text("documents.accepted_at"), formatInstant(view.acceptedAt, "UTC", locale)],
    [text("documents.effective_on"), formatDay(view.effectiveOn, locale)],
    [text("documents.acceptance_id"), view.id],
  ] as const;
  let y = top;
  sheet.rule(y);
  y += 6;
  const table = sheet.group(sheet.root, "Table");
  for (const [label, value] of facts) {
    const row = sheet.group(table, "TR");
    sheet.element(row, "TH", () => sheet.draw(label, PAGE.left, y, { size: 9, color: MUTED }), {
      scope: "Row",
    });
    sheet.element(row, "TD", () => {
      for (const line of sheet.wrap(value, PAGE.right - 170, { size: 9 })) {
        sheet.draw(line, 170, y, { size: 9 });
        y += 14;
      }
    });
  }
  sheet.rule(y + 2);
  return y + 4;
}
