import { defineConfig } from "drizzle-kit";

/** `npm run generate` writes the SQL of a change of db/schema; db/migrate.server.ts applies it, never Drizzle's migrator. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./db/schema/all.ts",
  out: "./db/migrations",
  entities: { roles: false },
});
