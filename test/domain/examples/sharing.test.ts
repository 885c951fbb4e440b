import { expect, test } from "vitest";
import type { CommissionLine } from "#app/domain/rating/commission-line.ts";
import { agreed, pay, play, since, type Terms } from "./play.ts";

type Claim = Omit<NonNullable<Parameters<typeof since>[1]>, "from"> & { readonly from?: string };

/** A partner for each claim on the one customer, each with an agreement of its own under these terms. */
function shared(claims: Readonly<Record<string, Claim>>, terms: Terms = {}) {
  const ids = Object.keys(claims);
  return {
    versions: ids.map((id) => agreed(terms, { id: `agv_${id}`, enrolmentId: id, partnerId: id })),
    attributions: ids.map((id) => {
      const { from = "2026-01-01", ...change } = claims[id]!;
      return since(from, { id, enrolmentId: id, partnerId: id, ...change });
    }),
  };
}
const of = (lines: readonly CommissionLine[]) =>
  lines.map((line) => `${line.eventId} ${line.attributionId} ${line.amountMinor || line.reason}`);
const ended = (on: string) => new Date(`${on}T00:00:00Z`);

test("the rounded amount is divided by largest remainder, ties to the smaller id", () => {
  const halves = shared({ a: { weightPpm: 500_000 }, b: { weightPpm: 500_000 } });
  // 20 % of 1.25 is 25 cents.
  expect(of(play([pay("p", "2026-01-10", 125n)], halves))).toEqual(["p a 13", "p b 12"]);
  const thirds = shared({
    a: { weightPpm: 333_333 },
    b: { weightPpm: 333_333 },
    c: { weightPpm: 333_334 },
  });
  // 20 cents: 6.66666, 6.66666 and 6.66668; two units are left, the largest remainder first, then the smaller id.
  expect(of(play([pay("p", "2026-01-10", 100n)], thirds))).toEqual(["p a 7", "p b 6", "p c 7"]);
});

test("the company keeps what the weights leave, and comes last at a tie", () => {
  const world = shared({ a: { weightPpm: 500_000 } });
  expect(of(play([pay("p", "2026-01-10", 125n)], world))).toEqual(["p a 13"]);
  const sixty = shared({ a: { weightPpm: 300_000 }, b: { weightPpm: 300_000 } });
  expect(of(play([pay("p", "2026-01-10", 500n)], sixty))).toEqual(["p a 30", "p b 30"]);
});

test("a role's factor makes a weight smaller, rounded down, and a role that is not named counts whole", () => {
  const sharing = { byRolePpm: { influenced: 250_000, sourced: 333_333 } };
  const world = shared(
    {
      a: { weightPpm: 400_000, role: "influenced" },
      b: { weightPpm: 600_000, role: "integrates" },
    },
    { sharing },
  );
  // 20.00: 40 % × 25 % = 10 % and 60 %.
  expect(of(play([pay("p", "2026-01-10", 10_000n)], world))).toEqual(["p a 200", "p b 1200"]);
  // 33.3333 % of 50.0001 % is 16.66669…: 166,666 parts of a million.
  const own = play([pay("p", "2026-01-10", 10_000n)], {
    ...shared({ a: { weightPpm: 500_001, role: "sourced" } }, { sharing }),
  });
  expect(own[0]).toMatchObject({ amountMinor: 333n, working: { weightPpm: 166_666 } });
});

test("above the limit on the total all weights shrink in proportion, within it none does", () => {
  const sharing = { totalLimitPpm: 800_000 };
  const over = shared({ a: { weightPpm: 750_000 }, b: { weightPpm: 250_000 } }, { sharing });
  // 80 % of 20.00 in three quarters and one.
  const lines = play([pay("p", "2026-01-10", 10_000n)], over);
  expect(of(lines)).toEqual(["p a 1200", "p b 400"]);
  // 75 % of 125 %: the receipt says what the part was of.
  expect(lines[0]).toMatchObject({ working: { weightPpm: 750_000, totalWeightPpm: 1_250_000 } });
  const within = shared({ a: { weightPpm: 300_000 }, b: { weightPpm: 500_000 } }, { sharing });
  expect(of(play([pay("p", "2026-01-10", 10_000n)], within))).toEqual(["p a 600", "p b 1000"]);
  // One alone is limited too.
  expect(of(play([pay("p", "2026-01-10", 10_000n)], shared({ a: {} }, { sharing })))).toEqual(["p a 1600"]);
});

test("an attribution that ended earns nothing more, unless its terms give it a tail", () => {
  const to = ended("2026-03-01");
  const events = [
    pay("last", "2026-02-28", 10_000n),
    pay("p1", "2026-03-01T00:00:00Z", 10_000n),
    pay("p2", "2026-04-30", 10_000n),
    pay("p3", "2026-05-01T00:00:00Z", 10_000n),
    pay("p4", "2028-01-10", 10_000n),
  ];
  const paid = (tail: NonNullable<Terms["sharing"]>["tail"]) =>
    play(events, shared({ a: { to } }, { sharing: { tail } })).map((line) => line.amountMinor);
  expect(paid({ kind: "none" })).toEqual([2_000n, 0n, 0n, 0n, 0n]);
  // Two months from 1 March on.
  expect(paid({ kind: "months", months: 2 })).toEqual([2_000n, 2_000n, 2_000n, 0n, 0n]);
  expect(paid({ kind: "life" })).toEqual([2_000n, 2_000n, 2_000n, 2_000n, 2_000n]);
});

test("in its tail an attribution still weighs, and one without a tail leaves the customer to the other", () => {
  const claims = {
    a: { weightPpm: 600_000, to: ended("2026-03-01") },
    b: { weightPpm: 600_000, from: "2026-03-01" },
  };
  const events = [pay("p", "2026-03-10", 10_000n)];
  // 120 % together: half of 20.00 each.
  const tail = { kind: "months" as const, months: 2 };
  expect(of(play(events, shared(claims, { sharing: { tail } })))).toEqual(["p a 1000", "p b 1000"]);
  expect(of(play(events, shared(claims)))).toEqual(["p a attribution_ended", "p b 1200"]);
});

test("an attribution weighs from its first instant on", () => {
  const claims = { a: { weightPpm: 600_000 }, b: { weightPpm: 600_000, from: "2026-03-01" } };
  const events = [pay("p1", "2026-02-28T23:59:59.999Z", 10_000n), pay("p2", "2026-03-01T00:00:00Z", 10_000n)];
  expect(of(play(events, shared(claims)))).toEqual([
    "p1 a 1200",
    "p1 b before_attribution",
    "p2 a 1000",
    "p2 b 1000",
  ]);
});

test("in a tail the last version before the event rates it when none is in force", () => {
  const { attributions } = shared({ a: { to: ended("2026-03-01") } });
  const versions = [
    agreed(
      { sharing: { tail: { kind: "life" } } },
      { id: "agv_a", enrolmentId: "a", partnerId: "a", toOn: "2026-03-15" },
    ),
  ];
  const lines = play([pay("p", "2026-04-10", 10_000n)], { versions, attributions });
  expect(lines.map((line) => [line.versionId, line.amountMinor])).toEqual([["agv_a", 2_000n]]);
});
