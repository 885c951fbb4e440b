import { simulationJsonSchema } from "#app/domain/simulation/simulation-file.ts";
import type { Command } from "../command.ts";
import { toJson } from "../to-json.ts";

export const simulateSchema: Command = {
  name: "simulate schema",
  says: "prints the JSON Schema of the file that simulate reads, docs/simulate.schema.json",
  usage: [],
  options: {},
  run: async () => {
    const report = simulationJsonSchema();
    return { ok: true, lines: [toJson(report)], report };
  },
};
