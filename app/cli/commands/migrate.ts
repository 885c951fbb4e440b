import { migrate } from "#db/migrate.server.ts";
import { type Command, withDatabase } from "../command.ts";

export const migrateCommand: Command = {
  name: "migrate",
  says: "applies every missing migration, one process at a time",
  usage: [],
  options: {},
  run: () =>
    withDatabase(async ({ urls }) => {
      const applied = await migrate(urls);
      const lines = applied.length > 0 ? applied.map((name) => `applied ${name}`) : ["Nothing to apply."];
      return { ok: true, lines, report: { applied } };
    }),
};
