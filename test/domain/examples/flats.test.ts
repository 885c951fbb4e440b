import { expect, test } from "vitest";
import { back, head, pay, played, since } from "./play.ts";

const flat = (per: "event" | "first_payment" | "milestone" | "student", amount = 500) => ({
  heads: [head({ pays: { kind: "flat", per, amountMinor: { USD: amount } } })],
});

test("a flat amount per event is paid once for all of its lines", () => {
  const two = pay("p1", "2026-01-10", 1_000n);
  const lines = [two.lines[0]!, { ...two.lines[0]!, ordinal: 1 }];
  const events = [{ ...two, lines }, pay("p2", "2026-01-11", 1_000n)];
  expect(played(events, { terms: flat("event") })).toEqual([
    "p1 share 500",
    "p1 - 0 once_per_event",
    "p2 share 500",
  ]);
});

test("a flat amount per first payment is paid once for each product since the attribution", () => {
  const events = [
    pay("before", "2026-01-10", 1_000n),
    pay("p1", "2026-02-10", 1_000n),
    pay("p2", "2026-02-11", 1_000n),
    pay("p3", "2026-03-10", 1_000n, { productKey: "academy" }),
  ];
  const world = { terms: flat("first_payment"), attributions: [since("2026-02-01")] };
  expect(played(events, world)).toEqual([
    "before - 0 before_attribution",
    "p1 share 500",
    "p2 - 0 not_first_payment",
    "p3 share 500",
  ]);
});

test("each named milestone is paid once, months apart or not", () => {
  const events = [
    pay("p1", "2026-01-10", 1_000n, { milestone: "design" }),
    pay("p2", "2026-02-10", 1_000n, { milestone: "design" }),
    pay("p3", "2026-02-11", 1_000n, { milestone: "launch" }),
    pay("p4", "2026-02-12", 1_000n),
  ];
  expect(played(events, { terms: flat("milestone", 2_500) })).toEqual([
    "p1 share 2500",
    "p2 - 0 milestone_already_paid",
    "p3 share 2500",
    "p4 - 0 no_milestone",
  ]);
});

test("a flat amount per student is paid as often as students were enrolled", () => {
  const events = [pay("p1", "2026-01-10", 9_000n, { quantity: 3n, stream: "programme" })];
  // 3 × 2.50.
  expect(played(events, { terms: flat("student", 250) })).toEqual(["p1 share 750"]);
});

test("a flat amount is paid for a net above nothing, in a currency that it names", () => {
  const events = [
    pay("nothing", "2026-01-10", 0n),
    pay("less", "2026-01-11", -100n),
    pay("euro", "2026-01-12", 100n, {}, { currency: "EUR" }),
    pay("one", "2026-01-13", 1n),
  ];
  expect(played(events, { terms: flat("event") })).toEqual([
    "nothing - 0 below_threshold",
    "less - 0 below_threshold",
    "euro - 0 currency_not_covered",
    "one share 500",
  ]);
});

test("a partial refund leaves a flat amount, and the one that completes it takes it back whole", () => {
  const events = [
    pay("p", "2026-01-10", 1_000n),
    back("half", "p", "2026-01-20", 500n),
    back("rest", "p", "2026-02-20", 500n),
    back("failed", "rest", "2026-02-21", 500n, "refund_failed", { reversesEventId: "p" }),
  ];
  expect(played(events, { terms: flat("event") })).toEqual([
    "p share 500",
    "half share 0 flat_stays",
    "rest share -500",
    "failed share 500",
  ]);
});
