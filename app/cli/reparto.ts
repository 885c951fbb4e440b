import { parseArgs } from "node:util";
import { DomainError } from "#app/domain/errors.ts";
import { EnvironmentError } from "#app/env.server.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import type { Command, Typed } from "./command.ts";
import { doctor } from "./commands/doctor.ts";
import { ledgerCheck } from "./commands/ledger-check.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { monthClose } from "./commands/month-close.ts";
import { monthVerify } from "./commands/month-verify.ts";
import { seedDemo } from "./commands/seed-demo.ts";
import { seedProgramme } from "./commands/seed-programme.ts";
import { FileRefusal, simulate } from "./commands/simulate.ts";
import { simulateSchema } from "./commands/simulate-schema.ts";
import { staffCreate } from "./commands/staff-create.ts";
import { staffResetFactor } from "./commands/staff-reset-factor.ts";
import { termsSchema } from "./commands/terms-schema.ts";
import { Refusal } from "./project.ts";
import { toJson } from "./to-json.ts";

const COMMANDS: readonly Command[] = [
  doctor,
  migrateCommand,
  seedProgramme,
  seedDemo,
  staffCreate,
  staffResetFactor,
  monthClose,
  monthVerify,
  ledgerCheck,
  simulateSchema,
  simulate,
  termsSchema,
];

/** `npm run -s reparto -- <command>`: exit code 0 when all is well, 1 on a problem, 2 when the command is not understood. */
async function main(args: readonly string[]): Promise<number> {
  const json = args.includes("--json");
  const wantsHelp = args.includes("--help") || args.includes("-h");
  const command = COMMANDS.find(({ name }) => name.split(" ").every((word, index) => args[index] === word));
  if (!command) {
    const asked = args.length === 0 || wantsHelp;
    (asked ? console.log : console.error)(overview());
    return asked && wantsHelp ? 0 : 2;
  }
  if (wantsHelp) {
    console.log([`${command.name}: ${command.says}`, ...command.usage, "--json  for programs"].join("\n  "));
    return 0;
  }
  try {
    const typed = parse(command, args.slice(command.name.split(" ").length));
    const { ok, lines, report } = await command.run(typed);
    console.log(json ? toJson(report) : lines.join("\n"));
    return ok ? 0 : 1;
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === null) throw error;
    if (json) console.log(toJson({ ok: false, problem: sentence, ...detailsOf(error) }));
    else console.error(sentence);
    return error instanceof UsageError ? 2 : 1;
  }
}

class UsageError extends Error {}

function parse({ name, options, takes }: Command, args: readonly string[]): Typed {
  const refuse = (what: string) => new UsageError(`reparto ${name}: ${what}. See reparto ${name} --help.`);
  let read: { values: object; positionals: string[] };
  try {
    read = parseArgs({
      args: [...args],
      options: { ...options, json: { type: "boolean" } },
      allowPositionals: takes !== undefined,
    });
  } catch (error) {
    throw refuse(`${(error as Error).message.split(". ")[0]}`);
  }
  if (takes === undefined) return read.values as Typed;
  if (read.positionals.length !== 1) throw refuse(`should be given one ${takes}`);
  return { ...read.values, [takes]: read.positionals[0] };
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const lines = COMMANDS.map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`);
  return ["npm run -s reparto -- <command> [--json] [--help]", "", ...lines].join("\n");
}

/** All that is wrong with a file, for programs. */
function detailsOf(error: unknown): object {
  return error instanceof FileRefusal ? { problems: error.problems } : {};
}

/** What a person can mend, in a sentence; null for our own mistakes. */
function sentenceOf(error: unknown): string | null {
  if (error instanceof Refusal || error instanceof EnvironmentError || error instanceof UsageError)
    return error.message;
  if (error instanceof DomainError) return textIn("en")(`errors.${error.code}`, error.values);
  return null;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
