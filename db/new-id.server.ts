import { createHash, randomBytes } from "node:crypto";

/** Crockford's digits, in the order of their bytes, so that ids sort as they were made. */
const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH = 26;

/** For things that people make: `pay_` + 48 bits of milliseconds + 80 random bits; ordered to the millisecond. */
export function newId<Prefix extends string>(prefix: Prefix, now: Date): `${Prefix}_${string}` {
  const bits = (BigInt(now.getTime()) << 80n) | toInteger(randomBytes(10));
  return `${prefix}_${encode(bits)}`;
}

/** For derived rows: a function of what they derive from (the first 128 bits of its SHA-256), so that a rebuild equals the original. */
export function derivedId<Prefix extends string>(prefix: Prefix, from: string): `${Prefix}_${string}` {
  const hash = createHash("sha256").update(from, "utf8").digest();
  return `${prefix}_${encode(toInteger(hash.subarray(0, 16)))}`;
}

const toInteger = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString("hex")}`);

function encode(bits: bigint): string {
  let text = "";
  for (let rest = bits; text.length < LENGTH; rest >>= 5n) text = DIGITS[Number(rest & 31n)] + text;
  return text;
}
