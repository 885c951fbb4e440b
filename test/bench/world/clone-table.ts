import type pg from "pg";

type Wanted = {
  readonly into: string;
  /** Tables that were cloned before: foreign keys to them lead to their clones, all others to the real ones. */
  readonly references: readonly string[];
};

/** An empty copy of a table with its columns, checks, keys, indexes, statistics and foreign keys, in another schema. */
export async function cloneTable(
  client: Pick<pg.Client, "query">,
  table: string,
  { into, references }: Wanted,
): Promise<void> {
  await client.query(`create schema if not exists ${into}`);
  await client.query(`create table ${into}.${table} (like public.${table} including all)`);
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
      where contype = 'f' and conrelid = $1::regclass order by conname`,
    [`public.${table}`],
  );
  for (const { name, definition } of rows) {
    const target = /REFERENCES (?:public\.)?(\w+)/.exec(definition)?.[1] ?? "";
    const to = references.includes(target) ? `${into}.${target}` : `public.${target}`;
    const key = definition.replace(/REFERENCES (?:public\.)?\w+/, `REFERENCES ${to}`);
    await client.query(`alter table ${into}.${table} add constraint ${name} ${key}`);
  }
}
