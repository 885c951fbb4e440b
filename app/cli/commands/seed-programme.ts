import { loadProgramme } from "#app/features/programme/load-programme.server.ts";
import { type Command, withContext } from "../command.ts";

export const seedProgramme: Command = {
  name: "seed programme",
  says: "adds what is missing of products, partner types, targets and agreement templates",
  usage: [],
  options: {},
  run: () =>
    withContext("cli seed programme", async (ctx) => {
      const added = await loadProgramme(ctx);
      const lines = Object.entries(added).map(([table, rows]) => `${String(rows).padStart(5)}  ${table}`);
      return { ok: true, lines, report: { added } };
    }),
};
