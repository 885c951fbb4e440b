import type pg from "pg";

/** Counters of attempts and the idle end of sessions move with every request: they are not what a form does. */
const MOVES_ANYWAY = ["rate_limit", "session", "schema_migration"];

/** What stands in the database, so that two readings differ as soon as a row came, went or was changed. */
export type Written = Readonly<Record<string, string>>;

/** Reads the state of every table, the job queue's included. */
export async function writtenReader(client: pg.Client): Promise<() => Promise<Written>> {
  const { rows } = await client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename <> all ($1) order by 1",
    [MOVES_ANYWAY],
  );
  const text = rows
    .map(
      ({ name }) =>
        `select '${name}' as name, count(*) || ':' || coalesce(sum(xmin::text::bigint), 0) as state from public.${name}`,
    )
    .join(" union all ");
  let last: { readonly next: string; readonly written: Written } | null = null;
  return async () => {
    // No transaction of the whole server began or ended to write since: the rows need no look.
    const [snapshot] = (await client.query<{ next: string }>("select pg_current_snapshot()::text as next"))
      .rows;
    if (last && snapshot?.next === last.next) return last.written;
    const states = await client.query<{ name: string; state: string }>({ name: "written", text });
    const written = Object.fromEntries(states.rows.map(({ name, state }) => [name, state]));
    last = { next: snapshot?.next ?? "", written };
    return written;
  };
}

/** Tables that are not as they were. */
export function changedTables(before: Written, after: Written): string[] {
  return Object.keys(after).filter((name) => before[name] !== after[name]);
}
