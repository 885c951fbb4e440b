import { expect, test } from "vitest";
import { canonicalJson } from "#app/domain/canonical-json.ts";
import { nextPeriod, type Period, periodBounds, periodOf } from "#app/domain/period.ts";
import type { RevenueEvent } from "#app/domain/revenue-event.ts";
import { simulateMonths } from "#app/domain/simulation/simulate-months.ts";
import { statementDocument } from "#app/domain/statement-document.ts";
import { agreed, back, pay, since, type Terms } from "./play.ts";

/** What each month's statement says: available, payable, why. */
function statements(events: readonly RevenueEvent[], terms: Terms, last: Period): string[] {
  const months = [];
  for (let period: Period = "2026-01"; period <= last; period = nextPeriod(period))
    months.push({
      period,
      ...periodBounds(period, "UTC"),
      events: events.filter((one) => periodOf(one.occurredAt, "UTC") === period),
    });
  return simulateMonths({ attributions: [since("2026-01-01")], versions: [agreed(terms)], months }).map(
    ({ statements: [own] }) =>
      own
        ? `${own.figures.availableMinor} ${own.figures.payableNowMinor} ${own.figures.payableReason}`
        : "none",
  );
}
const minimum = { minimumPayoutMinor: { USD: 5_000 } };
const monthly = ["2026-01", "2026-02", "2026-03", "2026-04"].map((month) =>
  pay(`p${month}`, `${month}-10`, 10_000n),
);

test("a balance below the minimum is carried until it reaches it, and is paid whole then", () => {
  // 20.00 a month.
  expect(statements(monthly, minimum, "2026-04")).toEqual([
    "2000 0 below_minimum",
    "4000 0 below_minimum",
    "6000 6000 payable",
    "2000 0 below_minimum",
  ]);
  const exact = { minimumPayoutMinor: { USD: 4_000 } };
  expect(statements(monthly, exact, "2026-02")).toEqual(["2000 0 below_minimum", "4000 4000 payable"]);
  // The minimum is named for euros alone.
  expect(statements(monthly, { minimumPayoutMinor: { EUR: 5_000 } }, "2026-01")).toEqual([
    "2000 2000 payable",
  ]);
});

test("a balance below the minimum is carried for so many months at most", () => {
  const once = monthly.slice(0, 1);
  expect(statements(once, { ...minimum, carryAtMostMonths: 2 }, "2026-04")).toEqual([
    "2000 0 below_minimum",
    "2000 0 below_minimum",
    "2000 2000 payable",
    "0 0 nothing_earned",
  ]);
  expect(statements(once, minimum, "2026-03").at(-1)).toBe("2000 0 below_minimum");
});

test("terms that pay by the quarter pay what has come together with its last month", () => {
  const terms: Terms = { minimumPayoutMinor: {}, payment: { every: "quarter", onDay: 20 } };
  expect(statements(monthly, terms, "2026-04")).toEqual([
    "2000 0 not_payment_month",
    "4000 0 not_payment_month",
    "6000 6000 payable",
    "2000 0 not_payment_month",
  ]);
});

test("what is on hold at the month's end is not available, and is with the month in which its hold ends", () => {
  const terms: Terms = { minimumPayoutMinor: {}, holdDays: 22 };
  // 10 January noon and 22 days: 1 February noon. A line whose hold ends with the month's last instant is released.
  expect(statements([pay("p", "2026-01-10", 10_000n)], terms, "2026-02")).toEqual([
    "0 0 on_hold",
    "2000 2000 payable",
  ]);
  expect(statements([pay("p", "2026-01-10T00:00:00Z", 10_000n)], terms, "2026-01")).toEqual([
    "2000 2000 payable",
  ]);
});

test("a refund of what was paid out is a debt, which later months work off", () => {
  const events = [...monthly.slice(0, 1), back("r", "p2026-01", "2026-02-10", 10_000n), ...monthly.slice(2)];
  expect(statements(events, { minimumPayoutMinor: {} }, "2026-04")).toEqual([
    "2000 2000 payable",
    "-2000 0 negative_balance",
    "0 0 nothing_earned",
    "2000 2000 payable",
  ]);
});

test("a sealed statement holds each figure under its own name", () => {
  const figures = {
    ...{ openingMinor: 1n, earnedMinor: 2n, clawedBackMinor: 3n, adjustmentsMinor: 4n, bonusesMinor: 5n },
    ...{ paidMinor: 6n, closingMinor: 7n, heldBeforeMinor: 8n, heldMinor: 9n, releasedMinor: 10n },
    ...{ availableMinor: 11n, minimumMinor: 12n, payableNowMinor: 13n, payableReason: "payable" as const },
  };
  const sealed = statementDocument({
    ...{
      number: "REP-2026-01-0001",
      version: 1,
      partnerId: "par_1",
      legalEntityId: "ent_1",
      payeeProfileId: "pyp_1",
    },
    ...{ currency: "USD", period: "2026-01", timeZone: "UTC" },
    ...{ periodFrom: new Date("2026-01-01T00:00:00Z"), periodTo: new Date("2026-02-01T00:00:00Z") },
    figures,
    lines: { count: 14, sha256: "ab" },
  });
  const read = JSON.parse(canonicalJson(sealed)) as Record<string, unknown>;
  const digits = Object.entries(figures).map(([name, value]) => [name, String(value)]);
  expect(read.figures).toEqual(Object.fromEntries(digits));
  expect(read.lines).toEqual({ count: 14, sha256: "ab" });
});
