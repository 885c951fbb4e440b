import { expect, test } from "vitest";
import { agreed, back, head, pay, percent, play, played, since, type Terms } from "./play.ts";

type Reward = NonNullable<Terms["rewards"]>[number];
type Target = Extract<Reward, { kind: "target" }>;

const target = (change: Partial<Target> = {}): Terms => ({
  rewards: [
    {
      ...{ kind: "target", id: "goal", per: "month", measure: "revenue", atLeastMinor: { USD: 10_000 } },
      pays: { kind: "amount", amountMinor: { USD: 500 } },
      ...change,
    },
  ],
});
const growth = (change: Partial<Extract<Reward, { kind: "growth" }>> = {}): Terms => ({
  rewards: [{ kind: "growth", id: "more", per: "month", overPpm: 1_000_000, ratePpm: 30_000, ...change }],
});
const bonuses = (...of: Parameters<typeof played>) => played(...of).filter((line) => /goal|more/u.test(line));

test("a target of revenue is reached with its last unit, and pays at the window's last instant", () => {
  const paid = (net: bigint) =>
    bonuses([pay("p1", "2026-01-10", 6_000n), pay("p2", "2026-01-31T23:59:59.999Z", net)], {
      terms: target(),
    });
  expect(paid(4_000n)).toEqual(["2026-01-31 goal 500"]);
  expect(paid(3_999n)).toEqual([]);
  // What comes with the next month counts in the next month.
  const events = [pay("p1", "2026-01-10", 6_000n), pay("p2", "2026-02-01T00:00:00Z", 6_000n)];
  expect(bonuses(events, { terms: target() })).toEqual([]);
});

test("a target may pay a part of the revenue that counted", () => {
  const pays = { kind: "part_of_revenue" as const, ratePpm: 10_000 };
  // 1 % of 120.50, a half to the even neighbour.
  const events = [pay("p", "2026-01-10", 12_050n)];
  expect(bonuses(events, { terms: target({ pays }) })).toEqual(["2026-01-31 goal 120"]);
});

test("a target is paid for each window in which it is reached, or once", () => {
  const events = [pay("p1", "2026-01-10", 10_000n), pay("p2", "2026-03-10", 10_000n)];
  expect(bonuses(events, { terms: target() })).toEqual(["2026-01-31 goal 500", "2026-03-31 goal 500"]);
  expect(bonuses(events, { terms: target({ once: true }) })).toEqual(["2026-01-31 goal 500"]);
  const quarter = target({ per: "quarter", atLeastMinor: { USD: 20_000 } });
  expect(bonuses(events, { terms: quarter })).toEqual(["2026-03-31 goal 500"]);
});

test("a target of customers counts each with its first payment, whatever is refunded", () => {
  const terms = target({ measure: "customers", atLeastMinor: {}, atLeastCount: 2 });
  const attributions = [since("2026-01-01"), since("2026-01-01", { id: "att_2", customerId: "cus_2" })];
  const second = { customerId: "cus_2" };
  const events = [
    pay("p1", "2026-01-10", 100n),
    pay("p2", "2026-01-11", 100n),
    back("r", "p1", "2026-01-12", 100n),
    pay("p3", "2026-01-13", 100n, {}, second),
    // Nobody is new in February.
    pay("p4", "2026-02-10", 100n),
    pay("p5", "2026-02-11", 100n, {}, second),
  ];
  expect(bonuses(events, { terms, attributions })).toEqual(["2026-01-31 goal 500"]);
  expect(bonuses(events.slice(0, 3), { terms, attributions })).toEqual([]);
});

test("a target of students counts the quantity of programme lines", () => {
  const terms = target({ measure: "students", atLeastMinor: {}, atLeastCount: 10 });
  const programme = { stream: "programme" as const };
  const events = [
    pay("p1", "2026-01-10", 100n, { ...programme, quantity: 6n }),
    pay("p2", "2026-01-11", 100n, { ...programme, quantity: 4n }),
    pay("p3", "2026-02-10", 100n, { quantity: 10n }),
  ];
  expect(bonuses(events, { terms })).toEqual(["2026-01-31 goal 500"]);
});

test("a reduction counts when it happens, and what was settled stays settled", () => {
  const events = [
    pay("p1", "2026-01-10", 10_000n),
    back("r", "p1", "2026-02-10", 4_000n),
    pay("p2", "2026-02-11", 13_999n),
  ];
  // January had its 100.00; February has 139.99 − 40.00.
  expect(bonuses(events, { terms: target() })).toEqual(["2026-01-31 goal 500"]);
  const enough = [...events, pay("p3", "2026-02-12", 1n)];
  expect(bonuses(enough, { terms: target() })).toEqual(["2026-01-31 goal 500", "2026-02-28 goal 500"]);
});

