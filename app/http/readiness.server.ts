import { readdir } from "node:fs/promises";
import type { Pool } from "pg";

/** Names of the migrations that this version of the program knows. */
async function knownMigrations(): Promise<readonly string[]> {
  const names = await readdir("db/migrations").catch(() => []);
  return names.filter((name) => name.endsWith(".sql"));
}

/** Whether this process may get requests: the database answers, its migrations are all there, nobody asked us to stop. */
export function createReadiness(pool: Pool) {
  let isDraining = false;
  return {
    drain(): void {
      isDraining = true;
    },
    /** Reasons without secrets; [] means ready. */
    async whyNotReady(): Promise<readonly string[]> {
      if (isDraining) return ["draining"];
      try {
        const { rows } = await pool.query<{ name: string }>("select name from schema_migration");
        const applied = new Set(rows.map(({ name }) => name));
        const missing = (await knownMigrations()).filter((name) => !applied.has(name));
        return missing.length === 0 ? [] : [`${missing.length} migrations are missing`];
      } catch {
        return ["the database does not answer"];
      }
    },
  };
}
