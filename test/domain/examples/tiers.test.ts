import { expect, test } from "vitest";
import { agreed, amountsOf, back, head, pay, play, played, since, type Terms } from "./play.ts";

type Pays = Extract<NonNullable<Terms["heads"]>[number]["pays"], { kind: "tiered" }>;

const tiers = (mode: Pays["mode"], change: Partial<Pays> = {}, terms: Terms = {}): Terms => ({
  heads: [
    head({
      pays: {
        kind: "tiered",
        mode,
        per: "month",
        brackets: [
          { fromMinor: {}, ratePpm: 100_000 },
          { fromMinor: { USD: 10_000 }, ratePpm: 200_000 },
          { fromMinor: { USD: 50_000 }, ratePpm: 300_000 },
        ],
        ...change,
      },
    }),
  ],
  ...terms,
});

test("graduated tiers pay each part of the way through the brackets at its own rate", () => {
  const events = [
    pay("p1", "2026-01-10", 8_000n),
    // 80.00 to 120.00: 20.00 at 10 % and 20.00 at 20 %.
    pay("p2", "2026-01-11", 4_000n),
    // 120.00 to 720.00: 380.00 at 20 % and 220.00 at 30 %.
    pay("p3", "2026-01-12", 60_000n),
    // A new month begins at nothing.
    pay("p4", "2026-02-01T00:00:00Z", 8_000n),
  ];
  expect(amountsOf(events, { terms: tiers("graduated") })).toEqual([800, 600, 14_200, 800]);
});

test("a bracket begins with its first unit, and the one before ends just below it", () => {
  const events = [
    pay("p1", "2026-01-10", 10_000n),
    pay("p2", "2026-01-11", 1_000n),
    pay("p3", "2026-01-12", 39_000n),
    pay("p4", "2026-01-13", 1_000n),
  ];
  expect(amountsOf(events, { terms: tiers("graduated") })).toEqual([1_000, 200, 7_800, 300]);
});

test("a negative base goes the same way back through the brackets", () => {
  const events = [
    pay("p1", "2026-01-10", 12_000n),
    // 120.00 to 80.00: 20.00 at 20 % and 20.00 at 10 %.
    pay("p2", "2026-01-11", -4_000n),
    // 80.00 to −20.00: what is below nothing counts in the first bracket.
    pay("p3", "2026-01-12", -10_000n),
  ];
  expect(amountsOf(events, { terms: tiers("graduated") })).toEqual([1_400, -600, -1_000]);
});

test("parts of several brackets are added up exactly and rounded once", () => {
  const brackets: Pays["brackets"] = [
    { fromMinor: {}, ratePpm: 130_000 },
    { fromMinor: { USD: 10 }, ratePpm: 230_000 },
  ];
  // 10 cents at 13 % and 10 at 23 %: 1.3 + 2.3 = 3.6 cents are 4; by themselves they would be 1 and 2.
  expect(amountsOf([pay("p", "2026-01-10", 20n)], { terms: tiers("graduated", { brackets }) })).toEqual([4]);
});

test("a tier's counter lives as long as its window", () => {
  const events = [
    pay("a", "2026-02-10", 10_000n),
    pay("b", "2026-02-20", 10_000n),
    pay("c", "2026-03-31", 10_000n),
    pay("d", "2026-04-01T00:00:00Z", 10_000n),
    pay("e", "2027-02-01", 10_000n),
  ];
  const earned = (per: Pays["per"]) => {
    const brackets: Pays["brackets"] = [
      { fromMinor: {}, ratePpm: 100_000 },
      { fromMinor: { USD: 10_000 }, ratePpm: 200_000 },
    ];
    // The agreement began on 1 April 2025: so do its years.
    const versions = [agreed(tiers("graduated", { per, brackets }), { fromOn: "2025-04-01" })];
    return amountsOf(events, { versions });
  };
  // 10 % of the first 100.00 of a window, 20 % of all that follows in it.
  expect(earned("month")).toEqual([1_000, 2_000, 1_000, 1_000, 1_000]);
  expect(earned("quarter")).toEqual([1_000, 2_000, 2_000, 1_000, 1_000]);
  expect(earned("calendar_year")).toEqual([1_000, 2_000, 2_000, 2_000, 1_000]);
  expect(earned("agreement_year")).toEqual([1_000, 2_000, 2_000, 1_000, 2_000]);
  expect(earned("lifetime")).toEqual([1_000, 2_000, 2_000, 2_000, 2_000]);
});

