import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readSimulation } from "#app/domain/simulation/read-simulation.ts";
import { simulateMonths } from "#app/domain/simulation/simulate-months.ts";
import { simulationJsonSchema } from "#app/domain/simulation/simulation-file.ts";

const FOLDER = "docs/examples/simulate";
const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

function play(json: unknown) {
  const found = readSimulation(json);
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  return simulateMonths(found.input);
}

const linesOf = (months: ReturnType<typeof play>) =>
  months.flatMap(({ period, lines }) =>
    lines.map((line) => `${period} ${line.partnerId} ${line.reason} ${line.amountMinor} ${line.currency}`),
  );
/** opening earned clawed back paid closing held payable, minor units */
const statementsOf = (months: ReturnType<typeof play>) =>
  months.flatMap(({ period, statements }) =>
    statements.map(({ partnerId, currency, figures: f }) =>
      [
        period,
        partnerId,
        currency,
        f.openingMinor,
        f.earnedMinor,
        f.clawedBackMinor,
        f.paidMinor,
        f.closingMinor,
        f.heldMinor,
        f.payableNowMinor,
        f.payableReason,
      ].join(" "),
    ),
  );

test("the published schema of simulations is the one that files are read by", () => {
  expect(read("docs/simulate.schema.json")).toEqual(JSON.parse(JSON.stringify(simulationJsonSchema())));
});

/** Worked out by hand; docs/simulate.md says how. */
const EXAMPLES: Readonly<Record<string, { lines: string[]; statements: string[] }>> = {
  // 20 % of 1,000.00 and of 500.00, half of which comes back; thirty days of hold.
  "quick-start": {
    lines: [
      "2026-01 partner earned 20000 USD",
      "2026-02 partner earned 10000 USD",
      "2026-02 partner reversal -5000 USD",
    ],
    statements: [
      "2026-01 partner USD 0 20000 0 0 20000 20000 0 on_hold",
      "2026-02 partner USD 20000 10000 -5000 0 25000 5000 20000 payable",
      "2026-03 partner USD 25000 0 0 -20000 5000 0 5000 payable",
    ],
  },
  // 6,000 at 10 %; 4,000 at 10 % and 4,000 at 20 %; 600 back, counter 8,000; 2,000 at 10 % and 1,000 at 20 %.
  "tiers-crossed-with-refund": {
    lines: [
      "2026-01 northlight earned 60000 USD",
      "2026-02 northlight earned 120000 USD",
      "2026-03 northlight reversal -60000 USD",
      "2026-03 northlight earned 40000 USD",
    ],
    statements: [
      "2026-01 northlight USD 0 60000 0 0 60000 0 60000 payable",
      "2026-02 northlight USD 60000 120000 0 -60000 120000 0 120000 payable",
      "2026-03 northlight USD 120000 40000 -60000 -120000 -20000 0 0 negative_balance",
    ],
  },
  // 15,000.15 rounds to 15,000, 60 to 40. 1,500.75 rounds to 1,501: the odd unit goes to the largest part, 750.5.
  "two-partners-share": {
    lines: [
      "2026-04 builder earned 6000 EUR",
      "2026-04 finder earned 9000 EUR",
      "2026-04 builder earned 375 EUR",
      "2026-04 finder earned 751 EUR",
    ],
    statements: [
      "2026-04 builder EUR 0 6375 0 0 6375 0 6375 payable",
      "2026-04 finder EUR 0 9751 0 0 9751 0 9751 payable",
    ],
  },
  // 120.00 in twelve parts; half comes back in February, of what was booked and of what is still to come.
  "prepaid-annual": {
    lines: [
      "2026-01 partner earned 1000 USD",
      "2026-02 partner earned 1000 USD",
      "2026-02 partner reversal -500 USD",
      "2026-02 partner reversal -500 USD",
      ...["03", "04", "05", "06", "07", "08", "09", "10", "11", "12"].map(
        (month) => `2026-${month} partner earned 500 USD`,
      ),
    ],
    statements: [
      "2026-01 partner USD 0 1000 0 0 1000 0 1000 payable",
      "2026-02 partner USD 1000 1000 -1000 -1000 0 0 0 nothing_earned",
      "2026-03 partner USD 0 500 0 0 500 0 500 payable",
      ...["04", "05", "06", "07", "08", "09", "10", "11", "12"].map(
        (month) => `2026-${month} partner USD 500 500 0 -500 500 0 500 payable`,
      ),
    ],
  },
  // Nothing until the invoice is paid; then 20 % of both parts.
  "paid-in-full": {
    lines: [
      "2026-05 partner waits_for_full_payment 0 USD",
      "2026-07 partner earned 8000 USD",
      "2026-07 partner earned 12000 USD",
    ],
    statements: [
      "2026-05 partner USD 0 0 0 0 0 0 0 nothing_earned",
      "2026-06 partner USD 0 0 0 0 0 0 0 nothing_earned",
      "2026-07 partner USD 0 20000 0 0 20000 0 20000 payable",
    ],
  },
  // 12.5 %: 125.125 yen, 125.625 fils, and half cents to the even one: 125.5 and 126.5 are both 126.
  "three-currencies": {
    lines: [
      "2026-06 partner earned 125 JPY",
      "2026-06 partner earned 126 KWD",
      "2026-06 partner earned 126 USD",
      "2026-06 partner earned 126 USD",
    ],
    statements: [
      "2026-06 partner JPY 0 125 0 0 125 0 0 below_minimum",
      "2026-06 partner KWD 0 126 0 0 126 0 126 payable",
      "2026-06 partner USD 0 252 0 0 252 0 252 payable",
    ],
  },
  // 12,345 at 0.0004 are 4.938; 600.00 are cut to the 495.06 left of 500.00; a new month has new room.
  "e-mails-with-a-cap": {
    lines: [
      "2026-08 partner earned 494 USD",
      "2026-08 partner earned 49506 USD",
      "2026-08 partner capped 0 USD",
      "2026-09 partner earned 10 USD",
    ],
    statements: [
      "2026-08 partner USD 0 50000 0 0 50000 0 50000 payable",
      "2026-09 partner USD 50000 10 0 -50000 10 0 10 payable",
    ],
  },
};

