import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { NamedTest } from "./mutant.ts";

export type TestOutcome = NamedTest & {
  readonly status: "passed" | "failed";
  readonly failures: readonly string[];
};
type Run = { readonly outcomes: readonly TestOutcome[]; readonly trouble: string | null };

type Report = {
  testResults: {
    name: string;
    message?: string;
    assertionResults: { title: string; status: string; failureMessages: string[] }[];
  }[];
};

const REPORT = "mutants-report.json";
const MOST_SECONDS = 240;

/** Runs the named tests of a tree, and no others. What keeps a file from running at all is trouble, not an outcome. */
export async function runNamed(root: string, tests: readonly NamedTest[]): Promise<Run> {
  const report = path.join(root, REPORT);
  rmSync(report, { force: true });
  const titles = [...new Set(tests.map(({ name }) => `${escaped(name)}$`))];
  const output = await vitest(root, [
    ...["run", "--config", "test/vitest.config.ts", ...new Set(tests.map(({ file }) => file))],
    ...["-t", titles.join("|"), "--reporter=json", `--outputFile.json=${report}`],
  ]);
  if (!existsSync(report)) return { outcomes: [], trouble: lastOf(output) };
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
  const outcomes = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.flatMap(({ title, status, failureMessages }): TestOutcome[] =>
      status === "passed" || status === "failed"
        ? [{ file: path.relative(root, name), name: title, status, failures: failureMessages }]
        : [],
    ),
  );
  const broken = testResults.find((one) => one.message && one.assertionResults.length === 0);
  return { outcomes, trouble: broken?.message ?? null };
}

function vitest(root: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, "node_modules/vitest/vitest.mjs"), ...args], {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: "0" },
      timeout: MOST_SECONDS * 1_000,
    });
    let output = "";
    const take = (part: Buffer) => {
      output += part.toString();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", (error) => resolve(String(error)));
    child.once("close", () => resolve(output));
  });
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
const lastOf = (output: string) => output.trim().split("\n").slice(-5).join(" ") || "no report";