test("the first instant of a window counts in it, also beside what came late for the one before", () => {
  const events = [pay("late", "2026-01-20", 10_000n), pay("next", "2026-02-01T00:00:00Z", 10_000n)];
  const world = { terms: tiers("graduated"), bookedIn: { late: "2026-02" } };
  // 10 % of the first 100.00 of each month.
  expect(amountsOf(events, world)).toEqual([1_000, 1_000]);
});

test("a counter goes on from month to month", () => {
  const events = ["2026-01-10", "2026-02-10", "2026-03-10", "2026-05-10"].map((on, n) =>
    pay(`p${n}`, on, 4_000n),
  );
  // To 120.00: 20.00 at 10 % and 20.00 at 20 %; then 20 %.
  expect(amountsOf(events, { terms: tiers("graduated", { per: "lifetime" }) })).toEqual([400, 400, 600, 800]);
});

test("a counter begins where the terms say, in every window and once", () => {
  const terms = tiers("graduated", { startsAtMinor: { USD: 9_000 } });
  const events = [
    // 90.00 to 110.00: 10.00 at 10 % and 10.00 at 20 %.
    pay("p1", "2026-01-10", 2_000n),
    pay("p2", "2026-01-11", 1_000n),
    pay("p3", "2026-02-10", 2_000n),
  ];
  expect(amountsOf(events, { terms })).toEqual([300, 200, 300]);
});

test("a currency that a bracket does not name never reaches it, and currencies count apart", () => {
  const euro = { currency: "EUR" };
  const events = [
    pay("p1", "2026-01-10", 90_000n, {}, euro),
    pay("p2", "2026-01-11", 8_000n),
    pay("p3", "2026-01-12", 90_000n, {}, euro),
  ];
  expect(amountsOf(events, { terms: tiers("graduated") })).toEqual([9_000, 800, 9_000]);
});

test("the counter adds up the whole base, shared or not", () => {
  const attributions = [since("2026-01-01", { weightPpm: 500_000 })];
  const events = [pay("p1", "2026-01-10", 10_000n), pay("p2", "2026-01-11", 10_000n)];
  // Half of 10 % of the first 100.00, half of 20 % of the next.
  expect(amountsOf(events, { terms: tiers("graduated"), attributions })).toEqual([500, 1_000]);
});

test("a bracket that pays nothing says that it is below the threshold", () => {
  const brackets: Pays["brackets"] = [
    { fromMinor: {}, ratePpm: 0 },
    { fromMinor: { USD: 10_000 }, ratePpm: 100_000 },
  ];
  const events = [pay("p1", "2026-01-10", 10_000n), pay("p2", "2026-01-11", 1_000n)];
  expect(played(events, { terms: tiers("graduated", { brackets }) })).toEqual([
    "p1 share 0 below_threshold",
    "p2 share 100",
  ]);
});

test("volume tiers pay all at the rate that is reached, and true up what was credited before", () => {
  const events = [
    pay("p1", "2026-01-10", 6_000n),
    // 120.00 reached: 20 % of this one, and 20 % of 120.00 = 24.00 less 6.00 and 12.00.
    pay("p2", "2026-01-11", 6_000n),
    pay("p3", "2026-01-12", 1_000n),
    pay("p4", "2026-02-10", 6_000n),
  ];
  expect(played(events, { terms: tiers("volume") })).toEqual([
    "p1 share 600",
    "p2 share 1200",
    "p2 share+true_up 600",
    "p3 share 200",
    "p4 share 600",
  ]);
});

