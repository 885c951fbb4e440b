import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { judge, type Verdict } from "./judge.ts";
import { type Mutant, planted, timesFound } from "./mutant.ts";
import { runNamed } from "./run-named.ts";

/** Plants one bug in a copy of the tree, runs its test, and takes the bug out again. */
export async function plantAndRun(root: string, mutant: Mutant): Promise<Verdict> {
  const started = performance.now();
  const { id, what } = mutant;
  const done = (outcome: Pick<Verdict, "verdict" | "because">): Verdict => ({
    ...{ id, what, ...outcome },
    seconds: (performance.now() - started) / 1_000,
  });
  const file = path.join(root, mutant.file);
  const text = readFileSync(file, "utf8");
  const wrong = planted(mutant, text);
  if (wrong === null)
    return done({ verdict: "error", because: `found ${timesFound(mutant, text)} times in ${mutant.file}` });
  const syntax = syntaxErrorOf(wrong, mutant.file);
  if (syntax) return done({ verdict: "error", because: `does not compile: ${syntax}` });
  writeFileSync(file, wrong);
  try {
    return done(judge(mutant, await runNamed(root, [mutant.test])));
  } finally {
    writeFileSync(file, text);
  }
}

/** Syntax alone: a bug that the type checker would see is a bug all the same. */
function syntaxErrorOf(text: string, fileName: string): string | null {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      jsx: ts.JsxEmit.ReactJSX,
    },
  });
  const [first] = diagnostics;
  return first ? ts.flattenDiagnosticMessageText(first.messageText, " ") : null;
}
