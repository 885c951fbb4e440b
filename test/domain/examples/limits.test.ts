import { expect, test } from "vitest";
import { agreed, amountsOf, back, head, pay, percent, play, played, since, type Terms } from "./play.ts";

type Cap = NonNullable<Terms["caps"]>[number];
const cap = (per: Cap["per"], USD: number, change: Partial<Cap> = {}): Terms => ({
  caps: [{ id: "most", per, amountMinor: { USD }, ...change }],
});
const floor = (per: Cap["per"], USD: number, change: Partial<Cap> = {}): Terms => ({
  floors: [{ id: "least", per, amountMinor: { USD }, ...change }],
});

/** 20.00 of commission each. */
const five = [
  pay("a", "2026-02-10", 10_000n),
  pay("b", "2026-02-20", 10_000n),
  pay("c", "2026-03-31", 10_000n),
  pay("d", "2026-04-01T00:00:00Z", 10_000n),
  pay("e", "2027-02-01", 10_000n),
];
const other = (id: string, on: string, net: bigint) => pay(id, on, net, {}, { customerId: "cus_2" });
const both = [since("2026-01-01"), since("2026-01-01", { id: "att_2", customerId: "cus_2" })];

test("a cap cuts a line to the room that is left in its window", () => {
  // The agreement began on 1 April 2025: so do its years. 25.00 are the most.
  const paid = (per: Cap["per"]) =>
    amountsOf(five, { versions: [agreed(cap(per, 2_500), { fromOn: "2025-04-01" })] });
  expect(paid("event")).toEqual([2_000, 2_000, 2_000, 2_000, 2_000]);
  expect(paid("month")).toEqual([2_000, 500, 2_000, 2_000, 2_000]);
  expect(paid("quarter")).toEqual([2_000, 500, 0, 2_000, 2_000]);
  expect(paid("calendar_year")).toEqual([2_000, 500, 0, 0, 2_000]);
  expect(paid("agreement_year")).toEqual([2_000, 500, 0, 2_000, 500]);
  expect(paid("agreement")).toEqual([2_000, 500, 0, 0, 0]);
  expect(paid("customer")).toEqual([2_000, 500, 0, 0, 0]);
});

test("a cap per event is for all lines of the event together, one per customer for each customer", () => {
  const [line] = five[0]!.lines;
  const two = { ...five[0]!, lines: [line!, { ...line!, ordinal: 1 }] };
  expect(played([two], { terms: cap("event", 2_500) })).toEqual(["a share 2000", "a share 500"]);
  const events = [five[0]!, other("x", "2026-02-11", 10_000n), five[1]!];
  expect(amountsOf(events, { terms: cap("customer", 2_500), attributions: both })).toEqual([
    2_000, 2_000, 500,
  ]);
  expect(amountsOf(events, { terms: cap("month", 2_500), attributions: both })).toEqual([2_000, 500, 0]);
});

test("where nothing is left of a cap the line says so, and names the tightest", () => {
  const caps = [
    ...cap("month", 2_000).caps!,
    { id: "tight", per: "customer" as const, amountMinor: { USD: 1_500 } },
  ];
  const lines = play(five.slice(0, 2), { terms: { caps } });
  expect(lines.map((line) => [line.amountMinor, line.reason])).toEqual([
    [1_500n, "earned"],
    [0n, "capped"],
  ]);
  expect(lines[0]).toMatchObject({ working: { cap: { id: "tight", roomMinor: 1_500n } } });
});

test("a cap is of the heads that it names, and all are those that are paid to the partner", () => {
  const heads = [
    head(),
    head({ id: "extra", kind: "bonus" }),
    head({ id: "fee", kind: "processing_fee", pays: percent(100_000) }),
  ];
  const event = [five[0]!];
  // 20.00 each and a fee of 10.00; 15.00 are the most.
  const named = { ...cap("month", 1_500, { heads: ["extra"] }), heads };
  expect(played(event, { terms: named })).toEqual(["a share 2000", "a extra 1500", "a fee -1000"]);
  const all = { ...cap("month", 1_500), heads };
  expect(played(event, { terms: all })).toEqual(["a share 1500", "a extra 0 capped", "a fee -1000"]);
});

test("a cap goes by the partner's own share, and by the currency that it names", () => {
  const attributions = [since("2026-01-01", { weightPpm: 500_000 })];
  // Half of 20.00 twice, then 5.00 of 10.00.
  const events = [five[0]!, five[1]!, pay("c", "2026-02-21", 10_000n)];
  expect(amountsOf(events, { terms: cap("month", 2_500), attributions })).toEqual([1_000, 1_000, 500]);
  const yen = pay("y", "2026-02-10", 1_000_000n, {}, { currency: "JPY" });
  expect(amountsOf([yen], { terms: cap("month", 2_500) })).toEqual([200_000]);
});

test("a refund takes back what was credited under the cap and frees that room", () => {
  const events = [
    five[0]!,
    five[1]!,
    back("r", "b", "2026-02-21", 10_000n),
    pay("c", "2026-02-22", 10_000n),
    back("s", "a", "2026-03-01", 5_000n),
    pay("d", "2026-02-23", 10_000n),
  ];
  // 25.00 are the most: 20 and 5; 5 back, 5 again, nothing; then 10 of the 20 come back in March.
  expect(played(events, { terms: cap("month", 2_500) })).toEqual([
    "a share 2000",
    "b share 500",
    "r share -500",
    "c share 500",
    "d share 0 capped",
    "s share -1000",
  ]);
});

