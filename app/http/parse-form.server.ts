import { data } from "@remix-run/node";
import { z } from "zod";
import type { FormProblem, FormReply } from "./form-reply.ts";
import { BodyRefused, cleanText } from "./read-body.server.ts";
import { isIntent, type ReadForm, readForm, readIntent, typedValuesOf } from "./read-form.server.ts";
import { problemsOf } from "./zod-problems.server.ts";

const FIELD_NAME = /^[a-zA-Z][a-zA-Z0-9_]{0,63}$/;

export type FormReplyData = ReturnType<typeof data<FormReply>>;
export type ParsedForm<T> =
  | { readonly ok: true; readonly value: T; readonly reply?: never }
  | { readonly ok: false; readonly reply: FormReplyData };

/**
 * Reads a form post by its schema, strictly: unknown fields, repeated fields (unless the schema has a list there),
 * NUL and control characters are refused; text is NFC and trimmed, an empty field counts as absent, passwords are
 * taken as typed. Line breaks are refused except in the fields named in `multiline`. A file field is a `z.file()`.
 * The hidden field `intent` is always allowed, once and as pages write it. Nothing has happened when it answers `ok: false`: return its `reply`.
 */
export async function parseForm<S extends z.ZodObject>(
  request: Request,
  schema: S,
  options: { readonly multiline?: readonly (keyof z.output<S> & string)[] } = {},
): Promise<ParsedForm<z.output<S>>> {
  try {
    const form = await readForm(request);
    const { input, problems } = inputOf(form, schema, options.multiline ?? []);
    if (problems.length > 0) return { ok: false, reply: await refuse(request, 422, problems) };
    const read = schema.strict().safeParse(input, { reportInput: true });
    if (read.success) return { ok: true, value: read.data as z.output<S> };
    return { ok: false, reply: await refuse(request, 422, problemsOf(read.error)) };
  } catch (refused) {
    if (!(refused instanceof BodyRefused)) throw refused;
    const problem: FormProblem = { field: null, key: `errors.form_${refused.reason}`, values: {} };
    return { ok: false, reply: await refuse(request, refused.status, [problem]) };
  }
}

/** The refusal of a form for the page to show again, what was typed included. */
export async function refuse(
  request: Request,
  status: FormReply["status"],
  problems: readonly FormProblem[],
): Promise<FormReplyData> {
  const [intent, typed] = await Promise.all([readIntent(request), typedValuesOf(request)]);
  return data({ refused: true as const, status, intent, problems, typed }, { status });
}

function inputOf(form: ReadForm, schema: z.ZodObject, multiline: readonly string[]) {
  const input: Record<string, unknown> = {};
  const problems: FormProblem[] = [];
  const blame = (field: string | null, key: FormProblem["key"]) => problems.push({ field, key, values: {} });
  for (const [name, typed] of form.fields) {
    if (name === "intent" && !Object.hasOwn(schema.shape, "intent")) {
      if (typed.length > 1 || !isIntent(typed[0] ?? "")) blame(null, "errors.form_unknown_field");
      continue;
    }
    if (!FIELD_NAME.test(name) || !Object.hasOwn(schema.shape, name)) {
      blame(null, "errors.form_unknown_field");
      continue;
    }
    const isList = wantsList(schema.shape[name]);
    if (typed.length > 1 && !isList) {
      blame(name, "errors.form_repeated");
      continue;
    }
    const cleaned = typed.map((value) => cleanField(name, value, multiline.includes(name)));
    if (cleaned.some((value) => value === null)) {
      blame(name, "errors.form_characters");
      continue;
    }
    const filled = cleaned.filter((value) => value !== "");
    if (isList) input[name] = filled;
    else if (filled.length > 0) input[name] = filled[0];
  }
  for (const [name, files] of form.files) {
    if (!FIELD_NAME.test(name) || !Object.hasOwn(schema.shape, name))
      blame(null, "errors.form_unknown_field");
    else if (files.length > 1) blame(name, "errors.form_repeated");
    else input[name] = files[0];
  }
  return { input, problems };
}

function cleanField(name: string, typed: string, isMultiline: boolean): string | null {
  const cleaned = cleanText(typed);
  if (cleaned === null) return null;
  if (!isMultiline && /[\n\t\u2028\u2029]/.test(cleaned)) return null;
  return /password/i.test(name) ? cleaned : cleaned.trim();
}

function wantsList(schema: z.core.$ZodType | undefined): boolean {
  let current = schema;
  while (
    current instanceof z.ZodOptional ||
    current instanceof z.ZodDefault ||
    current instanceof z.ZodNullable
  ) {
    current = current.unwrap();
  }
  return current instanceof z.ZodArray;
}
