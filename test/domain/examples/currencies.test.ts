import { expect, test } from "vitest";
import { exponentOf } from "#app/domain/money.ts";
import { statementFigures } from "#app/domain/statement.ts";
import { agreed, amountsOf, back, head, pay, percent, play, played, since, type Terms } from "./play.ts";

const yen = { currency: "JPY" };
const dinar = { currency: "KWD" };

test("yen have no decimals and dinars three: the units are the currency's own", () => {
  expect([exponentOf("JPY"), exponentOf("USD"), exponentOf("KWD")]).toEqual([0, 2, 3]);
  const terms = { heads: [head({ pays: percent(125_000) })] };
  // 12.5 % of ¥1,001 is ¥125.125; of KWD 1.234 it is 0.15425.
  const events = [pay("y", "2026-01-10", 1_001n, {}, yen), pay("k", "2026-01-11", 1_234n, {}, dinar)];
  expect(amountsOf(events, { terms })).toEqual([125, 154]);
});

test("yen are shared and refunded to the single yen", () => {
  const attributions = [
    since("2026-01-01", { id: "a", weightPpm: 500_000 }),
    since("2026-01-01", { id: "b", weightPpm: 500_000 }),
  ];
  const events = [pay("p", "2026-01-10", 25n, {}, yen), back("r", "p", "2026-01-11", 10n, "refund", yen)];
  // ¥5: 3 and 2; 40 % of them back: 1.2 and 0.8.
  expect(amountsOf(events, { attributions })).toEqual([3, 2, -1, -1]);
});

test("a reduction in another currency than its payment's takes nothing", () => {
  const events = [pay("p", "2026-01-10", 1_000n), back("r", "p", "2026-01-11", 1_000n, "refund", yen)];
  expect(played(events)).toEqual(["p share 200", "r - 0 no_original"]);
});

test("limits, flat amounts and targets are each of their own currency", () => {
  const terms: Terms = {
    caps: [{ id: "most", per: "month", amountMinor: { JPY: 150, KWD: 2_500 } }],
    rewards: [
      {
        ...{ kind: "target", id: "goal", per: "month", measure: "revenue" },
        atLeastMinor: { JPY: 1_000, KWD: 20_000 },
        pays: { kind: "amount", amountMinor: { JPY: 50, KWD: 1_500 } },
      },
    ],
  };
  const events = [
    pay("y", "2026-01-10", 1_000n, {}, yen),
    pay("k", "2026-01-11", 19_999n, {}, dinar),
    pay("d", "2026-01-12", 100_000n),
  ];
  // ¥200 cut to 150; KWD 4.000 to 2.500; dollars have no cap. The yen reached their target, the dinars did not.
  expect(played(events, { terms })).toEqual([
    "y share 150",
    "k share 2500",
    "d share 20000",
    "2026-01-31 goal 50",
  ]);
  const flat = { kind: "flat" as const, per: "event" as const, amountMinor: { JPY: 500, KWD: 1_250 } };
  expect(played(events, { terms: { heads: [head({ pays: flat })] } })).toEqual([
    "y share 500",
    "k share 1250",
    "d - 0 currency_not_covered",
  ]);
});

test("a month in three currencies has three balances", () => {
  const events = [
    pay("y", "2026-01-10", 1_000n, {}, yen),
    pay("k", "2026-01-11", 10_000n, {}, dinar),
    pay("d", "2026-01-12", 100_000n),
  ];
  const lines = play(events, { versions: [agreed()] });
  const closing = (currency: string) =>
    statementFigures({
      ...{ openingMinor: 0n, paidOutMinor: 0n, heldBefore: [], monthsBelow: 0 },
      lines: lines.filter((line) => line.currency === currency),
      periodEnd: new Date("2026-02-01T00:00:00Z"),
      payment: { minimumMinor: 0n, carryAtMostMonths: null, paysThisMonth: true },
    }).closingMinor;
  expect(["JPY", "KWD", "USD"].map(closing)).toEqual([200n, 2_000n, 20_000n]);
});
