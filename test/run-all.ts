/**
 * The test command: every check in turn, a line for each with its time, and at the end `N passed, N failed` alone on a line.
 * `--no-browser` leaves the browser walks out (npm run check).
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findBrowser } from "./e2e/browser/find-browser.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const reports = mkdtempSync(path.join(tmpdir(), "reparto-test-"));
/** Where the product is started for the first time in this run; later steps take the played demo world from there. */
const world = path.join(reports, "world");
const withBrowser = !process.argv.includes("--no-browser");

type Outcome = { name: string; passed: number; failed: number; seconds: number };
type Step = { name: string; command: string[]; report?: string };

function npmBin(name: string): string {
  return path.join(root, "node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);
}

function vitest(name: string, config: string): Step {
  const report = path.join(reports, `${name}.json`);
  return {
    name,
    report,
    command: [
      npmBin("vitest"),
      "run",
      "--config",
      config,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
  };
}

/** Runs one step; its output is shown as it comes when it is a test runner, and only on failure otherwise. */
async function run(step: Step): Promise<Outcome> {
  const started = performance.now();
  const [command, ...args] = step.command as [string, ...string[]];
  let output = "";
  const code = await new Promise<number>((resolve) => {
    const env = { ...process.env, FORCE_COLOR: "0", ...(worldIsPlayed ? { PLAYED_WORLD: world } : {}) };
    const child = spawn(command, args, { cwd: root, env });
    const take = (part: Buffer) => {
      if (step.report) process.stdout.write(part);
      else output += part.toString();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", (error) => {
      output += String(error);
      resolve(1);
    });
    child.once("close", (exitCode) => resolve(exitCode ?? 1));
  });
  const seconds = (performance.now() - started) / 1000;
  const counted = step.report
    ? countTests(step.report)
    : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  // A runner that failed without a failed test (a crash, a leak, no test found) counts as one failure.
  if (code !== 0 && counted.failed === 0) counted.failed = 1;
  if (step.report && counted.passed === 0 && counted.failed === 0) counted.failed = 1;
  if (counted.failed > 0 && output) process.stdout.write(`${output}\n`);
  console.log(
    `${counted.failed > 0 ? "FAILED" : "ok    "}  ${step.name}  ${seconds.toFixed(1)} s  (${counted.passed} passed, ${counted.failed} failed)`,
  );
  return { name: step.name, ...counted, seconds };
}

function countTests(report: string): { passed: number; failed: number } {
  try {
    const parsed = JSON.parse(readFileSync(report, "utf8")) as {
      numPassedTests: number;
      numFailedTests: number;
      numFailedTestSuites: number;
    };
    return {
      passed: parsed.numPassedTests,
      failed: Math.max(parsed.numFailedTests, parsed.numFailedTestSuites > 0 ? 1 : 0),
    };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const outcomes: Outcome[] = [];
let worldIsPlayed = false;
outcomes.push(
  await run({ name: "format and lint", command: [npmBin("biome"), "check", "--error-on-warnings", "."] }),
);
// Before the tests: some start the product, which would build it while others wait.
async function buildAndStart(): Promise<Outcome[]> {
  const tsx = [process.execPath, "--import", "tsx"];
  const built = await run({ name: "build", command: [...tsx, "app/cli/build.ts"] });
  const started = await run({
    name: "first start, with the demo world",
    command: [...tsx, "test/setup/play-world.ts", world],
  });
  worldIsPlayed = started.failed === 0;
  return [built, started];
}
const checks = await Promise.all([
  run({ name: "types", command: [npmBin("tsc"), "--noEmit"] }),
  run({ name: "dead code", command: [npmBin("knip")] }),
  buildAndStart(),
]);
outcomes.push(...checks.flat());
outcomes.push(await run(vitest("unit, property, database and import rules", "test/vitest.config.ts")));
if (withBrowser) {
  const browser = await findBrowser();
  if (browser) {
    outcomes.push(await run(vitest("browser walks", "test/e2e/vitest.config.ts")));
  } else {
    console.log("FAILED  browser walks: no Chromium was found. Install it with: apt-get install -y chromium");
    outcomes.push({ name: "browser walks", passed: 0, failed: 1, seconds: 0 });
  }
}
rmSync(reports, { recursive: true, force: true });

const total = outcomes.reduce(
  (sum, o) => ({ passed: sum.passed + o.passed, failed: sum.failed + o.failed }),
  { passed: 0, failed: 0 },
);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);
