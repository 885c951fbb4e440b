import { BodyRefused, mediaTypeOf, readBytes } from "./read-body.server.ts";

const MAX_FORM_BYTES = 256 * 1024;
/** A CSV of 10 MB and its envelope. */
const MAX_UPLOAD_BYTES = 10 * 1024 * 1024 + 64 * 1024;
const MAX_FIELDS = 500;
const KEPT_BACK = /password|secret|token|code/i;

export type ReadForm = {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly files: ReadonlyMap<string, readonly File[]>;
};

/** A body can be read once; guard, intent and parser all look at the same reading. */
const readings = new WeakMap<Request, Promise<ReadForm>>();

/** Fields and files of a form post. Throws `BodyRefused`: too large (413), not a form (415), broken or too many fields (400). */
export function readForm(request: Request): Promise<ReadForm> {
  const known = readings.get(request);
  if (known) return known;
  const reading = read(request);
  readings.set(request, reading);
  return reading;
}

async function read(request: Request): Promise<ReadForm> {
  const mediaType = mediaTypeOf(request);
  const fields = new Map<string, string[]>();
  const files = new Map<string, File[]>();
  for (const [name, value] of await entriesOf(request, mediaType)) {
    if (typeof value === "string") fields.set(name, [...(fields.get(name) ?? []), value]);
    else if (value.size > 0 || value.name !== "") files.set(name, [...(files.get(name) ?? []), value]);
  }
  return { fields, files };
}

async function entriesOf(request: Request, mediaType: string): Promise<[string, string | File][]> {
  if (mediaType === "application/x-www-form-urlencoded") {
    const bytes = await readBytes(request, MAX_FORM_BYTES);
    return atMost([...new URLSearchParams(new TextDecoder().decode(bytes))]);
  }
  if (mediaType === "multipart/form-data") {
    const bytes = await readBytes(request, MAX_UPLOAD_BYTES);
    const headers = { "Content-Type": request.headers.get("Content-Type") ?? "" };
    try {
      return atMost([...(await new Response(bytes, { headers }).formData())]);
    } catch {
      throw new BodyRefused(400, "malformed");
    }
  }
  throw new BodyRefused(415, "wrong_kind");
}

function atMost<T>(entries: T[]): T[] {
  if (entries.length > MAX_FIELDS) throw new BodyRefused(400, "malformed");
  return entries;
}

/** What may be shown again in the form: everything typed but passwords, tokens and codes, each cut at 2,000 characters. */
export async function typedValuesOf(request: Request): Promise<Record<string, readonly string[]>> {
  const typed: Record<string, readonly string[]> = {};
  const known = readings.get(request);
  if (!known) return typed;
  try {
    for (const [name, values] of (await known).fields) {
      if (KEPT_BACK.test(name) || !/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/.test(name)) continue;
      typed[name] = values
        .slice(0, 50)
        .map((value) => value.slice(0, 2_000).replace(/\p{Surrogate}/gu, "\ufffd"));
    }
  } catch {
    return {};
  }
  return typed;
}

/** Whether it is a form's name as pages write them: one that is not must never pass for the page's first form. */
export function isIntent(typed: string): boolean {
  return /^[a-z][a-z0-9_-]{0,40}$/.test(typed);
}

/** Which of the page's forms was sent: its field `intent`, "" without one or when the body cannot be read. */
export async function readIntent(request: Request): Promise<string> {
  try {
    const [intent = ""] = (await readForm(request)).fields.get("intent") ?? [];
    return isIntent(intent) ? intent : "";
  } catch (refused) {
    if (refused instanceof BodyRefused) return "";
    throw refused;
  }
}
