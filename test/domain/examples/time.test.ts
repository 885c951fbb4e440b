import { expect, test } from "vitest";
import { agreed, amountsOf, back, head, pay, percent, play, played, since, type Terms } from "./play.ts";

const releases = (on: string, terms: Terms) =>
  play([pay("p", on, 10_000n)], { terms }).map((line) => line.releaseAt?.toISOString());

test("a head pays for so many months from the attribution on, the end excluded", () => {
  const world = { terms: { heads: [head({ months: 2 })] }, attributions: [since("2026-01-31")] };
  // [31 January, 31 March).
  const events = [
    pay("first", "2026-01-31T00:00:00Z", 10_000n),
    pay("last", "2026-03-30T23:59:59.999Z", 10_000n),
    pay("over", "2026-03-31T00:00:00Z", 10_000n),
  ];
  expect(played(events, world)).toEqual(["first share 2000", "last share 2000", "over - 0 window_over"]);
  expect(play(events, world)[2]).toMatchObject({ working: { kind: "nothing", windowTo: "2026-03-31" } });
});

test("a window from the first payment on begins with it, for each product", () => {
  const terms = { heads: [head({ months: 2, windowFrom: "first_payment" as const })] };
  // [10 March, 10 May); the other product's is [20 April, 20 June).
  const events = [
    pay("first", "2026-03-10", 10_000n),
    pay("other", "2026-04-20", 10_000n, { productKey: "academy" }),
    pay("last", "2026-05-09", 10_000n),
    pay("over", "2026-05-10", 10_000n),
    pay("still", "2026-06-19", 10_000n, { productKey: "academy" }),
  ];
  expect(played(events, { terms })).toEqual([
    "first share 2000",
    "other share 2000",
    "last share 2000",
    "over - 0 window_over",
    "still share 2000",
  ]);
});

test("a window from the agreement on begins with the enrolment's first version", () => {
  const terms = { heads: [head({ months: 3, windowFrom: "agreement" as const })] };
  const versions = [
    agreed(terms, { toOn: "2026-03-01" }),
    agreed(terms, { id: "agv_2", n: 2, fromOn: "2026-03-01" }),
  ];
  // [1 January, 1 April), though the customer came on 15 March and the second version on the first.
  const events = [pay("last", "2026-03-31", 10_000n), pay("over", "2026-04-01T00:00:00Z", 10_000n)];
  expect(played(events, { versions, attributions: [since("2026-03-15")] })).toEqual([
    "last share 2000",
    "over - 0 window_over",
  ]);
});

test("a line is released after its hold of whole days, or after the lag of whole months if that is later", () => {
  expect(releases("2026-01-10", { holdDays: 30 })).toEqual(["2026-02-09T12:00:00.000Z"]);
  // One month after January is over: on 1 March.
  expect(releases("2026-01-10", { holdDays: 30, releaseLagMonths: 1 })).toEqual(["2026-03-01T00:00:00.000Z"]);
  expect(releases("2026-01-31", { holdDays: 0, releaseLagMonths: 1 })).toEqual(["2026-03-01T00:00:00.000Z"]);
  expect(releases("2026-01-10", { holdDays: 60, releaseLagMonths: 1 })).toEqual(["2026-03-11T12:00:00.000Z"]);
});

test("a reduction at or after the clawback's days takes nothing back", () => {
  const refunded = (at: string) =>
    played([pay("p", "2026-01-10", 10_000n), back("r", "p", at, 10_000n)], {
      terms: { clawbackDays: 30 },
    })[1];
  expect(refunded("2026-02-09T11:59:59.999Z")).toBe("r share -2000");
  expect(refunded("2026-02-09T12:00:00Z")).toBe("r share 0 clawback_over");
});

test("counters continue over a change of version, or restart with it", () => {
  const pays: NonNullable<Terms["heads"]>[number]["pays"] = {
    ...{ kind: "tiered", mode: "graduated", per: "lifetime" },
    brackets: [
      { fromMinor: {}, ratePpm: 100_000 },
      { fromMinor: { USD: 10_000 }, ratePpm: 200_000 },
    ],
  };
  const changed = (versionChange: "continue" | "restart") => {
    const terms = { heads: [head({ pays })], readings: { versionChange } };
    const versions = [
      agreed(terms, { toOn: "2026-03-01" }),
      agreed(terms, { id: "agv_2", n: 2, fromOn: "2026-03-01" }),
    ];
    return amountsOf([pay("p1", "2026-02-10", 10_000n), pay("p2", "2026-03-10", 10_000n)], { versions });
  };
  expect(changed("continue")).toEqual([1_000, 2_000]);
  expect(changed("restart")).toEqual([1_000, 1_000]);
});

test("a version is in force from the first instant of its first day until that of its last day's next", () => {
  const versions = [
    agreed({}, { toOn: "2026-02-01" }),
    agreed({ heads: [head({ pays: percent(300_000) })] }, { id: "agv_2", n: 2, fromOn: "2026-02-02" }),
  ];
  const events = [
    pay("last", "2026-01-31T23:59:59.999Z", 10_000n),
    pay("none", "2026-02-01T00:00:00Z", 10_000n),
    pay("next", "2026-02-02T00:00:00Z", 10_000n),
  ];
  expect(played(events, { versions })).toEqual([
    "last share 2000",
    "none - 0 no_agreement",
    "next share 3000",
  ]);
});

test("an adjustment is what it should have been less what it was, available at once", () => {
  const adjustment = {
    ...{ id: "adj_1", partnerId: "par_1", enrolmentId: "enr_1", legalEntityId: "ent_1", currency: "USD" },
    ...{ decidedAt: new Date("2026-01-20T12:00:00Z"), versionId: "agv_1", correctsLineId: null },
    ...{ wasMinor: 2_000n, isMinor: 2_700n },
  };
  // 27.00 instead of 20.00.
  expect(play([], { adjustments: [adjustment] })).toMatchObject([
    {
      amountMinor: 700n,
      fromAvailableMinor: -700n,
      fromHeldMinor: 0n,
      releaseAt: null,
      reason: "adjustment",
    },
  ]);
});
