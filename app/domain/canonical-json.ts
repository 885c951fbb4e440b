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
  return write(value, []);
}

/** `path` leads to the value, and is put into words only for a refusal. */
function write(value: unknown, path: (string | number)[]): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `"${value}"`;
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) refuse(path, "a safe integer");
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map((item, at) => writeAt(item, at, path)).join(",")}]`;
  if (typeof value !== "object" || !isPlain(value))
    return refuse(path, "text, an integer, a truth value, null, a list or a plain object");
  let text = "";
  // Without a comparison of its own `sort` goes by code unit.
  for (const key of Object.keys(value).sort())
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${writeAt((value as Record<string, unknown>)[key], key, path)}`;
  return `{${text}}`;
}

function writeAt(value: unknown, at: string | number, path: (string | number)[]): string {
  path.push(at);
  const text = write(value, path);
  path.pop();
  return text;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refuse(path: readonly (string | number)[], wanted: string): never {
  const at = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  throw new InvariantError(`should hold: $${at} is ${wanted}`);
}
