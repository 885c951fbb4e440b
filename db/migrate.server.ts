import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { installQueue } from "#db/install-queue.server.ts";
import { APP_LOGINS } from "#db/roles.server.ts";

type Options = {
  /** DATABASE_OWNER_URL: owns the tables. */
  ownerUrl: string;
  /** DATABASE_URL: the job queue's tables belong to its own role. */
  url: string;
  folder?: string;
};

const FOLDER = fileURLToPath(new URL("./migrations/", import.meta.url));
/** Any number, the same for ever: whoever migrates this database holds it. */
const MIGRATION_LOCK = 7_301_190_001;

/** The files and the database tell different histories; nothing was changed. One sentence for whoever starts it. */
export class MigrationRefused extends Error {
  override readonly name = "MigrationRefused";
}

/**
 * Applies every missing file in the order of names, one transaction a file, one process at a time.
 * Refuses when a file that was applied has changed or is gone. Answers the names that it applied.
 */
export async function migrate({ ownerUrl, url, folder = FOLDER }: Options): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: "reparto migrate" });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await client.query(`
      create table if not exists schema_migration
        (name text primary key, sha256 text not null, applied_at timestamptz not null default now());
      grant select on schema_migration to ${APP_LOGINS.join(", ")}`);
    const applied = await applyMissing(client, folder);
    await installQueue(url);
    return applied;
  } finally {
    await client.end();
  }
}

async function applyMissing(client: pg.Client, folder: string): Promise<string[]> {
  const before = await client.query<{ name: string; sha256: string }>(
    "select name, sha256 from schema_migration",
  );
  const hashes = new Map(before.rows.map((row) => [row.name, row.sha256]));
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const gone = [...hashes.keys()].find((name) => !names.includes(name));
  if (gone)
    throw new MigrationRefused(`The migration ${gone} was applied to this database, and its file is gone.`);

  const applied: string[] = [];
  for (const name of names) {
    const text = await readFile(path.join(folder, name), "utf8");
    const sha256 = createHash("sha256").update(text).digest("hex");
    if (hashes.get(name) === sha256) continue;
    if (hashes.has(name))
      throw new MigrationRefused(
        `The migration ${name} was changed after it had been applied: this database belongs to another version.`,
      );
    await applyFile(client, name, text, sha256);
    applied.push(name);
  }
  return applied;
}

async function applyFile(client: pg.Client, name: string, text: string, sha256: string): Promise<void> {
  await client.query("begin; set local lock_timeout = '5s'");
  try {
    await client.query(text);
    await client.query("insert into schema_migration (name, sha256) values ($1, $2)", [name, sha256]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    const { message, position } = error as pg.DatabaseError;
    const line = position ? ` (line ${text.slice(0, Number(position)).split("\n").length})` : "";
    throw new Error(`The migration ${name} failed and left nothing behind: ${message}${line}`, {
      cause: error,
    });
  }
}