test("every example has its amounts worked out by hand", () => {
  expect(readdirSync(FOLDER).sort()).toEqual(
    Object.keys(EXAMPLES)
      .map((name) => `${name}.json`)
      .sort(),
  );
});

test.each(Object.entries(EXAMPLES))(
  "the example %s gives the amounts worked out by hand",
  (name, expected) => {
    const months = play(read(`${FOLDER}/${name}.json`));
    expect(linesOf(months)).toEqual(expected.lines);
    expect(statementsOf(months)).toEqual(expected.statements);
  },
);

test("each statement opens with the closing before it, and all lines less all payments are the balance", () => {
  for (const name of Object.keys(EXAMPLES)) {
    const months = play(read(`${FOLDER}/${name}.json`));
    const closing = new Map<string, bigint>();
    const lines = new Map<string, bigint>();
    for (const month of months) {
      for (const line of month.lines) {
        const key = `${line.partnerId} ${line.currency}`;
        lines.set(key, (lines.get(key) ?? 0n) + line.amountMinor);
      }
      for (const { partnerId, currency, figures } of month.statements) {
        const key = `${partnerId} ${currency}`;
        expect(figures.openingMinor).toBe(closing.get(key) ?? 0n);
        closing.set(key, figures.closingMinor);
        lines.set(key, (lines.get(key) ?? 0n) + figures.paidMinor);
        expect(figures.closingMinor).toBe(lines.get(key));
      }
    }
  }
});

const SHARE = { heads: [{ pays: { kind: "percentage", ratePpm: 200_000 } }] };
const problemsOf = (json: unknown) => {
  const found = readSimulation(json);
  return found.ok ? [] : found.problems.map(({ path, problem }) => `${path}: ${problem}`);
};

test("what is wrong with a file is told by its place, all at once", () => {
  expect(
    problemsOf({
      agreements: [
        { partner: "a", terms: SHARE },
        { partner: "b", terms: { ...SHARE, heads: [...SHARE.heads, ...SHARE.heads] } },
      ],
      customers: [{ id: "acme" }],
      attributions: [
        { customer: "acme", partner: "a" },
        { customer: "acme", partner: "nobody" },
      ],
      events: [
        { id: "one", at: "2026-01-10", net: "1.000", currency: "USD" },
        { id: "one", at: "2026-01-11", net: "1.00", currency: "USD" },
        { at: "2026-01-12", net: "1.00" },
        { kind: "refund", at: "2026-01-12", currency: "USD", reverses: "none" },
        { at: "2026-01-12", customer: "acmee", net: "1.00", currency: "USD" },
      ],
    }),
  ).toEqual([
    "events.1.id: another event has this id",
    'events.0.net: "1.000" is no amount of USD: ambiguous separator',
    "events.2.currency: should be said here, or once for the whole file",
    "events.3.reverses: there is no payment or issued invoice none",
    "events: event-005: acmee is not among the customers",
    "agreements.1.terms.heads.1: heads overlap",
    "attributions.1.partner: nobody has no agreement",
  ]);
});

test("a key that is not known, a number with decimals and a month that is not played are refused", () => {
  const file = { currency: "USD", agreements: [{ terms: SHARE }] };
  expect(problemsOf({ ...file, events: [{ at: "2026-01-10", net: 1.5, nett: 1 }] })).toEqual([
    "events.0.net: should be a whole number of minor units, or an amount as text such as 1,234.50",
    'events.0: Unrecognized key: "nett"',
  ]);
  expect(
    problemsOf({ ...file, events: [{ at: "2026-01-10", net: 1 }], periods: ["2026-02", "2026-04"] }),
  ).toEqual([
    "periods: should follow one another, each month once",
    "events: event-001 belongs to 2026-01, which is not played",
  ]);
});

test("a refund without a size takes back all that is left, and a failed refund gives that back", () => {
  const months = play({
    currency: "USD",
    agreements: [{ terms: SHARE }],
    events: [
      { id: "p", at: "2026-01-10", lines: [{ net: "100.00" }, { net: "50.00" }] },
      { kind: "refund", at: "2026-01-11", reverses: "p", net: "30.00" },
      { kind: "refund", at: "2026-01-12", reverses: "p" },
      { kind: "refund_failed", at: "2026-01-13", reverses: "p", net: "120.00" },
    ],
  });
  // 20 and 10; 20.00 and 10.00 of them taken, then the rest; 80.00 and 40.00 given back.
  expect(months[0]?.lines.map((line) => line.amountMinor)).toEqual([
    2_000n,
    1_000n,
    -400n,
    -200n,
    -1_600n,
    -800n,
    1_600n,
    800n,
  ]);
});

test("an event that came late is booked in the month that the file says", () => {
  const months = play({
    currency: "USD",
    agreements: [{ from: "2026-01-01", terms: SHARE }],
    events: [
      { at: "2026-02-10", net: "10.00" },
      { at: "2026-01-10", period: "2026-02", net: "5.00" },
    ],
    periods: { from: "2026-01", to: "2026-02" },
  });
  expect(linesOf(months)).toEqual(["2026-02 partner earned 100 USD", "2026-02 partner earned 200 USD"]);
});
