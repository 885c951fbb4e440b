import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { configurationTable } from "#test/setup/configuration-table.ts";

const readme = readFileSync("README.md", "utf8");

test("the README's configuration table is the list that the environment is checked with", () => {
  expect(readme).toContain(configurationTable());
});

test("the README names every npm script that a person may run", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const forPeople = ["start", "test", "dev", "check", "reset", "reparto"];
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(forPeople));
  for (const name of forPeople) expect(readme).toMatch(new RegExp(`npm (run )?(-s )?${name}`));
});
