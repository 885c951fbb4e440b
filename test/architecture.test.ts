import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { expect, test } from "vitest";

const { forbidden, options } = createRequire(import.meta.url)("./architecture.rules.cjs");

test("imports point downward, and never in a circle", async () => {
  const { output } = await cruise(["app", "db", "emails", "test"], {
    ...options,
    ruleSet: { forbidden },
    validate: true,
  });
  const { summary } = output as ICruiseResult;
  expect(summary.totalCruised).toBeGreaterThan(100);
  expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
});

/** Where amounts are handled; the demo's story and the HTTP metrics are not. */
const MONEY_CODE = ["app/domain", "app/features", "app/adapters/stripe", "app/i18n", "db"];
/** The one place where Stripe's numbers become ours and back, checked to be safe integers. */
const STRIPE_NUMBERS = "app/adapters/stripe/numbers.server.ts";
const FLOAT = /\bparseFloat\(|\.toFixed\(|\bNumber\([\w.]*[mM]inor\)|\/ ?100\b/;

test("no float touches money", () => {
  const files = MONEY_CODE.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => path.join(folder, name)),
  );
  expect(files.length).toBeGreaterThan(200);
  const found = files.filter(
    (file) =>
      file !== STRIPE_NUMBERS &&
      readFileSync(file, "utf8")
        .split("\n")
        .some((line) => FLOAT.test(line) && !/^\s*(\/\/|\*)/.test(line)),
  );
  expect(found).toEqual([]);
});
