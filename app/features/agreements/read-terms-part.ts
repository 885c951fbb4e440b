import type { Locale } from "#app/domain/locale.ts";
import { amountsText, parseAmounts, parsePercent, percentText } from "#app/domain/number-text.ts";
import { fieldName, type PartFields, type TermsField } from "./terms-fields.ts";

type Tree = { [key: string]: unknown };
export type FieldProblem = { readonly name: string; readonly code: string };
export type Typed = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Every field of a part as it is now, rows included, with its name in the form. */
export function placedFields(
  part: PartFields,
  value: unknown,
): { readonly name: string; readonly path: readonly (string | number)[]; readonly field: TermsField }[] {
  const own = part.fields.map((field) => ({ name: fieldName(field.path), path: field.path, field }));
  const inRows = part.rows.flatMap((rows) =>
    ((valueAt(value, rows.path) as unknown[] | undefined) ?? []).flatMap((_, at) =>
      rows.fields.map((field) => {
        const path = [...rows.path, at, ...field.path];
        return { name: fieldName(path), path, field };
      }),
    ),
  );
  return [...own, ...inRows];
}

/** What stands at a path of a document; undefined where nothing does. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let now = value;
  for (const step of path) now = (now as Tree | undefined)?.[step];
  return now;
}

/** A copy of a document with something else at a path; undefined takes it out. */
export function withValue(value: unknown, path: readonly (string | number)[], to: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return to;
  const copy: Tree | unknown[] = Array.isArray(value) ? [...value] : { ...(value as Tree | undefined) };
  const inside = withValue((copy as Tree)[step], rest, to);
  if (inside === undefined) delete (copy as Tree)[step];
  else (copy as Tree)[step] = inside;
  return copy;
}

/** A part with what was typed, as far as it can be read, and what cannot. */
export function readPart(
  part: PartFields,
  value: unknown,
  typed: Typed,
  locale: Locale,
): { readonly value: unknown; readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = [];
  let now = value;
  for (const { name, path, field } of placedFields(part, value)) {
    const read = readField(field, typed[name], locale);
    if (read.ok && read.value === null && valueAt(value, path) === undefined) continue;
    if (read.ok) now = withValue(now, path, read.value);
    else problems.push({ name, code: read.code });
  }
  return { value: now, problems };
}

type Read = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: string };

function readField(field: TermsField, typed: Typed[string], locale: Locale): Read {
  const text = typeof typed === "string" ? typed : "";
  const many = Array.isArray(typed) ? typed : typeof typed === "string" ? [typed] : [];
  const fine = (value: unknown): Read => ({ ok: true, value });
  switch (field.kind) {
    case "flag":
      return fine(text === "yes");
    case "some":
      return fine(many.length > 0 ? [...many] : field.all ? "all" : []);
    case "codes": {
      const codes = text
        .toUpperCase()
        .split(/[\s,;]+/u)
        .filter(Boolean);
      return fine(codes.length > 0 ? codes : "all");
    }
    case "amounts":
      return parseAmounts(text, locale, field.unit);
    case "percent":
      if (text === "") return field.optional ? fine(undefined) : { ok: false, code: "missing" };
      return parsePercent(text, locale, field.mostPpm);
    case "whole":
      if (text === "") return field.orNull ? fine(null) : { ok: false, code: "missing" };
      return /^\d{1,10}$/u.test(text) ? fine(Number(text)) : { ok: false, code: "not_a_whole_number" };
    default:
      return text === "" ? { ok: false, code: "missing" } : fine(text);
  }
}

/** What a field shows of what is stored. */
export function fieldText(field: TermsField, value: unknown, locale: Locale): string {
  if (value === undefined || value === null) return "";
  if (field.kind === "percent") return percentText(Number(value), locale);
  if (field.kind === "amounts") return amountsText(value as Record<string, number>, locale, field.unit);
  if (field.kind === "codes") return value === "all" ? "" : (value as string[]).join(", ");
  return String(value);
}