test("an event that came late counts in the month that it is booked in", () => {
  const events = [
    pay("p1", "2026-01-10", 6_000n),
    pay("late", "2026-01-20", 6_000n),
    pay("p2", "2026-02-10", 4_000n),
  ];
  expect(bonuses(events, { terms: target(), bookedIn: { late: "2026-02" } })).toEqual([
    "2026-02-28 goal 500",
  ]);
});

test("targets count the bases of commission heads alone", () => {
  const terms = { ...target(), heads: [head({ kind: "bonus" })] };
  expect(bonuses([pay("p", "2026-01-10", 10_000n)], { terms })).toEqual([]);
});

test("growth pays a part of what exceeds so much of the window before", () => {
  const events = [
    pay("p1", "2026-01-10", 10_000n),
    pay("p2", "2026-02-10", 14_000n),
    pay("p3", "2026-03-10", 14_000n),
  ];
  // 3 % of 40.00; nothing before January to grow over, no more in March than in February.
  expect(bonuses(events, { terms: growth() })).toEqual(["2026-02-28 more 120"]);
  // Above 120 %: 3 % of 140.00 − 120.00.
  expect(bonuses(events, { terms: growth({ overPpm: 1_200_000 }) })).toEqual(["2026-02-28 more 60"]);
  expect(bonuses(events, { terms: growth({ overPpm: 1_400_000 }) })).toEqual([]);
});

test("growth against the year before compares with the same month of that year", () => {
  const events = [
    pay("p1", "2026-02-10", 10_000n),
    pay("p2", "2026-12-10", 90_000n),
    pay("p3", "2027-01-10", 1_000n),
    pay("p4", "2027-02-10", 14_000n),
  ];
  expect(bonuses(events, { terms: growth({ against: "year_before" }) })).toEqual(["2027-02-28 more 120"]);
});

test("loyalty lifts every line by the step that the agreement's whole months have reached", () => {
  const steps = [
    { afterMonths: 12, upliftPpm: 50_000 },
    { afterMonths: 24, upliftPpm: 100_000 },
  ];
  const terms = { rewards: [{ kind: "loyalty" as const, id: "tenure", steps }] };
  const events = [
    pay("p1", "2026-12-31", 10_000n),
    pay("p2", "2027-01-01", 10_000n),
    pay("p3", "2027-12-31", 10_000n),
    pay("p4", "2028-01-01", 10_000n),
  ];
  // 5 % and 10 % of 20.00.
  expect(played(events, { terms })).toEqual([
    "p1 share 2000",
    "p2 share 2000",
    "p2 share+tenure 100",
    "p3 share 2000",
    "p3 share+tenure 100",
    "p4 share 2000",
    "p4 share+tenure 200",
  ]);
});

test("loyalty lifts what is paid to the partner, and a processing fee stays what it is", () => {
  const terms: Terms = {
    heads: [head(), head({ id: "fee", kind: "processing_fee", pays: percent(100_000) })],
    rewards: [{ kind: "loyalty", id: "tenure", steps: [{ afterMonths: 0, upliftPpm: 100_000 }] }],
  };
  expect(played([pay("p", "2026-01-10", 10_000n)], { terms })).toEqual([
    "p share 2000",
    "p share+tenure 200",
    "p fee -1000",
  ]);
});

test("an uplift on a prepaid service comes in parts as its line does, and goes back with it", () => {
  const terms: Terms = {
    heads: [head({ prepaid: "over_service_period" })],
    rewards: [{ kind: "loyalty", id: "tenure", steps: [{ afterMonths: 0, upliftPpm: 100_000 }] }],
  };
  const service = { serviceFrom: "2026-01-01", serviceTo: "2026-03-01" };
  const events = [pay("p", "2026-01-01", 10_000n, service), back("r", "p", "2026-01-20", 5_000n)];
  // 20.00 and 2.00 in two parts; half of the first back, half of the second to come.
  expect(played(events, { terms, until: "2026-02" })).toEqual([
    "p share#1 1000",
    "p share+tenure#1 100",
    "r share#1 -500",
    "r share+tenure#1 -50",
    "p share#2 500",
    "p share+tenure#2 50",
  ]);
});

test("the version in force at the window's end decides of a reward", () => {
  const versions = [
    agreed(target(), { toOn: "2026-01-20" }),
    agreed(target({ pays: { kind: "amount", amountMinor: { USD: 900 } } }), {
      ...{ id: "agv_2", n: 2, fromOn: "2026-01-20" },
    }),
  ];
  const lines = play([pay("p", "2026-01-10", 10_000n)], { versions });
  expect(lines.map((line) => [line.versionId, line.reason, line.amountMinor])).toEqual([
    ["agv_1", "earned", 2_000n],
    ["agv_2", "target_bonus", 900n],
  ]);
});
