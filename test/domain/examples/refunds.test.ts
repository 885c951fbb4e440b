import { expect, test } from "vitest";
import { back, head, pay, play, played, type Terms } from "./play.ts";

const graduated = (refundAfterTier: "lower_counter" | "recompute" | "leave_counter"): Terms => ({
  readings: { refundAfterTier },
  heads: [
    head({
      pays: {
        ...{ kind: "tiered", mode: "graduated", per: "quarter" },
        brackets: [
          { fromMinor: {}, ratePpm: 100_000 },
          { fromMinor: { USD: 10_000 }, ratePpm: 200_000 },
        ],
      },
    }),
  ],
});

/** 80.00 and 40.00: 8.00, then 2.00 at 10 % and 4.00 at 20 %. */
const crossed = [pay("p1", "2026-01-10", 8_000n), pay("p2", "2026-01-11", 4_000n)];

test("after a tier was crossed a refund takes back what its payment earned and lowers the counter", () => {
  const events = [...crossed, back("r", "p2", "2026-02-10", 4_000n), pay("p3", "2026-02-11", 4_000n)];
  // 80.00 are counted again: 20.00 at 10 % and 20.00 at 20 %.
  expect(played(events, { terms: graduated("lower_counter") }).slice(2)).toEqual([
    "r share -600",
    "p3 share 600",
  ]);
});

test("by the reading recompute a refund takes back what the topmost brackets paid", () => {
  const events = [...crossed, back("r", "p1", "2026-02-10", 8_000n), pay("p3", "2026-02-11", 4_000n)];
  // From 120.00 down to 40.00: 20.00 at 20 % and 60.00 at 10 %; then 40.00 to 80.00 at 10 %.
  expect(played(events, { terms: graduated("recompute") }).slice(2)).toEqual([
    "r share -1000",
    "p3 share 400",
  ]);
});

test("by the reading leave_counter a refund takes back what its payment earned and the counter stays", () => {
  const events = [...crossed, back("r", "p2", "2026-02-10", 4_000n), pay("p3", "2026-02-11", 4_000n)];
  // 120.00 are still counted.
  expect(played(events, { terms: graduated("leave_counter") }).slice(2)).toEqual([
    "r share -600",
    "p3 share 800",
  ]);
});

test("a refund lowers the counter of its payment's own window", () => {
  const events = [
    ...crossed,
    pay("p3", "2026-04-10", 9_000n),
    back("r", "p1", "2026-04-11", 8_000n),
    // 90.00 are counted in the second quarter, whatever happens to the first.
    pay("p4", "2026-04-12", 2_000n),
  ];
  expect(played(events, { terms: graduated("lower_counter") }).slice(2)).toEqual([
    "p3 share 900",
    "r share -800",
    "p4 share 300",
  ]);
});

test("partial refunds take back their proportion, and all together exactly what was credited", () => {
  // 20 % of 10.01 is 2.002, so 200 cents.
  const events = [
    pay("p", "2026-01-10", 1_001n),
    back("r1", "p", "2026-02-10", 333n),
    back("r2", "p", "2026-03-10", 333n),
    back("r3", "p", "2026-04-10", 335n),
  ];
  // 66.53, 133.07 and 200: 67, 133 − 67, 200 − 133.
  expect(played(events)).toEqual(["p share 200", "r1 share -67", "r2 share -66", "r3 share -67"]);
});

test("partial refunds lower the counter by their part each, together by the payment's base", () => {
  const events = [
    ...crossed,
    back("r1", "p2", "2026-02-10", 1_000n),
    back("r2", "p2", "2026-02-11", 3_000n),
    pay("p3", "2026-02-12", 4_000n),
  ];
  // 6.00 back in two parts; 80.00 are counted again.
  expect(played(events, { terms: graduated("lower_counter") }).slice(2)).toEqual([
    "r1 share -150",
    "r2 share -450",
    "p3 share 600",
  ]);
});

test("a reversal's base is what was reduced, below zero, and above it when given back", () => {
  const events = [
    pay("p", "2026-01-10", 1_000n),
    back("r", "p", "2026-02-10", 400n),
    back("f", "p", "2026-03-10", 400n, "refund_failed"),
  ];
  expect(play(events).map((line) => line.baseMinor)).toEqual([1_000n, -400n, 400n]);
});

test("all that reduces a payment together takes back no more than it credited", () => {
  const events = [
    pay("p", "2026-01-10", 1_000n),
    back("note", "p", "2026-02-10", 700n, "credit_note"),
    back("lost", "p", "2026-02-11", 700n, "dispute_lost"),
    back("r", "p", "2026-02-12", 100n),
  ];
  expect(played(events)).toEqual(["p share 200", "note share -140", "lost share -60", "r share 0 reversal"]);
});

test("a failed refund gives back what the refund took", () => {
  const events = [
    pay("p", "2026-01-10", 1_000n),
    back("r", "p", "2026-02-10", 400n),
    back("f", "p", "2026-03-10", 400n, "refund_failed"),
  ];
  expect(played(events)).toEqual(["p share 200", "r share -80", "f share 80"]);
});

test("a dispute takes nothing back before it is lost", () => {
  const events = [
    pay("p", "2026-01-10", 1_000n),
    back("opened", "p", "2026-02-10", 400n, "dispute_opened"),
    back("won", "p", "2026-02-20", 400n, "dispute_won"),
    back("lost", "p", "2026-03-10", 400n, "dispute_lost"),
  ];
  expect(played(events)).toEqual([
    "p share 200",
    "opened share 0 dispute_open",
    "won share 0 dispute_won",
    "lost share -80",
  ]);
});

test("a reversal cancels what is held of its own line while its hold lasts, then takes from what is available", () => {
  const events = [
    pay("p", "2026-01-10", 10_000n),
    back("r1", "p", "2026-01-20T11:59:59.999Z", 1_000n),
    back("r2", "p", "2026-01-20T12:00:00Z", 2_000n),
  ];
  const lines = play(events, { terms: { holdDays: 10 } });
  expect(lines.slice(1).map((line) => [line.fromHeldMinor, line.fromAvailableMinor])).toEqual([
    [200n, 0n],
    [0n, 400n],
  ]);
});

test("at one instant a payment counts before what reduces it", () => {
  const events = [back("a", "z", "2026-01-10", 10_000n), pay("z", "2026-01-10", 10_000n)];
  expect(played(events)).toEqual(["z share 2000", "a share -2000"]);
});
