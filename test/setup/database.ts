import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterEach, beforeEach, inject } from "vitest";
import { accessSql, createDatabase, urlsOfCluster } from "#db/bootstrap.server.ts";
import { assertSafeRoles, connectDatabase, type Database } from "#db/connect.server.ts";
import { OWNER_LOGIN } from "#db/roles.server.ts";
import { TEMPLATE } from "#test/setup/postgres.global.ts";

export type TestDatabase = {
  /** Connected with the application's own roles, as the product is. */
  readonly database: Database;
  readonly url: string;
  /** Arranging what no actor may do; never for what a test proves. */
  readonly ownerUrl: string;
  readonly drop: () => Promise<void>;
};

let rolesAreProven = false;

/** A fresh database of one's own, migrated and empty. For a story told in several tests; else `databasePerTest`. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asSuperuser(async (client) => {
    await createDatabase(client, { name, owner: OWNER_LOGIN, template: TEMPLATE });
    await client.query(accessSql(name));
  });
  const { url, ownerUrl } = urlsOfCluster(inject("superuserUrl"), name);
  const database = connectDatabase({ url, applicationName: "test" });
  // A test that runs as superuser or owner proves nothing about row-level security.
  if (!rolesAreProven) await assertSafeRoles(database);
  rolesAreProven = true;
  return {
    database,
    url,
    ownerUrl,
    drop: async () => {
      await database.close();
      await asSuperuser((client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

/** Gives every test of the file (or the `describe`) a database of its own: `const world = databasePerTest()`, then `world().database`. */
export function databasePerTest(): () => TestDatabase {
  let current: TestDatabase | undefined;
  beforeEach(async () => {
    current = await testDatabase();
  });
  afterEach(async () => {
    await current?.drop();
    current = undefined;
  });
  return () => {
    if (!current) throw new Error("The database of a test is there while the test runs.");
    return current;
  };
}

/** One connection, for what only a superuser may do: clone, drop, kill a backend. */
export async function asSuperuser<Result>(act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: inject("superuserUrl") });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
