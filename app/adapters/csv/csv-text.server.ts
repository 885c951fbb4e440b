/** Why a file is refused whole before any row is read. */
export type CsvFileProblem =
  | "file_empty"
  | "file_too_large"
  | "file_is_spreadsheet"
  | "file_not_text"
  | "file_has_nul";
export type CsvEncoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
export type CsvText = { text: string; encoding: CsvEncoding } | { problem: CsvFileProblem };

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const EMPTY_ZIP = [0x50, 0x4b, 0x05, 0x06];
const OLD_EXCEL = [0xd0, 0xcf, 0x11, 0xe0];
const OTHER_BINARIES = [
  [0x25, 0x50, 0x44, 0x46], // %PDF
  [0x1f, 0x8b], // gzip
  [0x89, 0x50, 0x4e, 0x47], // PNG
];

/** Bytes of an upload as text, its encoding guessed from the byte order mark, else by what decodes; refusals by code. */
export function textOfCsv(bytes: Uint8Array, maxBytes: number): CsvText {
  if (bytes.length === 0) return { problem: "file_empty" };
  if (bytes.length > maxBytes) return { problem: "file_too_large" };
  if ([ZIP, EMPTY_ZIP, OLD_EXCEL].some((magic) => startsWith(bytes, magic)))
    return { problem: "file_is_spreadsheet" };
  if (OTHER_BINARIES.some((magic) => startsWith(bytes, magic))) return { problem: "file_not_text" };
  const { text, encoding } = decode(bytes);
  if (text.includes("\0")) return { problem: "file_has_nul" };
  if (text.trim() === "") return { problem: "file_empty" };
  return { text, encoding };
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function decode(bytes: Uint8Array): { text: string; encoding: CsvEncoding } {
  if (startsWith(bytes, [0xff, 0xfe])) return decodeAs("utf-16le", bytes);
  if (startsWith(bytes, [0xfe, 0xff])) return decodeAs("utf-16be", bytes);
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "utf-8" };
  } catch {
    // What is not UTF-8 comes from Excel on Windows in the countries we serve.
    return decodeAs("windows-1252", bytes);
  }
}

function decodeAs(encoding: CsvEncoding, bytes: Uint8Array): { text: string; encoding: CsvEncoding } {
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}
