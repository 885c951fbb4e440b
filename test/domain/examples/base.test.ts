import { expect, test } from "vitest";
import { amountsOf, back, head, pay, played, type Terms } from "./play.ts";

/** 100.00 net and 20.00 tax; of the net 3.00 fee, 10.00 from credit, 40.00 media and 5.00 discount. */
const payment = pay("p", "2026-01-10", 10_000n, {
  taxMinor: 2_000n,
  feeMinor: 300n,
  creditMinor: 1_000n,
  deductions: { media: 4_000n, discount: 500n },
});
const shareOf = (own: Parameters<typeof head>[0], terms: Terms = {}) =>
  amountsOf([payment], { terms: { heads: [head(own)], ...terms } })[0];

test("the base is net, gross, or net of what the provider kept", () => {
  // 20 % of 100.00, of 120.00, of 97.00.
  expect(shareOf({ base: "net" })).toBe(2_000);
  expect(shareOf({ base: "gross" })).toBe(2_400);
  expect(shareOf({ base: "net_of_fees" })).toBe(1_940);
});

test("each named deduction is taken off the base, and no other", () => {
  // 20 % of 60.00, of 55.00; of 100.00 where the line has no such part.
  expect(shareOf({ deductions: ["media"] })).toBe(1_200);
  expect(shareOf({ deductions: ["media", "discount"] })).toBe(1_100);
  expect(shareOf({ deductions: ["shipping", "licence", "subcontractor"] })).toBe(2_000);
});

test("what was paid from credit is in the base unless credits are excluded", () => {
  expect(shareOf({ credits: "included" })).toBe(2_000);
  // 20 % of 90.00.
  expect(shareOf({ credits: "excluded" })).toBe(1_800);
});

test("all that is taken off the base is taken off together, and rounded once", () => {
  // 100.00 − 3.00 − 45.00 − 10.00 = 42.00, of which 20 %.
  expect(shareOf({ base: "net_of_fees", deductions: ["media", "discount"], credits: "excluded" })).toBe(840);
});

test("a marketplace keeps its fee first, whatever the base", () => {
  // 20 % of 97.00, and of 120.00 − 3.00.
  expect(shareOf({ base: "net" }, { moneyFlow: "marketplace_collects" })).toBe(1_940);
  expect(shareOf({ base: "gross" }, { moneyFlow: "marketplace_collects" })).toBe(2_340);
});

test("a reseller's line is its share less what it collected, and a reduction gives back its part of that", () => {
  const terms: Terms = { moneyFlow: "partner_resells" };
  // 20.00 − 100.00; half of it refunded gives 40.00 back.
  const events = [pay("p", "2026-01-10", 10_000n), back("r", "p", "2026-01-20", 5_000n)];
  expect(played(events, { terms })).toEqual(["p share -8000", "r share 4000"]);
});

test("a reseller's flat share stays at a partial refund, but what it collected goes with the net", () => {
  const flat = head({ pays: { kind: "flat", per: "event", amountMinor: { USD: 500 } } });
  const terms: Terms = { moneyFlow: "partner_resells", heads: [flat] };
  const events = [
    pay("p", "2026-01-10", 10_000n),
    back("half", "p", "2026-01-20", 5_000n),
    back("rest", "p", "2026-01-21", 5_000n),
  ];
  // 5.00 − 100.00; 50.00 of the collected back; then the other 50.00, less the 5.00.
  expect(played(events, { terms })).toEqual(["p share -9500", "half share 5000", "rest share 4500"]);
});

test("only a commission is set off against what a reseller collected", () => {
  const terms: Terms = { moneyFlow: "partner_resells", heads: [head({ kind: "bonus" })] };
  expect(played([pay("p", "2026-01-10", 10_000n)], { terms })).toEqual(["p share 2000"]);
});
