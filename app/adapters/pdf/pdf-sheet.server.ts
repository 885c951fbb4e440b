import PDFDocument from "pdfkit";
import type { Locale } from "#app/domain/locale.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { chooseFont, type FontFace, fontRuns } from "./pdf-fonts.server.ts";

/** The look's light tokens, for paper. */
export const INK = "#17211F";
export const MUTED = "#5C5F58";
export const RED = "#97211C";
const RULE = "#857F73";

/** A4 in points, and the area that is written on. */
export const PAGE = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 48, bottom: 778 } as const;

export type TextStyle = {
  readonly size: number;
  readonly face?: FontFace;
  readonly color?: string;
  /** Right edge to align at, instead of the left one. */
  readonly alignRight?: boolean;
};

/** A structure element of the tagged document: what a screen reader walks through. */
export type PdfElement = PDFKit.PDFStructureElement;
type ElementOptions = PDFKit.Mixins.StructureElementOptions & { scope?: "Row" | "Column" };

/**
 * An A4 sheet that is written top to bottom, tagged, in embedded fonts. The same calls give the same bytes: the only
 * date in it is `createdAt`, and the file's id derives from title and date. Reads nothing but our font files.
 */
export type PdfSheet = ReturnType<typeof openSheet>;

export function openSheet(head: { title: string; locale: Locale; createdAt: Date; footer: string }) {
  const doc = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: "1.7",
    tagged: true,
    displayTitle: true,
    lang: head.locale,
    // pdfkit writes the title into XML metadata as it is.
    info: {
      Title: head.title.replace(/[<>&\p{C}]/gu, " "),
      Producer: "Reparto",
      Creator: "Reparto",
      CreationDate: head.createdAt,
    },
  });
  const chunks: Uint8Array[] = [];
  doc.on("data", (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    doc.on("end", resolve);
    doc.on("error", reject);
  });
  doc.addPage();
  const root = doc.struct("Document");
  doc.addStructure(root);

  function widthOf(text: string, style: TextStyle): number {
    return fontRuns(doc, text, style.face ?? "regular").reduce((width, run) => {
      chooseFont(doc, run.font, style.size);
      return width + doc.widthOfString(run.text);
    }, 0);
  }

  /** Draws one line, never wrapping; `x` is its left edge, or its right one. */
  function draw(text: string, x: number, y: number, style: TextStyle): void {
    let left = style.alignRight ? x - widthOf(text, style) : x;
    for (const run of fontRuns(doc, text, style.face ?? "regular")) {
      chooseFont(doc, run.font, style.size);
      doc.fillColor(style.color ?? INK).text(run.text, left, y, { lineBreak: false });
      left += doc.widthOfString(run.text);
    }
  }

  /** Breaks a text into lines of a width, at spaces, and inside a word that alone is too long. */
  function wrap(text: string, width: number, style: TextStyle): string[] {
    const lines: string[] = [];
    let line = "";
    for (const word of text.split(/[ \n\r\t]+/)) {
      if (line !== "" && widthOf(`${line} ${word}`, style) > width) {
        lines.push(line);
        line = "";
      }
      line = line === "" ? word : `${line} ${word}`;
      while (widthOf(line, style) > width && line.length > 1) {
        const fits = lengthThatFits(line, width, style);
        lines.push(line.slice(0, fits));
        line = line.slice(fits);
      }
    }
    if (line !== "") lines.push(line);
    return lines;
  }

  /** How many signs of a line fit a width: at least one, found by halving, never through the middle of a sign. */
  function lengthThatFits(line: string, width: number, style: TextStyle): number {
    let fits = 1;
    let tooLong = line.length;
    while (tooLong - fits > 1) {
      const middle = Math.floor((fits + tooLong) / 2);
      if (widthOf(line.slice(0, middle), style) <= width) fits = middle;
      else tooLong = middle;
    }
    const cutsSign = /[\ud800-\udbff]/.test(line.charAt(fits - 1));
    return cutsSign ? fits + 1 : fits;
  }

  /** Adds an empty element that holds others: a table, a row. */
  function group(parent: PdfElement, type: string): PdfElement {
    const element = doc.struct(type);
    parent.add(element);
    return element;
  }

  /** Adds an element and draws its content on the page that is open. */
  function element(
    parent: PdfElement,
    type: string,
    drawContent: () => void,
    options: ElementOptions = {},
  ): void {
    const added = doc.struct(type, options);
    parent.add(added);
    const content = doc.markStructureContent(type);
    drawContent();
    doc.endMarkedContent();
    added.add(content);
  }

  /** Draws what a screen reader leaves out: rules, page numbers, what repeats on the next page. */
  function artifact(drawContent: () => void): void {
    doc.markContent("Artifact", { type: "Layout" });
    drawContent();
    doc.endMarkedContent();
  }

  function rule(
    y: number,
    options: { from?: number; to?: number; width?: number; color?: string } = {},
  ): void {
    artifact(() => {
      doc
        .moveTo(options.from ?? PAGE.left, y)
        .lineTo(options.to ?? PAGE.right, y)
        .lineWidth(options.width ?? 0.5)
        .strokeColor(options.color ?? RULE)
        .stroke();
    });
  }

  function numberPages(): void {
    const pages = doc.bufferedPageRange().count;
    for (let index = 0; index < pages; index += 1) {
      doc.switchToPage(index);
      rule(PAGE.height - 46);
      artifact(() => {
        const small = { size: 8, color: MUTED };
        draw(head.footer, PAGE.left, PAGE.height - 40, small);
        const numbering = textIn(head.locale)("documents.page_of", { page: index + 1, pages });
        draw(numbering, PAGE.right, PAGE.height - 40, { ...small, alignRight: true });
      });
    }
  }

  async function finish(): Promise<Uint8Array> {
    numberPages();
    root.end();
    doc.end();
    await ended;
    return Buffer.concat(chunks);
  }

  return {
    root,
    widthOf,
    draw,
    wrap,
    group,
    element,
    artifact,
    rule,
    newPage: () => void doc.addPage(),
    finish,
  };
}
