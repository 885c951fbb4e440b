import { readFile, stat } from "node:fs/promises";
import type { FileProblem } from "#app/domain/simulation/problems.ts";
import { readSimulation } from "#app/domain/simulation/read-simulation.ts";
import { simulateMonths } from "#app/domain/simulation/simulate-months.ts";
import type { Command } from "../command.ts";
import { Refusal } from "../project.ts";
import { simulationReport } from "../simulation-report.ts";
import { toJson } from "../to-json.ts";

/** A file that nobody should wait for. */
const MOST_BYTES = 64 * 1024 * 1024;
/** As many problems as anybody reads on a terminal; --json has them all. */
const MOST_SHOWN = 30;

/** A file that cannot be played: all that is wrong with it, each with its place. */
export class FileRefusal extends Refusal {
  constructor(
    file: string,
    readonly problems: readonly FileProblem[],
  ) {
    const shown = problems.slice(0, MOST_SHOWN).map(({ path, problem }) => `  ${path || "file"}: ${problem}`);
    const more = problems.length - shown.length;
    super([`${file} cannot be simulated:`, ...shown, ...(more > 0 ? [`  and ${more} more`] : [])].join("\n"));
  }
}

export const simulate: Command = {
  name: "simulate",
  says: "plays a file of agreements and payments, and prints what everybody earns, as JSON; touches no database",
  usage: ["FILE.json  see docs/simulate.md and docs/examples/simulate"],
  options: {},
  takes: "FILE",
  run: async ({ FILE }) => {
    const file = String(FILE);
    const read = readSimulation(await readJson(file));
    if (!read.ok) throw new FileRefusal(file, read.problems);
    const report = simulationReport(read, simulateMonths(read.input));
    return { ok: true, lines: [toJson(report)], report };
  },
};

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    if ((await stat(file)).size > MOST_BYTES) throw new Refusal(`${file} is larger than 64 MB.`);
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(
      `${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? "no reason given"}.`,
    );
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ""));
  } catch (error) {
    throw new Refusal(`${file} is not JSON: ${(error as Error).message}.`);
  }
}
