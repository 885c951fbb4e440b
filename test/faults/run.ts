/**
 * `npm run faults [-- --only "name|name"] [--seed N] [--bounded]`: plays every proof in full and writes commit, seed and
 * counts to docs/faults.md (with --only or --bounded, to the terminal alone). Minutes to an hour, not a part of the test run.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { faultsDocument, type PlayedProof } from "./run-document.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    seed: { type: "string", default: "1" },
    bounded: { type: "boolean", default: false },
  },
});
const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), "reparto-faults-"));
const outcome = path.join(folder, "played.json");
const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
const commit = git("rev-parse", "HEAD");
const changed = git("status", "--porcelain", "--", ".", ":!docs/faults.md") !== "";

const code = await new Promise<number>((resolve) => {
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run", "--config", "test/faults/run.vitest.config.ts"], {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      FAULTS_SEED: values.seed,
      FAULTS_OUT: outcome,
      ...(values.bounded ? { FAULTS_EXTENT: "bounded" } : {}),
      ...(values.only ? { FAULTS_ONLY: values.only } : {}),
    },
  });
  child.once("error", () => resolve(1));
  child.once("close", (ended) => resolve(ended ?? 1));
});
const proofs = JSON.parse(readFileSync(outcome, "utf8")) as PlayedProof[];
rmSync(folder, { recursive: true, force: true });
const document = faultsDocument({
  ...{ commit, changed, proofs },
  at: new Date(),
  seed: Number(values.seed),
  cores: availableParallelism(),
});
if (values.only || values.bounded) console.log(document);
else writeFileSync(path.join(root, "docs/faults.md"), document);
process.exit(code);
