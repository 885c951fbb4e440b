import { expect, test } from "vitest";
import { agreed, amountsOf, back, head, pay, percent, played, since } from "./play.ts";

test("a line is rounded once, a half to the even neighbour, the same for both signs", () => {
  const terms = { heads: [head({ pays: percent(125_000) })] };
  // 12.5 % of 1.00, 3.00, −1.00, −3.00, 1.01: 12.5, 37.5, −12.5, −37.5 and 12.625 cents.
  const events = [100n, 300n, -100n, -300n, 101n].map((net, n) => pay(`p${n}`, `2026-01-1${n}`, net));
  expect(amountsOf(events, { terms })).toEqual([12, 38, -12, -38, 13]);
});

test("seen from the platform its fee is rounded and the partner has the rest", () => {
  const seen = (view: "partner_share" | "platform_fee") => ({
    terms: { heads: [head({ pays: { ...percent(500_000), view } })] },
  });
  const events = [pay("p1", "2026-01-10", 1n), pay("p2", "2026-01-11", 3n)];
  // Half of 1 and of 3 cents: a share of 0.5 is 0 and of 1.5 is 2; a fee of 0 leaves 1 and of 2 leaves 1.
  expect(amountsOf(events, seen("partner_share"))).toEqual([0, 2]);
  expect(amountsOf(events, seen("platform_fee"))).toEqual([1, 1]);
  // 30 % of 100.00 for the platform.
  const fee = { terms: { heads: [head({ pays: { ...percent(300_000), view: "platform_fee" } })] } };
  expect(amountsOf([pay("p", "2026-01-10", 10_000n)], fee)).toEqual([7_000]);
});

test("a rate by date begins with its local day, and the last that has begun counts", () => {
  const byDate = [
    { fromOn: "2026-07-01", ratePpm: 180_000 },
    { fromOn: "2026-09-01", ratePpm: 150_000 },
  ];
  const terms = { timeZone: "Europe/Madrid", heads: [head({ pays: { ...percent(220_000), byDate } })] };
  // July begins at 22:00 UTC in Madrid: 22 % until then, 18 %, and 15 % from September on.
  const events = [
    pay("june", "2026-06-30T21:59:59.999Z", 10_000n),
    pay("july", "2026-06-30T22:00:00Z", 10_000n),
    pay("september", "2026-09-01", 10_000n),
  ];
  expect(amountsOf(events, { terms })).toEqual([2_200, 1_800, 1_500]);
});

test("a rate by contract year counts the years of the window, the first is 1", () => {
  const byContractYear = [
    { fromYear: 2, ratePpm: 100_000 },
    { fromYear: 3, ratePpm: 50_000 },
  ];
  const world = {
    terms: { heads: [head({ pays: { ...percent(200_000), byContractYear } })] },
    attributions: [since("2026-02-01")],
  };
  const events = [
    pay("first", "2027-01-31", 10_000n),
    pay("second", "2027-02-01", 10_000n),
    pay("still", "2028-01-31", 10_000n),
    pay("third", "2028-02-01", 10_000n),
  ];
  expect(amountsOf(events, world)).toEqual([2_000, 1_000, 1_000, 500]);
});

test("units are paid by their price in millionths, rounded once, with the sign of the net", () => {
  const terms = { heads: [head({ pays: { kind: "per_unit", unitPriceMicros: { USD: 40_000 } } })] };
  // 12,345 × 0.04 cents = 493.8 cents.
  const events = [
    pay("p1", "2026-01-10", 5_000n, { quantity: 12_345n }),
    pay("p2", "2026-01-11", -5_000n, { quantity: 12_345n }),
    pay("euro", "2026-01-12", 5_000n, { quantity: 12_345n }, { currency: "EUR" }),
  ];
  expect(played(events, { terms })).toEqual([
    "p1 share 494",
    "p2 share -494",
    "euro - 0 currency_not_covered",
  ]);
});

test("a refund goes by the rate of its payment, whatever the rate is by then", () => {
  const versions = [
    agreed({}, { toOn: "2026-02-01" }),
    agreed({ heads: [head({ pays: percent(300_000) })] }, { id: "agv_2", n: 2, fromOn: "2026-02-01" }),
  ];
  const events = [
    pay("p", "2026-01-10", 10_000n),
    pay("later", "2026-02-10", 10_000n),
    back("r", "p", "2026-02-20", 10_000n),
  ];
  expect(played(events, { versions })).toEqual(["p share 2000", "later share 3000", "r share -2000"]);
});
