import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { differenceBetween, differenceIn } from "./compare.ts";
import { countOptions, OPTION_NAMES } from "./coverage.ts";
import { ratedMonths } from "./engine-months.ts";
import { worldFrom } from "./generate.ts";
import { expectedMonths } from "./months.ts";
import { shrink, told } from "./shrink.ts";

/** Histories in all files together, and how many of them in each. */
export const HISTORIES = 20_001;
export const FILES = 3;

/** Seeds whose history once came out otherwise than the reference model says: run first, for ever. */
const onceFailed = JSON.parse(
  readFileSync(new URL("./seeds.json", import.meta.url), "utf8"),
) as readonly number[];

/** One file's share of the random histories: the engine and the reference model agree on every line of every month. */
export function proveHistories(file: number): void {
  describe("the money engine and the naive reference model", () => {
    test("agree on the histories that once failed", () => {
      for (const [at, seed] of onceFailed.entries()) if (at % FILES === file) agreeOn(seed);
    });

    test("agree on every line of thousands of random histories, which reach every option with money", {
      timeout: 240_000,
    }, () => {
      const each = HISTORIES / FILES;
      const counts = new Map<string, number>();
      for (let seed = file * each; seed < (file + 1) * each; seed += 1) agreeOn(seed, counts);
      const seldom = OPTION_NAMES.filter((name) => (counts.get(name) ?? 0) < AT_LEAST);
      expect(seldom, `options that moved money on fewer than ${AT_LEAST} lines`).toEqual([]);
    });
  });
}

/** Lines with money on which each option must have been seen, in each file. */
const AT_LEAST = 20;

function agreeOn(seed: number, counts?: Map<string, number>): void {
  const world = worldFrom(seed);
  const rated = ratedMonths(world);
  const difference = differenceBetween(expectedMonths(world), rated);
  if (counts) countOptions(world, rated, counts);
  if (difference === null) return;
  const smallest = shrink(world, (one) => differenceIn(one) !== null);
  expect.fail(`seed ${seed}: keep it in seeds.json\n${told(smallest)}\n${differenceIn(smallest)}`);
}
