import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MUTANTS } from "./mutants/all.ts";
import { judge } from "./mutants/judge.ts";
import { planted, timesFound } from "./mutants/mutant.ts";

/** The cheap half of `npm run mutants`: that each bug can still be planted, and has a test that must find it. */

test("every planted bug has an id of its own, and there are many", () => {
  expect(new Set(MUTANTS.map(({ id }) => id)).size).toBe(MUTANTS.length);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(120);
  const inFeatures = MUTANTS.filter(({ file }) => file.startsWith("app/features/"));
  expect(inFeatures.length).toBeGreaterThanOrEqual(10);
});

test("every planted bug still finds its place exactly once, and changes it", () => {
  const wrong = MUTANTS.filter((mutant) => {
    const text = readFileSync(mutant.file, "utf8");
    return planted(mutant, text) === null || planted(mutant, text) === text;
  }).map((mutant) => `${mutant.id}: ${timesFound(mutant, readFileSync(mutant.file, "utf8"))} times`);
  expect(wrong).toEqual([]);
});

test("every planted bug names a test that stands once in its file", () => {
  const wrong = MUTANTS.filter(({ test: { file, name } }) => {
    const titles = readFileSync(file, "utf8").match(/test\(\s*"(?:[^"\\]|\\.)*"/gu) ?? [];
    return titles.filter((title) => title.endsWith(JSON.stringify(name))).length !== 1;
  }).map(({ id }) => id);
  expect(wrong).toEqual([]);
});

test("a bug is killed by its own test's assertion alone", () => {
  const mutant = MUTANTS[0]!;
  const failed = (failure: string) =>
    judge(mutant, {
      trouble: null,
      outcomes: [{ ...mutant.test, status: "failed", failures: [failure] }],
    }).verdict;
  expect(failed("AssertionError: expected 1 to be 2")).toBe("killed");
  expect(failed("InvariantError: should hold: a journal sums to zero")).toBe("killed");
  expect(failed("TypeError: x is not a function")).toBe("error");
  const passed = { ...mutant.test, status: "passed" as const, failures: [] };
  expect(judge(mutant, { trouble: null, outcomes: [passed] }).verdict).toBe("survived");
  expect(judge(mutant, { trouble: null, outcomes: [] }).verdict).toBe("error");
  expect(judge(mutant, { trouble: null, outcomes: [passed, passed] }).verdict).toBe("error");
  expect(judge(mutant, { trouble: "SyntaxError", outcomes: [] }).verdict).toBe("error");
});
