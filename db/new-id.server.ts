import { hash, randomBytes } from "node:crypto";

/** Crockford's digits, in the order of their bytes, so that ids sort as they were made. */
const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
/** Ten bits at a time. */
const PAIRS = [...DIGITS].flatMap((first) => [...DIGITS].map((second) => first + second));

/** For things that people make: `pay_` + 48 bits of milliseconds + 80 random bits; ordered to the millisecond. */
export function newId<Prefix extends string>(prefix: Prefix, now: Date): `${Prefix}_${string}` {
  const time = Buffer.alloc(6);
  time.writeUIntBE(now.getTime(), 0, 6);
  return `${prefix}_${encode(Buffer.concat([time, randomBytes(10)]).toString("latin1"))}`;
}

/** For derived rows: a function of what they derive from (the first 128 bits of its SHA-256), so that a rebuild equals the original. */
export function derivedId<Prefix extends string>(prefix: Prefix, from: string): `${Prefix}_${string}` {
  // A character for each byte: a close makes a million ids, and a string costs less than a buffer.
  return `${prefix}_${encode(hash("sha256", from, "binary"))}`;
}

/** 128 bits, a character for each byte, as 26 digits of five, most significant first; two zero bits stand before them. */
function encode(bytes: string): string {
  let text = PAIRS[bytes.charCodeAt(0)]!;
  for (let n = 1; n < 16; n += 5) {
    const [b, c, d] = [bytes.charCodeAt(n + 1), bytes.charCodeAt(n + 2), bytes.charCodeAt(n + 3)];
    text += PAIRS[(bytes.charCodeAt(n) << 2) | (b >> 6)]! + PAIRS[((b & 63) << 4) | (c >> 4)]!;
    text += PAIRS[((c & 15) << 6) | (d >> 2)]! + PAIRS[((d & 3) << 8) | bytes.charCodeAt(n + 4)]!;
  }
  return text;
}
