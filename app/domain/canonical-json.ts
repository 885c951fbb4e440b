import { InvariantError } from "./errors.ts";

/** What may stand in a sealed document: ids, integers, codes, dates as text. */
export type Canonical =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [key: string]: Canonical };

/**
 * The one text of a document, whatever order it was put together in: keys sorted by code unit, no spaces, bigint as a
 * string of digits. Refuses what has no single text: fractions, unsafe integers, undefined, dates, functions.
 */
export function canonicalJson(value: Canonical): string {
  return write(value, "$");
}

function write(value: unknown, at: string): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `"${value}"`;
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) refuse(at, "a safe integer");
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map((item, i) => write(item, `${at}[${i}]`)).join(",")}]`;
  if (typeof value === "object" && isPlain(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${write(item, `${at}.${key}`)}`).join(",")}}`;
  }
  return refuse(at, "text, an integer, a truth value, null, a list or a plain object");
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refuse(at: string, wanted: string): never {
  throw new InvariantError(`should hold: ${at} is ${wanted}`);
}
