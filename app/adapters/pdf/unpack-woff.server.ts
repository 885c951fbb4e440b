import { inflateSync } from "node:zlib";
import { invariant } from "#app/domain/errors.ts";

const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

/**
 * The font inside a WOFF 1.0 file, as it was before it was packed (W3C WOFF 1.0, section 4). The PDF library unpacks a
 * WOFF again in every document, in JavaScript, and that takes longer than all the rest of a page.
 */
export function unpackWoff(woff: Buffer): Buffer {
  invariant(woff.toString("latin1", 0, 4) === "wOFF", "the file is a WOFF");
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, at) => {
    const entry = WOFF_HEADER + at * WOFF_ENTRY;
    const offset = woff.readUInt32BE(entry + 4);
    const packedSize = woff.readUInt32BE(entry + 8);
    const size = woff.readUInt32BE(entry + 12);
    const packed = woff.subarray(offset, offset + packedSize);
    const content = packedSize < size ? inflateSync(packed) : packed;
    invariant(content.length === size, "a table of the font has its size");
    return {
      tag: woff.subarray(entry, entry + 4),
      checksum: woff.subarray(entry + 16, entry + 20),
      content,
      padded: Math.ceil(size / 4) * 4,
    };
  });
  const from = SFNT_HEADER + count * SFNT_ENTRY;
  const font = Buffer.alloc(tables.reduce((end, table) => end + table.padded, from));
  woff.copy(font, 0, 4, 8);
  const power = Math.floor(Math.log2(count));
  font.writeUInt16BE(count, 4);
  font.writeUInt16BE(16 * 2 ** power, 6);
  font.writeUInt16BE(power, 8);
  font.writeUInt16BE(16 * (count - 2 ** power), 10);
  let offset = from;
  for (const [at, { tag, checksum, content, padded }] of tables.entries()) {
    const entry = SFNT_HEADER + at * SFNT_ENTRY;
    tag.copy(font, entry);
    checksum.copy(font, entry + 4);
    font.writeUInt32BE(offset, entry + 8);
    font.writeUInt32BE(content.length, entry + 12);
    content.copy(font, offset);
    offset += padded;
  }
  return font;
}
