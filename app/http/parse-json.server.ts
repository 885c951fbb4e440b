import type { z } from "zod";
import { problem } from "./problem.server.ts";
import { BodyRefused, cleanText, mediaTypeOf, readText } from "./read-body.server.ts";

const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 32;
const MAX_PROBLEMS = 100;

export type ParsedJson<T> =
  | { readonly ok: true; readonly value: T; readonly reply?: never }
  | { readonly ok: false; readonly reply: Response };

/**
 * Reads a JSON body by its schema, or answers with a problem document: 415 wrong kind, 413 too large, 400 malformed
 * or too deep, 422 not valid. Depth is counted on the text, so that deep input never reaches a recursive parser.
 */
export async function parseJsonBody<S extends z.ZodType>(
  request: Request,
  schema: S,
  { maxBytes = MAX_BYTES, maxDepth = MAX_DEPTH }: { maxBytes?: number; maxDepth?: number } = {},
): Promise<ParsedJson<z.output<S>>> {
  if (mediaTypeOf(request) !== "application/json") {
    return refused(415, "unsupported_media_type", "Send the body as application/json.");
  }
  try {
    const text = await readText(request, maxBytes);
    if (isDeeperThan(text, maxDepth)) {
      return refused(400, "too_deep", `The JSON nests more than ${maxDepth} levels.`);
    }
    const typed: unknown = JSON.parse(text);
    if (!isCleanJson(typed)) return refused(400, "control_characters", "A text holds control characters.");
    const read = schema.safeParse(typed);
    if (read.success) return { ok: true, value: read.data };
    const errors = read.error.issues
      .slice(0, MAX_PROBLEMS)
      .map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message }));
    return { ok: false, reply: problem(422, "not_valid", "The body does not fit the schema.", errors) };
  } catch (error) {
    if (error instanceof SyntaxError) return refused(400, "malformed_json", "The body is not JSON.");
    if (!(error instanceof BodyRefused)) throw error;
    if (error.status === 413) return refused(413, "too_large", `The body has more than ${maxBytes} bytes.`);
    return refused(error.status, "malformed_body", "The body is not UTF-8 text.");
  }
}

function refused(status: number, code: string, detail: string): { ok: false; reply: Response } {
  return { ok: false, reply: problem(status, code, detail) };
}

function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (inString) {
      if (sign === 0x5c) at++;
      else if (sign === 0x22) inString = false;
    } else if (sign === 0x22) inString = true;
    else if (sign === 0x7b || sign === 0x5b) {
      if (++depth > limit) return true;
    } else if (sign === 0x7d || sign === 0x5d) depth--;
  }
  return false;
}

/** Whether every text and key could have been typed. At most `maxDepth` calls deep. */
function isCleanJson(value: unknown): boolean {
  if (typeof value === "string") return cleanText(value) !== null;
  if (Array.isArray(value)) return value.every(isCleanJson);
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).every(
      ([key, inner]) => key !== "__proto__" && cleanText(key) !== null && isCleanJson(inner),
    );
  }
  return true;
}
