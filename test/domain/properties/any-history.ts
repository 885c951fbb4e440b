import fc from "fast-check";
import type { CommissionLine } from "#app/domain/rating/commission-line.ts";
import type { RevenueEvent } from "#app/domain/revenue-event.ts";
import type { AgreementTerms } from "#app/domain/terms/agreement-terms.ts";
import { ratedMonths, sortedLines } from "#test/domain/reference/engine-months.ts";
import { worldFrom } from "#test/domain/reference/generate.ts";
import type { World } from "#test/domain/reference/world.ts";

/** Random histories under random terms, as the reference model is held against, by other seeds than it. */
export const anyHistory = fc
  .integer({ min: 1_000_000, max: 2_000_000_000 })
  .map((seed) => ({ seed, world: worldFrom(seed) }));

export function withTerms(world: World, change: (terms: AgreementTerms) => Partial<AgreementTerms>): World {
  const versions = world.versions.map((one) => ({ ...one, terms: { ...one.terms, ...change(one.terms) } }));
  return { ...world, versions };
}

export function withEvents(
  world: World,
  change: (events: readonly RevenueEvent[], month: number) => RevenueEvent[],
): World {
  return {
    ...world,
    months: world.months.map((month, at) => ({ ...month, events: change(month.events, at) })),
  };
}

/** Every month's lines as text, to be compared. */
export function linesOf(world: World, inOneRun = false): string[][] {
  return ratedMonths(world, inOneRun).map((lines) => sortedLines(lines).map(lineText));
}

export function lineText(line: object): string {
  return JSON.stringify(line, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
}

export const totalOf = (lines: readonly CommissionLine[]) =>
  lines.reduce((sum, line) => sum + line.amountMinor, 0n);
