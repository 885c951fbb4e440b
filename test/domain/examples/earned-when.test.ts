import { expect, test } from "vitest";
import { agreed, back, head, pay, percent, play, played } from "./play.ts";

const invoice = { invoiceId: "inv_1", invoiceNetMinor: 10_000n };
const part = (id: string, on: string, net: bigint) => pay(id, on, net, {}, invoice);
const full = { heads: [head({ earnedWhen: "paid_in_full" as const })] };
const invoiced = { heads: [head({ earnedWhen: "invoiced" as const })] };

test("payments of an invoice wait until its whole net has come, and are earned together then", () => {
  const events = [
    part("p1", "2026-01-10", 4_000n),
    part("p2", "2026-02-10", 5_999n),
    part("p3", "2026-03-10", 1n),
  ];
  const lines = play(events, { terms: full });
  // 20 % of 40.00, of 59.99 (11.998) and of 0.01.
  expect(lines.map((line) => [line.eventId, line.amountMinor, line.reason, line.occurredAt])).toEqual([
    ["p1", 0n, "waits_for_full_payment", events[0]!.occurredAt],
    ["p2", 0n, "waits_for_full_payment", events[1]!.occurredAt],
    ["p1", 800n, "earned", events[2]!.occurredAt],
    ["p2", 1_200n, "earned", events[2]!.occurredAt],
    ["p3", 0n, "earned", events[2]!.occurredAt],
  ]);
});

test("an invoice that is paid in full leaves another one waiting", () => {
  const other = { invoiceId: "inv_2", invoiceNetMinor: 10_000n };
  const events = [
    part("p1", "2026-01-10", 4_000n),
    pay("q1", "2026-01-11", 4_000n, {}, other),
    part("p2", "2026-02-10", 6_000n),
  ];
  expect(played(events, { terms: full }).slice(2)).toEqual(["p1 share 800", "p2 share 1200"]);
});

test("a payment without an invoice does not wait", () => {
  expect(played([pay("p", "2026-01-10", 10_000n)], { terms: full })).toEqual(["p share 2000"]);
});

test("what waited is rated by the version of its own time", () => {
  const versions = [
    agreed({ heads: [head({ earnedWhen: "paid_in_full", pays: percent(100_000) })] }, { toOn: "2026-02-01" }),
    agreed(full, { id: "agv_2", n: 2, fromOn: "2026-02-01" }),
  ];
  const events = [part("p1", "2026-01-10", 4_000n), part("p2", "2026-02-10", 6_000n)];
  expect(played(events, { versions }).slice(1)).toEqual(["p1 share 400", "p2 share 1200"]);
});

test("what was refunded while it waited makes the invoice wait longer and is taken off at once", () => {
  const events = [
    part("p1", "2026-01-10", 4_000n),
    back("r", "p1", "2026-01-20", 1_000n, "refund", invoice),
    part("p2", "2026-02-10", 6_000n),
    part("p3", "2026-03-10", 1_000n),
  ];
  // 30.00 of 40.00 are left: 8.00 less 2.00.
  expect(played(events, { terms: full })).toEqual([
    "p1 - 0 waits_for_full_payment",
    "r - 0 waits_for_full_payment",
    "p2 - 0 waits_for_full_payment",
    "p1 share 600",
    "p2 share 1200",
    "p3 share 200",
  ]);
});

test("a refund of one waiting payment leaves the others that wait as they are", () => {
  const events = [
    part("p1", "2026-01-10", 4_000n),
    part("p2", "2026-01-11", 3_000n),
    back("r", "p1", "2026-01-20", 1_000n, "refund", invoice),
    part("p3", "2026-02-10", 4_000n),
  ];
  expect(played(events, { terms: full }).slice(3)).toEqual(["p1 share 600", "p2 share 600", "p3 share 800"]);
});

test("an invoice that is given up takes nothing off what was paid of it", () => {
  const events = [
    part("p1", "2026-01-10", 4_000n),
    back("u", "i", "2026-01-20", 10_000n, "invoice_uncollectible", invoice),
    part("p2", "2026-02-10", 6_000n),
  ];
  expect(played(events, { terms: full }).slice(2)).toEqual(["p1 share 800", "p2 share 1200"]);
});

test("by invoice it is earned when issued, its payment earns nothing, and a void takes it back whole", () => {
  const issued = pay("i", "2026-01-10", 10_000n, {}, { ...invoice, kind: "invoice_issued" });
  const events = [
    issued,
    part("p", "2026-01-20", 10_000n),
    back("v", "i", "2026-02-10", 10_000n, "invoice_void", invoice),
  ];
  expect(played(events, { terms: invoiced })).toEqual([
    "i share 2000",
    "p - 0 earned_when_invoiced",
    "v share -2000",
  ]);
  const lost = back("u", "i", "2026-02-10", 10_000n, "invoice_uncollectible", invoice);
  expect(played([issued, lost], { terms: invoiced })[1]).toBe("u share -2000");
  // Terms that pay by payments take no notice of it.
  expect(played([issued, events[1]!])).toEqual(["p share 2000"]);
});

test("a refund of an invoice's payment takes back what the issued invoice earned", () => {
  const events = [
    pay("i", "2026-01-10", 10_000n, {}, { ...invoice, kind: "invoice_issued" }),
    part("p", "2026-01-20", 10_000n),
    back("r", "p", "2026-02-10", 2_500n, "refund", invoice),
  ];
  expect(played(events, { terms: invoiced })[2]).toBe("r share -500");
});

