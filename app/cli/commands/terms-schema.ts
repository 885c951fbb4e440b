import { termsJsonSchema } from "#app/domain/terms/terms-json-schema.ts";
import type { Command } from "../command.ts";
import { toJson } from "../to-json.ts";

export const termsSchema: Command = {
  name: "terms schema",
  says: "prints the JSON Schema of agreement terms, docs/agreement-terms.schema.json",
  usage: [],
  options: {},
  run: async () => {
    const report = termsJsonSchema();
    return { ok: true, lines: [toJson(report)], report };
  },
};
