import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { accessSql, createDatabase, urlsOfCluster } from "#db/bootstrap.server.ts";
import { connectDatabase } from "#db/connect.server.ts";
import { OWNER_LOGIN } from "#db/roles.server.ts";
import { asSuperuser, type TestDatabase } from "#test/setup/database.ts";

/** A copy of a database as it stands now, as a backup is: whoever is connected to the original is cut off for it. */
export async function backupOf(original: TestDatabase): Promise<TestDatabase> {
  const template = new URL(original.ownerUrl).pathname.slice(1);
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asSuperuser(async (client) => {
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
      template,
    ]);
    await createDatabase(client, { name, owner: OWNER_LOGIN, template });
    await client.query(accessSql(name));
  });
  const { url, ownerUrl } = urlsOfCluster(inject("superuserUrl"), name);
  const database = connectDatabase({ url, applicationName: "restored" });
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
