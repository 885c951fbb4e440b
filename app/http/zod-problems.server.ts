import type { z } from "zod";
import { CATALOGUE } from "#app/i18n/catalogue.server.ts";
import type { MessageKey } from "#app/i18n/en.ts";
import type { FormProblem } from "./form-reply.ts";

export function isMessageKey(candidate: string): candidate is MessageKey {
  return Object.hasOwn(CATALOGUE.en, candidate);
}

/**
 * Problems of a refused parse, one for each field. A schema names its own sentence by a key of the catalogue
 * (`z.string({ error: "accounts.email_missing" })`); without one the general sentences of `errors.form_…` speak.
 */
export function problemsOf(error: z.ZodError): FormProblem[] {
  const problems = new Map<string | null, FormProblem>();
  for (const issue of error.issues) {
    const field = issue.path.length > 0 ? String(issue.path[0]) : null;
    if (!problems.has(field)) problems.set(field, { field, ...sentenceFor(issue) });
  }
  return [...problems.values()];
}

type Sentence = Pick<FormProblem, "key" | "values">;

function sentenceFor(issue: z.core.$ZodIssue): Sentence {
  if (isMessageKey(issue.message)) return { key: issue.message, values: limitsOf(issue) };
  if (issue.code === "invalid_type" && issue.input === undefined)
    return { key: "errors.form_missing", values: {} };
  if (issue.code === "unrecognized_keys") return { key: "errors.form_unknown_field", values: {} };
  if (issue.code === "too_small" && issue.origin === "string") {
    return { key: "errors.form_too_short", values: limitsOf(issue) };
  }
  if (issue.code === "too_big" && issue.origin === "string") {
    return { key: "errors.form_too_long", values: limitsOf(issue) };
  }
  return { key: "errors.form_invalid", values: {} };
}

function limitsOf(issue: z.core.$ZodIssue): Record<string, number> {
  if (issue.code === "too_small") return { least: Number(issue.minimum) };
  if (issue.code === "too_big") return { most: Number(issue.maximum) };
  return {};
}