test("an issued invoice is a customer's first where nothing was paid or issued before it", () => {
  const terms = {
    heads: [
      head({ id: "first", customers: "new", earnedWhen: "invoiced", pays: percent(100_000) }),
      head({ id: "later", customers: "renewing", earnedWhen: "invoiced", pays: percent(50_000) }),
    ],
  };
  const issued = (id: string, on: string) =>
    pay(id, on, 10_000n, {}, { kind: "invoice_issued", invoiceId: id, invoiceNetMinor: 10_000n });
  const events = [issued("i1", "2026-01-10"), issued("i2", "2026-01-11"), issued("i3", "2026-02-10")];
  expect(played(events, { terms })).toEqual(["i1 first 1000", "i2 later 500", "i3 later 500"]);
});

const spread = { heads: [head({ prepaid: "over_service_period" as const })] };
const service = (serviceFrom: string, serviceTo: string) => ({ serviceFrom, serviceTo });

test("a prepaid service is earned in equal parts, one for each month begun, the odd units first", () => {
  const lines = play([pay("p", "2026-01-10", 5_000n, service("2026-01-10", "2026-04-10"))], {
    terms: spread,
    until: "2026-05",
  });
  // 10.00 in three: 3.34, 3.33, 3.33, on the 10th of each month.
  expect(lines.map((line) => [line.headId, line.amountMinor, line.occurredAt.toISOString()])).toEqual([
    ["share#1", 334n, "2026-01-10T12:00:00.000Z"],
    ["share#2", 333n, "2026-02-10T00:00:00.000Z"],
    ["share#3", 333n, "2026-03-10T00:00:00.000Z"],
  ]);
  // A day more begins a fourth month.
  const four = pay("p", "2026-01-10", 5_000n, service("2026-01-10", "2026-04-11"));
  expect(played([four], { terms: spread, until: "2026-05" })).toHaveLength(4);
});

test("a service that has begun when it is paid is caught up at the payment, at once it is earned whole", () => {
  const late = [pay("p", "2026-02-20", 5_000n, service("2026-01-01", "2026-04-01"))];
  expect(played(late, { terms: spread, until: "2026-03" })).toEqual([
    "p share#1 334",
    "p share#2 333",
    "p share#3 333",
  ]);
  expect(played(late, { terms: spread })).toHaveLength(2);
  expect(played(late)).toEqual(["p share 1000"]);
});

test("a refund takes its part of what was earned and makes smaller what is to come", () => {
  const events = [
    pay("p", "2026-01-01", 6_000n, service("2026-01-01", "2026-04-01")),
    back("r", "p", "2026-02-10", 3_000n),
  ];
  // 4.00 a month; half of two parts back, half of the third to come.
  expect(played(events, { terms: spread, until: "2026-03" })).toEqual([
    "p share#1 400",
    "p share#2 400",
    "r share#1 -200",
    "r share#2 -200",
    "p share#3 200",
  ]);
});

test("after the clawback's days parts that are still to come come smaller all the same", () => {
  const events = [
    pay("p", "2026-01-01", 6_000n, service("2026-01-01", "2026-04-01")),
    back("r", "p", "2026-02-10", 3_000n),
  ];
  const terms = { ...spread, clawbackDays: 10 };
  expect(played(events, { terms, until: "2026-03" })).toEqual([
    "p share#1 400",
    "p share#2 400",
    "r share#1 0 clawback_over",
    "r share#2 0 clawback_over",
    "p share#3 200",
  ]);
});

test("a refund of an invoice's payment makes smaller what the issued invoice has still to come", () => {
  const terms = {
    heads: [head({ earnedWhen: "invoiced" as const, prepaid: "over_service_period" as const })],
  };
  const of = { invoiceId: "inv_1", invoiceNetMinor: 6_000n };
  const months = service("2026-01-01", "2026-04-01");
  const events = [
    pay("i", "2026-01-01", 6_000n, months, { ...of, kind: "invoice_issued" }),
    pay("p", "2026-01-20", 6_000n, months, of),
    back("r", "p", "2026-02-10", 3_000n, "refund", of),
  ];
  expect(played(events, { terms, until: "2026-03" })).toEqual([
    "i share#1 400",
    "p - 0 earned_when_invoiced",
    "i share#2 400",
    "r share#1 -200",
    "r share#2 -200",
    "i share#3 200",
  ]);
});

test("a refund makes smaller what its own payment has still to come, and nothing else", () => {
  const months = service("2026-01-01", "2026-03-01");
  const events = [
    pay("p", "2026-01-01", 4_000n, months),
    pay("q", "2026-01-02", 4_000n, months),
    back("r", "q", "2026-01-20", 2_000n),
  ];
  expect(played(events, { terms: spread, until: "2026-02" }).slice(2)).toEqual([
    "r share#1 -200",
    "p share#2 400",
    "q share#2 200",
  ]);
});

test("volume tiers true up what was refunded while it waited", () => {
  const pays = {
    ...{ kind: "tiered" as const, mode: "volume" as const, per: "quarter" as const },
    brackets: [
      { fromMinor: {} as Record<string, number>, ratePpm: 100_000 },
      { fromMinor: { USD: 10_000 }, ratePpm: 200_000 },
    ],
  };
  const of = { invoiceId: "inv_1", invoiceNetMinor: 11_000n };
  const events = [
    pay("p1", "2026-01-10", 10_500n, {}, of),
    back("r", "p1", "2026-01-20", 1_000n, "refund", of),
    pay("p2", "2026-02-10", 1_500n, {}, of),
  ];
  // 20 % of 105.00 less that of 10.00: 19.00; 95.00 are 10 %: 9.50 less. With 15.00 more it is 20 % again:
  // 3.00, and of all 110.00 22.00, so 9.50 more.
  expect(played(events, { terms: { heads: [head({ pays, earnedWhen: "paid_in_full" })] } }).slice(2)).toEqual(
    ["p1 share 1900", "p1 share+true_up -950", "p2 share 300", "p2 share+true_up 950"],
  );
});
