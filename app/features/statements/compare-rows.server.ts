import { type Canonical, canonicalJson } from "#app/domain/canonical-json.ts";

/** What was compared: one of the close's tables. */
export type ComparedThing = "line" | "rating_state" | "statement" | "journal_entry" | "document";

/** One field of one row that is not what it is worked out to be; `-` stands for a row that is not there. */
export type Difference = {
  readonly of: ComparedThing;
  readonly id: string;
  readonly field: string;
  readonly stored: string;
  readonly recomputed: string;
};

export type PlainRow = { readonly id: string } & { readonly [column: string]: unknown };

const ABSENT = "-";
/** A sealed text is megabytes; what differs is found by its columns. */
const LONGEST_SHOWN = 200;

/** Every difference between what stands and what should, by row and column, in the order of the ids. */
export function compareRows<Row extends { readonly id: string }>(
  of: ComparedThing,
  stored: readonly Row[],
  recomputed: readonly Row[],
): Difference[] {
  const before = new Map(stored.map((row) => [row.id, row]));
  const after = new Map(recomputed.map((row) => [row.id, row]));
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.flatMap((id) => compareRow(of, id, before.get(id), after.get(id)));
}

function compareRow(
  of: ComparedThing,
  id: string,
  stored: object | undefined,
  recomputed: object | undefined,
): Difference[] {
  if (!stored || !recomputed)
    return [{ of, id, field: "row", stored: stored ? id : ABSENT, recomputed: recomputed ? id : ABSENT }];
  const before = new Map(Object.entries(stored));
  const after = new Map(Object.entries(recomputed));
  const columns = [...new Set([...before.keys(), ...after.keys()])].sort();
  return columns.flatMap((field) => {
    const [stands, should] = [before.get(field), after.get(field)];
    if (stands === should) return [];
    const [was, is] = [written(stands), written(should)];
    return was === is ? [] : [{ of, id, field, stored: shown(was), recomputed: shown(is) }];
  });
}

function written(value: unknown): string {
  if (value === undefined) return ABSENT;
  return canonicalJson(value instanceof Date ? value.toISOString() : (value as Canonical));
}

function shown(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