test("the bracket of volume tiers is reached with its first unit", () => {
  expect(amountsOf([pay("p1", "2026-01-10", 9_999n)], { terms: tiers("volume") })).toEqual([1_000]);
  expect(amountsOf([pay("p1", "2026-01-10", 10_000n)], { terms: tiers("volume") })).toEqual([2_000]);
});

test("a refund that leaves the bracket trues volume tiers down again", () => {
  const events = [
    pay("p1", "2026-01-10", 6_000n),
    pay("p2", "2026-01-11", 6_000n),
    back("r", "p1", "2026-01-20", 6_000n),
  ];
  // Credited 24.00; 6.00 taken back as credited; 60.00 are left at 10 %: 6.00, so 12.00 less.
  expect(played(events, { terms: tiers("volume") }).slice(3)).toEqual([
    "r share -600",
    "r share+true_up -1200",
  ]);
});

test("volume tiers true up the partner's own part alone, and a cap cuts it", () => {
  const events = [pay("p1", "2026-01-10", 6_000n), pay("p2", "2026-01-11", 6_000n)];
  const attributions = [since("2026-01-01", { weightPpm: 500_000 })];
  // Half of 6.00 and of 12.00; 20 % of its own 60.00 is 12.00, less 9.00.
  expect(amountsOf(events, { terms: tiers("volume"), attributions })).toEqual([300, 600, 300]);
  const caps = [{ id: "most", per: "month" as const, amountMinor: { USD: 2_000 } }];
  // 6.00 and 12.00 leave room for 2.00.
  expect(amountsOf(events, { terms: tiers("volume", {}, { caps }) })).toEqual([600, 1_200, 200]);
});

test("a refund of what was credited at another rate is trued up though the bracket stays", () => {
  const events = [
    ...[pay("p1", "2026-01-10", 6_000n), pay("p2", "2026-01-11", 6_000n), pay("p3", "2026-01-12", 6_000n)],
    back("r", "p1", "2026-01-20", 6_000n),
  ];
  // 6.00 + 12.00 + 6.00 + 12.00 were credited, 6.00 go back; 20 % of the 120.00 that are left are 24.00, not 30.00.
  expect(played(events, { terms: tiers("volume") }).slice(4)).toEqual([
    "r share -600",
    "r share+true_up -600",
  ]);
});

test("what a floor raised is no part of what volume tiers credited", () => {
  const floors = [{ id: "least", per: "event" as const, amountMinor: { USD: 300 } }];
  const events = [pay("p1", "2026-01-10", 1_000n), pay("p2", "2026-01-11", 9_000n)];
  // 1.00 raised to 3.00; 18.00; 20 % of 100.00 less 1.00 and 18.00: the 2.00 that were raised stay.
  expect(amountsOf(events, { terms: tiers("volume", {}, { floors }) })).toEqual([300, 1_800, 100]);
});

test("a guarantee counts a true-up", () => {
  const floors = [{ id: "least", per: "month" as const, amountMinor: { USD: 3_000 } }];
  const events = [pay("p1", "2026-01-10", 6_000n), pay("p2", "2026-01-11", 6_000n)];
  // 6.00, 12.00 and 6.00 of 30.00.
  expect(amountsOf(events, { terms: tiers("volume", {}, { floors }) })).toEqual([600, 1_200, 600, 600]);
});

test("a true-up says which rate came for which, and on how much", () => {
  const events = [pay("p1", "2026-01-10", 6_000n), pay("p2", "2026-01-11", 6_000n)];
  expect(play(events, { terms: tiers("volume") })[2]).toMatchObject({
    reason: "true_up",
    baseMinor: 12_000n,
    working: {
      ...{ ratePpm: 200_000, rateBeforePpm: 100_000, counterMinor: 12_000n },
      ...{ targetMinor: 2_400n, creditedBeforeMinor: 1_800n },
    },
  });
});
