import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { invariant } from "#app/domain/errors.ts";
import { unpackWoff } from "./unpack-woff.server.ts";

const fromHere = createRequire(import.meta.url);

export type FontFace = "regular" | "semibold" | "mono";

/**
 * IBM Plex comes cut by script; a text takes each character from the first cut that has it. WOFF, because fontkit
 * writes no subset of their WOFF2 form (it fails on composite glyphs such as "á").
 */
const SCRIPTS = ["latin", "latin-ext", "greek", "cyrillic", "cyrillic-ext", "vietnamese"] as const;
const FILES: Readonly<Record<FontFace, readonly string[]>> = {
  regular: SCRIPTS.map((script) => `@fontsource/ibm-plex-sans/files/ibm-plex-sans-${script}-400-normal.woff`),
  semibold: SCRIPTS.map(
    (script) => `@fontsource/ibm-plex-sans/files/ibm-plex-sans-${script}-600-normal.woff`,
  ),
  mono: ["@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff"],
};

/** A font as the PDF library reads it; it takes one that was read before instead of a file's bytes. */
type ReadFont = { readonly characterSet: readonly number[]; readonly layout: unknown };

const readByFile = new Map<string, ReadFont>();
const charactersByFile = new Map<string, ReadonlySet<number>>();

/** A piece of a line in one font; `font` is the file's name, under which the document knows it. */
export type FontRun = { readonly font: string; readonly text: string };

/** Splits a line by the font that has each character. What no font has becomes "?", since drawing it would fail. */
export function fontRuns(doc: PDFKit.PDFDocument, text: string, face: FontFace): FontRun[] {
  const runs: { font: string; text: string }[] = [];
  for (const character of text.normalize("NFC").replace(/\p{C}+/gu, " ")) {
    const font = FILES[face].find((file) => charactersOf(doc, file).has(character.codePointAt(0) ?? 0));
    const file = font ?? FILES[face][0] ?? "";
    const drawn = font ? character : "?";
    const last = runs.at(-1);
    if (last?.font === file) last.text += drawn;
    else runs.push({ font: file, text: drawn });
  }
  return runs;
}

/** Makes the document draw in a font of ours; its file is embedded as the subset that was used. */
export function chooseFont(doc: PDFKit.PDFDocument, file: string, size: number): void {
  const registered = registeredIn.get(doc) ?? new Set();
  registeredIn.set(doc, registered);
  if (!registered.has(file)) doc.registerFont(file, ownFont(doc, file) as unknown as Buffer);
  registered.add(file);
  doc.font(file, size);
}

const registeredIn = new WeakMap<PDFKit.PDFDocument, Set<string>>();

/**
 * The font for one document: the file is read once, since its layout tables take longer to decode than a page to write;
 * the glyphs are each document's own, so that no document leaves a trace in the bytes of another.
 */
function ownFont(doc: PDFKit.PDFDocument, file: string): ReadFont {
  const read = readByFile.get(file) ?? readFont(doc, file);
  readByFile.set(file, read);
  return Object.create(read, { _glyphs: { value: {}, writable: true } });
}

/** Reads a font file through a document of its own. */
function readFont(doc: PDFKit.PDFDocument, file: string): ReadFont {
  const Document = doc.constructor as new (options: PDFKit.PDFDocumentOptions) => PDFKit.PDFDocument;
  const reading = new Document({ autoFirstPage: false });
  reading.font(unpackWoff(readFileSync(fromHere.resolve(file))));
  return (reading as unknown as { _font: { font: ReadFont } })._font.font;
}

function charactersOf(doc: PDFKit.PDFDocument, file: string): ReadonlySet<number> {
  const known = charactersByFile.get(file);
  if (known) return known;
  const { characterSet } = ownFont(doc, file);
  invariant(characterSet.length > 0, `${file} lists its characters`);
  const characters = new Set(characterSet);
  charactersByFile.set(file, characters);
  return characters;
}
