import type { Locale, LocalizedText } from "#app/domain/locale.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { editTemplate } from "./edit-template.server.ts";
import { placedFields, readPart, type Typed, valueAt, withValue } from "./read-terms-part.ts";
import type { DraftingCtx } from "./template-row.server.ts";
import {
  FRESH_PAYS,
  FRESH_REWARD_PAYS,
  fieldName,
  fieldsOfItem,
  freshItem,
  LISTS,
  type PartFields,
  SINGLE_PARTS,
  type TermsList,
} from "./terms-fields.ts";

export type TermsProblem = { readonly field: string | null; readonly code: string };
/** A part of the terms: one of the single ones, or one thing of a list. */
export type TermsPart =
  | {
      readonly kind: "general" | "sharing";
      readonly base: readonly [];
      readonly fields: PartFields;
      readonly value: unknown;
    }
  | {
      readonly kind: "item";
      readonly list: TermsList;
      readonly id: string;
      readonly base: readonly [TermsList, number];
      readonly fields: PartFields;
      readonly value: unknown;
    };

/** The part that a page is about: "general", "sharing", "heads.share"; null where there is none. */
export function findPart(terms: unknown, key: string): TermsPart | null {
  if (key === "general" || key === "sharing")
    return { kind: key, base: [], fields: SINGLE_PARTS[key], value: terms };
  const [listed = "", id = ""] = key.split(".");
  const list = LISTS.find((one) => one === listed);
  if (!list) return null;
  const items = (valueAt(terms, [list]) as { id: string }[] | undefined) ?? [];
  const at = items.findIndex((item) => item.id === id);
  const value = items[at];
  if (!value) return null;
  return { kind: "item", list, id, base: [list, at], fields: fieldsOfItem(list, value), value };
}

/** What comes up only between parts; a draft may have it for a while. */
const TOLERATED = new Set(["heads_overlap", "unknown_head", "head_id_twice", "id_twice"]);

/**
 * Writes what was typed into one part of a draft; with `rows`, a row more or less. Answers what cannot be read or does
 * not hold within the part, and then nothing was written. Null when there is no such template or part. Refuses as
 * `editTemplate` does.
 */
export async function saveTermsPart(
  ctx: DraftingCtx,
  input: {
    readonly templateId: string;
    readonly part: string;
    readonly typed: Typed;
    readonly locale: Locale;
    readonly title?: LocalizedText | undefined;
    readonly rows?: RowChange | null;
  },
): Promise<readonly TermsProblem[] | null> {
  let problems: readonly TermsProblem[] | null = null;
  class Refused extends Error {}
  await editTemplate(ctx, input, (row) => {
    const part = findPart(row.terms, input.part);
    if (!part) throw new Refused();
    const read = readPart(part.fields, part.value, input.typed, input.locale);
    const value = withRows(settled(part, read.value), part.fields, input.rows ?? null);
    const terms = withValue(row.terms, part.base, value);
    problems = [
      ...read.problems.map(({ name, code }) => ({ field: name, code })),
      ...(read.problems.length > 0 ? [] : problemsWithin(terms, part, value)),
    ];
    if (problems.length > 0) throw new Refused();
    return input.title ? { terms, title: input.title } : { terms };
  }).catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error;
  });
  return problems;
}

export type RowChange =
  | { readonly kind: "add"; readonly rows: number }
  | { readonly kind: "drop"; readonly rows: number; readonly at: number };

/** "add-row-0" and "drop-row-0-2", as buttons say it. */
export function rowChangeOf(intent: string): RowChange | null {
  const [, kind, rows, at] = /^(add|drop)-row-(\d)(?:-(\d{1,2}))?$/u.exec(intent) ?? [];
  if (kind === "add") return { kind, rows: Number(rows) };
  return kind === "drop" && at ? { kind, rows: Number(rows), at: Number(at) } : null;
}

function withRows(value: unknown, fields: PartFields, change: RowChange | null): unknown {
  const rows = change && fields.rows[change.rows];
  if (!rows) return value;
  const own = (valueAt(value, rows.path) as unknown[] | undefined) ?? [];
  const last = own.at(-1);
  const next =
    change.kind === "add"
      ? [
          ...own,
          own.length >= rows.least && last !== undefined && rows.least > 0
            ? beyond(last, rows.fresh)
            : rows.fresh,
        ]
      : own.length > rows.least
        ? own.filter((_, at) => at !== change.at)
        : own;
  return withValue(value, rows.path, next);
}

