import { hash, randomBytes } from "node:crypto";

/** Crockford's digits, in the order of their bytes, so that ids sort as they were made. */
const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

/** For things that people make: `pay_` + 48 bits of milliseconds + 80 random bits; ordered to the millisecond. */
export function newId<Prefix extends string>(prefix: Prefix, now: Date): `${Prefix}_${string}` {
  const time = Buffer.alloc(6);
  time.writeUIntBE(now.getTime(), 0, 6);
  return `${prefix}_${encode(Buffer.concat([time, randomBytes(10)]))}`;
}

/** For derived rows: a function of what they derive from (the first 128 bits of its SHA-256), so that a rebuild equals the original. */
export function derivedId<Prefix extends string>(prefix: Prefix, from: string): `${Prefix}_${string}` {
  return `${prefix}_${encode(hash("sha256", from, "buffer").subarray(0, 16))}`;
}

/** 128 bits as 26 digits of five, most significant first; two zero bits stand before them. */
function encode(bytes: Uint8Array): string {
  let [text, held, bits] = ["", 0, 2];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += DIGITS[(held >> (bits - 5)) & 31];
  }
  return text;
}
