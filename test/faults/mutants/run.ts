/**
 * `npm run mutants [-- --json] [-- --only id,id]`: plants one money bug after the other in a copy of the tree, and demands
 * that its named test finds it. Ends with 1 when one survives. Not a part of the test run: minutes, not seconds.
 */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { MUTANTS } from "./all.ts";
import { copyTree, type TreeCopy } from "./copy-tree.ts";
import { firstLine, type Verdict } from "./judge.ts";
import { plantAndRun } from "./plant.ts";
import { runNamed } from "./run-named.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, only: { type: "string" } },
});
const wanted = values.only?.split(",");
const mutants = wanted ? MUTANTS.filter(({ id }) => wanted.includes(id)) : MUTANTS;
const say = (text: string) => {
  if (!values.json) console.log(text);
};
if (mutants.length === 0 || (wanted && wanted.length !== mutants.length)) {
  console.error(`no such mutant; there are ${MUTANTS.map(({ id }) => id).join(", ")}`);
  process.exit(2);
}

const started = performance.now();
const root = fileURLToPath(new URL("../../..", import.meta.url));
const copies: TreeCopy[] = [];
const removeCopies = () => {
  for (const copy of copies) copy.remove();
};
process.once("exit", removeCopies);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const workers = Math.min(2, availableParallelism(), mutants.length);
for (let n = 0; n < workers; n += 1) copies.push(copyTree(root));

const tests = mutants.map(({ test }) => test);
const { outcomes, trouble } = await runNamed(copies[0]!.root, tests);
const red = tests.filter(
  ({ file, name }) =>
    !outcomes.some((one) => one.file === file && one.name === name && one.status === "passed"),
);
if (trouble || red.length > 0) {
  console.error(trouble ? firstLine(trouble) : "these tests do not pass without any bug:");
  for (const { file, name } of red) console.error(`  ${file}: ${name}`);
  process.exit(1);
}
say(`${new Set(tests.map(({ name }) => name)).size} named tests pass on the tree as it is`);

const queue = [...mutants];
const verdicts: Verdict[] = [];
await Promise.all(
  copies.map(async (copy) => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const verdict = await plantAndRun(copy.root, next);
      verdicts.push(verdict);
      const { id, seconds, because } = verdict;
      say(`${verdict.verdict.padEnd(9)} ${seconds.toFixed(1).padStart(5)} s  ${id.padEnd(32)} ${because}`);
    }
  }),
);
const killed = verdicts.filter(({ verdict }) => verdict === "killed").length;
const seconds = Math.round((performance.now() - started) / 1_000);
const order = new Map(mutants.map(({ id }, at) => [id, at]));
verdicts.sort((a, b) => order.get(a.id)! - order.get(b.id)!);
if (values.json)
  console.log(JSON.stringify({ killed, of: mutants.length, seconds, mutants: verdicts }, null, 2));
for (const { id, what, verdict, because } of verdicts)
  if (verdict !== "killed") say(`\n${verdict}: ${id}, ${what}\n  ${because}`);
say(`\n${killed} of ${mutants.length} planted bugs were found, in ${seconds} s`);
process.exit(killed === mutants.length ? 0 : 1);
