import { ENVIRONMENT_VARIABLES } from "#app/env.server.ts";

/** The README's configuration table, from the very list that the environment is checked with. */
export function configurationTable(): string {
  const rows = ENVIRONMENT_VARIABLES.map(
    ({ name, meaning, default: without }) =>
      `| \`${name}\` | ${meaning} | ${without ?? "must be set (the embedded server sets it)"} |`,
  );
  return ["| variable | meaning | without it |", "|---|---|---|", ...rows].join("\n");
}
