import type { World } from "./world.ts";

type Fails = (world: World) => boolean;

/** The smallest history that still fails, by leaving out one thing after the other: events, lines, partners, terms. */
export function shrink(world: World, fails: Fails): World {
  let smallest = world;
  for (let again = true; again; ) {
    again = false;
    for (const candidate of smaller(smallest))
      if (stillFails(candidate, fails)) {
        smallest = candidate;
        again = true;
        break;
      }
  }
  return smallest;
}

function stillFails(world: World, fails: Fails): boolean {
  try {
    return fails(world);
  } catch {
    return false;
  }
}

function* smaller(world: World): Generator<World> {
  for (const [m, month] of world.months.entries())
    for (const [e, event] of month.events.entries()) {
      yield withEvents(world, m, without(month.events, e));
      for (const [l] of event.lines.entries())
        if (event.lines.length > 1)
          yield withEvents(world, m, replaced(month.events, e, { ...event, lines: without(event.lines, l) }));
    }
  for (const [at] of world.attributions.entries())
    yield { ...world, attributions: without(world.attributions, at) };
  for (const [v, version] of world.versions.entries()) {
    if (world.versions.length > 1) yield { ...world, versions: without(world.versions, v) };
    for (const list of ["caps", "floors", "rewards", "heads"] as const)
      for (const [at] of version.terms[list].entries()) {
        if (list === "heads" && version.terms.heads.length === 1) continue;
        const terms = { ...version.terms, [list]: without<unknown>(version.terms[list], at) };
        yield { ...world, versions: replaced(world.versions, v, { ...version, terms }) };
      }
  }
}

function withEvents(world: World, at: number, events: World["months"][number]["events"]): World {
  return { ...world, months: replaced(world.months, at, { ...world.months[at]!, events }) };
}

const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, n) => n !== at);
const replaced = <T>(list: readonly T[], at: number, one: T): T[] =>
  list.map((each, n) => (n === at ? one : each));

/** A history in words of its own, to be read in a failed test. */
export function told(world: World): string {
  const text = (value: unknown) =>
    JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? `${one}` : one));
  return [
    ...world.versions.map((one) => `version ${text(one)}`),
    ...world.attributions.map((one) => `attribution ${text(one)}`),
    ...world.months.flatMap((month) => [
      `month ${month.from.toISOString()}`,
      ...month.events.map((event) => `  ${text(event)}`),
    ]),
  ].join("\n");
}