test("a floor per event raises the line, one per customer or agreement the first lines only", () => {
  const events = [
    pay("p1", "2026-01-10", 1_000n),
    other("x", "2026-01-11", 1_000n),
    pay("p2", "2026-01-12", 1_000n),
    pay("p3", "2026-01-13", 1_000n),
  ];
  const paid = (per: Cap["per"], least: number) =>
    amountsOf(events, { terms: floor(per, least), attributions: both });
  // 2.00 each.
  expect(paid("event", 300)).toEqual([300, 300, 300, 300]);
  expect(paid("customer", 300)).toEqual([300, 300, 200, 200]);
  expect(paid("agreement", 300)).toEqual([300, 200, 200, 200]);
  // What is above the least is not raised, nor is what is below nothing.
  expect(paid("event", 200)).toEqual([200, 200, 200, 200]);
  expect(amountsOf([pay("p", "2026-01-10", -1_000n)], { terms: floor("event", 300) })).toEqual([-200]);
});

test("a raised line says by how much, and a refund takes back the raised amount", () => {
  const lines = play([pay("p", "2026-01-10", 1_000n), back("r", "p", "2026-01-11", 500n)], {
    terms: floor("event", 300),
  });
  expect(lines.map((line) => line.amountMinor)).toEqual([300n, -150n]);
  expect(lines[0]).toMatchObject({ working: { floor: { id: "least", raisedMinor: 100n } } });
});

test("first floors, then caps", () => {
  const terms = { ...floor("event", 300), ...cap("event", 250) };
  expect(amountsOf([pay("p", "2026-01-10", 1_000n)], { terms })).toEqual([250]);
});

test("a floor per window is topped up at its last instant, with or without anything earned", () => {
  const events = [pay("p1", "2026-01-10", 1_000n), pay("p2", "2026-03-10", 4_000n)];
  // At least 5.00 a month: 2.00 and 3.00; nothing and 5.00; 8.00.
  expect(played(events, { terms: floor("month", 500), until: "2026-03" })).toEqual([
    "p1 share 200",
    "2026-01-31 least 300",
    "2026-02-28 least 500",
    "p2 share 800",
  ]);
  // 15.00 a quarter, less 10.00.
  expect(played(events, { terms: floor("quarter", 1_500), until: "2026-04" })).toEqual([
    "p1 share 200",
    "p2 share 800",
    "2026-03-31 least 500",
  ]);
  // 20.00 a year.
  const year = { terms: floor("calendar_year", 2_000), until: "2026-12" };
  expect(played(events, year).at(-1)).toBe("2026-12-31 least 1000");
  const own = agreed(floor("agreement_year", 2_000), { fromOn: "2025-04-01" });
  expect(played(events, { versions: [own], until: "2026-03" }).at(-1)).toBe("2026-03-31 least 1000");
});

test("nothing is guaranteed for a window of which the agreement was in force for a part", () => {
  const until = "2026-03";
  const late = agreed(floor("month", 500), { fromOn: "2026-01-02" });
  expect(played([], { versions: [late], until })).toEqual(["2026-02-28 least 500", "2026-03-31 least 500"]);
  const ending = agreed(floor("month", 500), { toOn: "2026-03-31" });
  expect(played([], { versions: [ending], until })).toEqual(["2026-01-31 least 500", "2026-02-28 least 500"]);
  const gap = [
    agreed(floor("month", 500), { toOn: "2026-02-10" }),
    agreed(floor("month", 500), { id: "agv_2", n: 2, fromOn: "2026-02-11" }),
  ];
  expect(played([], { versions: gap, until })).toEqual(["2026-01-31 least 500", "2026-03-31 least 500"]);
});

test("a guarantee is given once by the version at the window's end where one follows the other", () => {
  const versions = [
    agreed(floor("month", 500), { toOn: "2026-02-10" }),
    agreed(floor("month", 700), { id: "agv_2", n: 2, fromOn: "2026-02-10" }),
  ];
  const lines = play([pay("p", "2026-02-01", 1_000n)], { versions, until: "2026-02" });
  expect(lines.map((line) => [line.versionId, line.amountMinor])).toEqual([
    ["agv_1", 500n],
    ["agv_1", 200n],
    ["agv_2", 500n],
  ]);
});

test("a guarantee counts what its heads credited: uplifts and reductions too, fees not", () => {
  const terms: Terms = {
    ...floor("month", 1_000),
    heads: [head(), head({ id: "fee", kind: "processing_fee", pays: percent(100_000) })],
    rewards: [{ kind: "loyalty", id: "tenure", steps: [{ afterMonths: 0, upliftPpm: 100_000 }] }],
  };
  const events = [pay("p", "2026-01-10", 4_000n), back("r", "p", "2026-01-20", 2_000n)];
  // 8.00 and 0.80, half of both back: 4.40 credited, 5.60 missing. The fee of 4.00 (half given back) is another matter.
  expect(played(events, { terms })).toEqual([
    "p share 800",
    "p share+tenure 80",
    "p fee -400",
    "r fee 200",
    "r share+tenure -40",
    "r share -400",
    "2026-01-31 least 560",
  ]);
});
