import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";

const FOLDER = fileURLToPath(new URL("./migrations/", import.meta.url));

/** Names of the migrations that a database lacks, in their order; all of them when it was never migrated. */
export async function pendingMigrations(ownerUrl: string): Promise<string[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".sql")).sort();
  const client = new pg.Client({ connectionString: ownerUrl, application_name: "reparto doctor" });
  await client.connect();
  try {
    const table = await client.query<{ there: boolean }>(
      "select to_regclass('public.schema_migration') is not null as there",
    );
    if (!table.rows[0]?.there) return names;
    const applied = await client.query<{ name: string }>("select name from schema_migration");
    const done = new Set(applied.rows.map((row) => row.name));
    return names.filter((name) => !done.has(name));
  } finally {
    await client.end();
  }
}
