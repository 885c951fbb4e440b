import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate } from "#db/migrate.server.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "migrations-"));
  await owner("truncate schema_migration");
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
const run = () => migrate({ ownerUrl: world().ownerUrl, url: world().url, folder });
async function owner(text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: world().ownerUrl });
  await client.connect();
  return client.query(text).finally(() => client.end());
}

test("every missing file is applied once, in the order of names, an older one that came late too", async () => {
  await write("0002_b.sql", "create table b ();\n--> statement-breakpoint\ncreate table c ();");
  expect(await run()).toEqual(["0002_b.sql"]);
  await write("0001_a.sql", "create table a ();");
  await write("0003_d.sql", "alter table a add column n int;");
  expect(await run()).toEqual(["0001_a.sql", "0003_d.sql"]);
  expect(await run()).toEqual([]);
});

test("two deployments at once apply each file once", async () => {
  await write("0001_slow.sql", "create table slow (); select pg_sleep(0.1);");
  const answers = await Promise.all([run(), run()]);
  expect(answers.flat()).toEqual(["0001_slow.sql"]);
});

test("a file that fails leaves nothing of itself, and says which line", async () => {
  await write("0001_good.sql", "create table good ();");
  await write("0002_bad.sql", "create table half ();\n\nselect nonsense;");
  await expect(run()).rejects.toThrow(/^The migration 0002_bad\.sql failed .* \(line 3\)$/);
  const { rows } = await owner("select to_regclass('good') is not null as good, to_regclass('half') as half");
  expect(rows).toEqual([{ good: true, half: null }]);
});

test("an applied file that has changed, or has gone, is refused", async () => {
  await write("0001_a.sql", "create table a ();");
  await run();
  await write("0001_a.sql", "create table a (n int);");
  await expect(run()).rejects.toThrow(
    "The migration 0001_a.sql was changed after it had been applied: this database belongs to another version.",
  );
  await rm(path.join(folder, "0001_a.sql"));
  await expect(run()).rejects.toThrow("its file is gone");
});