/** A further bracket or step begins above the last one. */
function beyond(last: unknown, fresh: Readonly<Record<string, unknown>>): unknown {
  const { fromMinor, afterMonths } = last as { fromMinor?: Record<string, number>; afterMonths?: number };
  if (afterMonths !== undefined) return { ...fresh, afterMonths: afterMonths + 12 };
  const amounts = Object.entries(fromMinor ?? {});
  if (amounts.length === 0) return fresh;
  return {
    ...fresh,
    fromMinor: Object.fromEntries(amounts.map(([currency, minor]) => [currency, (minor || 500_000) * 2])),
  };
}

/** What one choice makes of others: another kind of pay begins afresh, a tail has months only where it counts them. */
function settled(part: TermsPart, value: unknown): unknown {
  if (part.kind === "sharing") {
    const tail = valueAt(value, ["sharing", "tail"]) as { kind: string; months?: number | null };
    const next = tail.kind === "months" ? { kind: "months", months: tail.months ?? 12 } : { kind: tail.kind };
    return withValue(value, ["sharing", "tail"], next);
  }
  if (part.kind !== "item") return value;
  const was = valueAt(part.value, ["pays", "kind"]);
  const now = valueAt(value, ["pays", "kind"]);
  if (typeof now !== "string" || was === now) return value;
  const fresh = part.list === "heads" ? FRESH_PAYS[now] : FRESH_REWARD_PAYS[now];
  return fresh ? withValue(value, ["pays"], fresh) : value;
}

function problemsWithin(terms: unknown, part: TermsPart, value: unknown): TermsProblem[] {
  const read = agreementTermsSchema.safeParse(terms);
  if (read.success) return [];
  const fields = placedFields(part.fields, value);
  return read.error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    const base = part.base.map(String);
    if (base.some((step, at) => path[at] !== step)) return [];
    const code = /^[a-z_]+$/u.test(issue.message) ? issue.message : "out_of_range";
    if (TOLERATED.has(code)) return [];
    const own = path.slice(base.length);
    const name = fields.findLast(({ path: at }) => at.every((step, n) => own[n] === String(step)))?.name;
    if (name === undefined && part.base.length === 0) return [];
    return [{ field: name ?? (own.length > 0 ? fieldName(own) : null), code }];
  });
}

/** Adds a thing to a list of a draft; answers the key of its part. Null when there is no such template or thing. */
export async function addToTerms(
  ctx: DraftingCtx,
  { templateId, what }: { readonly templateId: string; readonly what: string },
): Promise<string | null> {
  let key: string | null = null;
  await editTemplate(ctx, { templateId }, ({ terms }) => {
    const taken = new Set(
      LISTS.flatMap((list) => ((valueAt(terms, [list]) as { id: string }[]) ?? []).map(({ id }) => id)),
    );
    let n = 1;
    while (taken.has(`${what}_${n}`)) n += 1;
    const fresh = freshItem(what, `${what}_${n}`);
    if (!fresh) return {};
    key = `${fresh.list}.${what}_${n}`;
    const own = (valueAt(terms, [fresh.list]) as unknown[] | undefined) ?? [];
    return { terms: withValue(terms, [fresh.list], [...own, fresh.item]) };
  });
  return key;
}

/** Takes one thing off its list; the last head stays. False when there is no such template or part. */
export async function removeFromTerms(
  ctx: DraftingCtx,
  { templateId, part: key }: { readonly templateId: string; readonly part: string },
): Promise<boolean> {
  let removed = false;
  await editTemplate(ctx, { templateId }, ({ terms }) => {
    const part = findPart(terms, key);
    if (part?.kind !== "item") return {};
    const own = valueAt(terms, [part.list]) as { id: string }[];
    if (part.list === "heads" && own.length === 1) return {};
    removed = true;
    return {
      terms: withValue(
        terms,
        [part.list],
        own.filter(({ id }) => id !== part.id),
      ),
    };
  });
  return removed;
}

/** Puts a whole document in the place of a draft's terms; answers what is wrong with it and changes nothing then. */
export async function saveTermsDocument(
  ctx: DraftingCtx,
  { templateId, text }: { readonly templateId: string; readonly text: string },
): Promise<readonly { readonly path: string; readonly code: string }[] | null> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return [{ path: "", code: "not_json" }];
  }
  const read = agreementTermsSchema.safeParse(document);
  if (!read.success)
    return read.error.issues.map(({ path, message }) => ({
      path: path.map(String).join("."),
      code: /^[a-z_]+$/u.test(message) ? message : "out_of_range",
    }));
  const done = await editTemplate(ctx, { templateId }, () => ({ terms: { ...read.data, schema: 2 } }));
  return done ? [] : null;
}
