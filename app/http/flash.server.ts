import { redirect } from "@remix-run/node";
import { cookieLine, readCookie } from "./cookies.server.ts";

/** A sentence shown once after a redirect: a key of the catalogue and short values, never free text. */
export type Flash = { readonly key: string; readonly values: Readonly<Record<string, string | number>> };

const KEY = /^[a-z][a-zA-Z0-9_.]{1,80}$/;
/** Ids, dates, numbers and names of a few words; no markup, no address. */
const VALUE = /^[\p{L}\p{N} _.,:+\-'&()]{0,80}$/u;

/**
 * Answer of an action that succeeded: 303 to `to` (a path of ours, never something typed) with the sentence
 * `messageKey` shown there once. `values` fill the sentence.
 */
export function redirectWithFlash(
  ctx: { readonly origin: string },
  to: string,
  messageKey: string,
  values: Flash["values"] = {},
  headers: HeadersInit = {},
): Response {
  const line = cookieLine("flash", JSON.stringify({ key: messageKey, values }), 60, ctx.origin);
  const sent = new Headers(headers);
  sent.append("Set-Cookie", line);
  return redirect(to, { status: 303, headers: sent });
}

/** The flash of the request, null when absent or not of our making. */
export function readFlash(request: Request, origin: string): Flash | null {
  const kept = readCookie(request, "flash", origin);
  if (!kept || kept.length > 1_000) return null;
  try {
    const read: unknown = JSON.parse(kept);
    if (typeof read !== "object" || read === null || !("key" in read)) return null;
    if (typeof read.key !== "string" || !KEY.test(read.key)) return null;
    const values: Record<string, string | number> = {};
    const given =
      "values" in read && typeof read.values === "object" && read.values !== null ? read.values : {};
    for (const [name, value] of Object.entries(given)) {
      if (!/^[a-zA-Z]{1,30}$/.test(name)) continue;
      if (typeof value === "number" && Number.isFinite(value)) values[name] = value;
      if (typeof value === "string" && VALUE.test(value)) values[name] = value;
    }
    return { key: read.key, values };
  } catch {
    return null;
  }
}

/** Set-Cookie line that takes the flash away once it is shown. */
export function shownFlashCookie(origin: string): string {
  return cookieLine("flash", "", 0, origin);
}
