import type pg from "pg";
import type { BenchCluster, BenchDatabase } from "./cluster.ts";
import { secondsOf } from "./report.ts";
import { cloneTable } from "./world/clone-table.ts";

/** What a close writes that grows with the month, in the order of references; tables that are not there are passed over. */
const WRITTEN = [
  "commission_line",
  "rating_state",
  "statement",
  "statement_line",
  "journal",
  "journal_entry",
];

/** The rows of the close once more, into clones with every key, check, index and foreign key. */
export function copyIntoSameTables(cluster: BenchCluster, database: BenchDatabase): Promise<number> {
  return cluster.asSuperuser(database.name, (client) =>
    copied(client, async (table, before) => cloneTable(client, table, { into: "floor", references: before })),
  );
}

/** The rows of the close once more, into tables with their columns and nothing else. */
export function copyIntoBareTables(cluster: BenchCluster, database: BenchDatabase): Promise<number> {
  return cluster.asSuperuser(database.name, (client) =>
    copied(client, (table) => client.query(`create table floor.${table} (like public.${table})`)),
  );
}

async function copied(
  client: pg.Client,
  make: (table: string, before: readonly string[]) => Promise<unknown>,
): Promise<number> {
  const { rows } = await client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename = any ($1)",
    [WRITTEN],
  );
  const tables = WRITTEN.filter((table) => rows.some(({ name }) => name === table));
  await client.query("create schema floor");
  for (const [at, table] of tables.entries()) await make(table, tables.slice(0, at + 1));
  await client.query("checkpoint");
  const seconds = await secondsOf(async () => {
    for (const table of tables)
      await client.query(`insert into floor.${table} select * from public.${table}`);
  });
  await client.query("drop schema floor cascade");
  return seconds;
}
