import type { Locale } from "#app/domain/locale.ts";
import type { DocumentParty } from "#app/domain/statement-view.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { INK, MUTED, PAGE, type PdfElement, type PdfSheet } from "./pdf-sheet.server.ts";

/** The issuer's name, the title over its ink rule, a line below. Answers where the page goes on. */
export function drawTitle(sheet: PdfSheet, head: { issuer: string; title: string; below: string }): number {
  const width = PAGE.right - PAGE.left;
  sheet.element(sheet.root, "P", () =>
    sheet.draw(head.issuer, PAGE.left, PAGE.top, { size: 10.5, face: "semibold" }),
  );
  let y = PAGE.top + 24;
  const title = { size: 18, face: "semibold" } as const;
  sheet.element(sheet.root, "H1", () => {
    for (const line of sheet.wrap(head.title, width, title)) {
      sheet.draw(line, PAGE.left, y, title);
      y += 24;
    }
  });
  sheet.rule(y + 5, { width: 1.5, color: INK });
  y += 12;
  const below = { size: 9, color: MUTED };
  sheet.element(sheet.root, "P", () => {
    for (const line of sheet.wrap(head.below, width, below)) {
      sheet.draw(line, PAGE.left, y, below);
      y += 12;
    }
  });
  return y + 16;
}

/** A heading of a part, with a note at the right edge (the currency). */
export function drawHeading(sheet: PdfSheet, heading: { text: string; note?: string; y: number }): number {
  sheet.element(sheet.root, "H2", () =>
    sheet.draw(heading.text, PAGE.left, heading.y, { size: 12, face: "semibold" }),
  );
  const { note } = heading;
  if (note) {
    sheet.element(sheet.root, "P", () =>
      sheet.draw(note, PAGE.right, heading.y + 2.5, { size: 9, color: MUTED, alignRight: true }),
    );
  }
  return heading.y + 18;
}

/** Name, tax id, address and country of a party. */
export function drawParty(
  sheet: PdfSheet,
  place: { label: string; party: DocumentParty; locale: Locale; x: number; y: number; width: number },
): number {
  const { party, x, width } = place;
  const plain = { size: 9 };
  const strong = { size: 9, face: "semibold" } as const;
  const taxId = party.taxId ? [textIn(place.locale)("documents.tax_id", { taxId: party.taxId })] : [];
  let { y } = place;
  sheet.element(sheet.root, "P", () => sheet.draw(place.label, x, y, { size: 9, color: MUTED }));
  y += 14;
  sheet.element(sheet.root, "P", () => {
    for (const line of sheet.wrap(party.name, width, strong)) {
      sheet.draw(line, x, y, strong);
      y += 12;
    }
    for (const line of [...taxId, ...party.address, party.country].flatMap((entry) =>
      sheet.wrap(entry, width, plain),
    )) {
      sheet.draw(line, x, y, plain);
      y += 12;
    }
  });
  return y;
}

/** A hash in full, on a page with room for it. */
export function drawFingerprint(sheet: PdfSheet, print: { label: string; hash: string; y: number }): void {
  let { y } = print;
  if (y + 26 > PAGE.bottom) {
    sheet.newPage();
    y = PAGE.top;
  }
  sheet.element(sheet.root, "P", () => {
    sheet.draw(print.label, PAGE.left, y, { size: 8, color: MUTED });
    sheet.draw(print.hash, PAGE.left, y + 11, { size: 8, face: "mono" });
  });
}

/** A paragraph over as many pages as it needs. Answers where the page goes on. */
export function drawParagraph(
  sheet: PdfSheet,
  parent: PdfElement,
  paragraph: { type: "P" | "H3"; text: string; y: number; keepWith?: number },
): number {
  const style = { size: 9.5, face: paragraph.type === "H3" ? "semibold" : "regular" } as const;
  const lines = sheet.wrap(paragraph.text, PAGE.right - PAGE.left, style);
  let { y } = paragraph;
  let start = 0;
  while (start < lines.length) {
    if (y + 14 + (paragraph.keepWith ?? 0) > PAGE.bottom) {
      sheet.newPage();
      y = PAGE.top;
    }
    const fits = Math.max(1, Math.floor((PAGE.bottom - y) / 14));
    const part = lines.slice(start, start + fits);
    sheet.element(parent, paragraph.type, () => {
      for (const line of part) {
        sheet.draw(line, PAGE.left, y, style);
        y += 14;
      }
    });
    start += part.length;
  }
  return y;
}
