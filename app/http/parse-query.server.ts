import type { z } from "zod";
import { cleanText } from "./read-body.server.ts";

/** What Remix itself puts into the query. */
const OF_THE_FRAMEWORK = new Set(["index", "_routes", "_data"]);

/**
 * Reads the query by a schema whose fields are all optional or have defaults. Nothing is refused: what is unknown,
 * repeated or malformed is left out and named in `ignored`, for the page to say so.
 */
export function parseQuery<S extends z.ZodObject>(
  url: URL,
  schema: S,
): { value: z.output<S>; ignored: string[] } {
  const known: Record<string, unknown> = {};
  const ignored = new Set<string>();
  for (const name of new Set(url.searchParams.keys())) {
    if (OF_THE_FRAMEWORK.has(name)) continue;
    const [typed = "", ...more] = url.searchParams.getAll(name);
    const field = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
    const cleaned = cleanText(typed)?.trim();
    if (cleaned === "") continue;
    if (field && more.length === 0 && cleaned !== undefined && fits(field, cleaned)) known[name] = cleaned;
    else ignored.add(/^[a-zA-Z][a-zA-Z0-9_]{0,30}$/.test(name) ? name : "?");
  }
  return { value: schema.parse(known) as z.output<S>, ignored: [...ignored] };
}

function fits(field: z.core.$ZodType, typed: string): boolean {
  return (field as z.ZodType).safeParse(typed).success;
}
