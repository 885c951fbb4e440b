import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { statementCsv } from "#app/adapters/csv/statement-csv.server.ts";
import { DefinitionList } from "#app/components/definition-list.tsx";
import type { Locale } from "#app/domain/locale.ts";
import type { EarnedWorking, LineWorking } from "#app/domain/rating/line-working.ts";
import { LINE_RULES } from "#app/domain/rating/rule-of-line.ts";
import { workingItems } from "#app/features/statements/working-items.tsx";
import { useWorkingWords } from "#app/features/statements/working-words.tsx";
import { CATALOGUE, textIn } from "#app/i18n/catalogue.server.ts";
import { subjectOfLine } from "#app/i18n/line-words.ts";
import { I18nProvider } from "#app/i18n/provider.tsx";
import { aStatementLine, aStatementView } from "#test/factories/statement-view.ts";

function Steps({ working, reason }: { working: LineWorking; reason: string }) {
  return <DefinitionList items={workingItems(working, reason, useWorkingWords("EUR"))} />;
}

function draw(working: LineWorking, reason: string, locale: Locale): string {
  return renderToStaticMarkup(
    <I18nProvider locale={locale} messages={CATALOGUE[locale]} timeZone="UTC">
      <Steps working={working} reason={reason} />
    </I18nProvider>,
  ).replaceAll("\u00a0", " ");
}

const earned: EarnedWorking = {
  kind: "earned",
  netMinor: 100_001n,
  taxMinor: 21_002n,
  removed: [
    { code: "fee", minor: 303n },
    { code: "media", minor: 404n },
    { code: "tax", minor: -505n },
  ],
  baseMinor: 99_799n,
  pays: "percentage",
  ratePpm: 123_400,
  brackets: [],
  counterBeforeMinor: null,
  quantity: null,
  unitPrice: null,
  clause: "1.1",
  windowFrom: "2026-02-03",
  windowTo: "2027-02-03",
  monthsLeft: 3,
  beforeRoundingMicros: 12_315_196_600n,
  afterRoundingMinor: 12_315n,
  weightPpm: 600_000,
  totalWeightPpm: 900_000,
  shareMinor: 8_210n,
  weightedBaseMinor: null,
  floor: { id: "least", raisedMinor: 606n },
  cap: { id: "most", roomMinor: 707n },
  collectedMinor: 808n,
  part: { n: 2, of: 12, wholeMinor: 909n, reducedMinor: 111n, takenMinor: 112n },
};

const cases: [string, LineWorking, string, string[]][] = [
  [
    "a percentage of a base with parts taken off, split, raised, cut, collected and in parts",
    earned,
    "earned",
    [
      "1,000.01",
      "210.02",
      "3.03",
      "4.04",
      "5.05",
      "997.99",
      "12.34%",
      "123.151966",
      "123.15",
      "60%",
      "90%",
    ].concat([
      "82.10",
      "6.06",
      "7.07",
      "8.08",
      "2 of 12",
      "9.09",
      "1.11",
      "1.12",
      "3 Feb 2026",
      "3 Feb 2027",
    ]),
  ],
  ["a platform fee", { ...earned, pays: "platform_fee" }, "earned", ["997.99 EUR less 12.34%"]],
  [
    "every bracket of graduated tiers",
    {
      ...earned,
      pays: "graduated",
      ratePpm: null,
      counterBeforeMinor: 950_000n,
      brackets: [
        { fromMinor: 0n, ratePpm: 100_000, baseMinor: 50_000n },
        { fromMinor: 1_000_000n, ratePpm: 150_000, baseMinor: 49_799n },
      ],
    },
    "earned",
    ["9,500.00", "10% × 500.00", "10,000.00", "15% × 497.99"],
  ],
  [
    "a volume tier",
    { ...earned, pays: "volume", counterBeforeMinor: 950_000n },
    "earned",
    ["9,500.00", "bracket"],
  ],
  [
    "units",
    { ...earned, pays: "per_unit", quantity: 7n, unitPrice: 12_345_678n },
    "earned",
    ["7 × 0.12345678 EUR"],
  ],
  [
    "a fixed amount",
    { ...earned, pays: "flat", quantity: 2n, unitPrice: 4_500n },
    "earned",
    ["2 × 45.00 EUR"],
  ],
  [
    "a true-up",
    {
      kind: "true_up",
      clause: "1.1",
      ratePpm: 150_000,
      rateBeforePpm: 100_000,
      counterMinor: 2_000_000n,
      targetMinor: 300_000n,
      creditedBeforeMinor: 200_000n,
    },
    "true_up",
    ["20,000.00", "10%", "15%", "3,000.00", "2,000.00"],
  ],
  [
    "loyalty",
    {
      kind: "loyalty",
      clause: "1.2",
      netMinor: 50_000n,
      earnedMinor: 10_000n,
      monthsSince: 27,
      upliftPpm: 55_000,
      isFlat: false,
      part: null,
    },
    "loyalty",
    ["500.00", "100.00", "27", "5.5%"],
  ],
  [
    "growth",
    {
      kind: "reward",
      clause: "1.3",
      windowFrom: "2026-07-01",
      windowTo: "2026-10-01",
      measure: "revenue",
      counted: 900_000n,
      threshold: 720_000n,
      earlier: 600_000n,
      ratePpm: 30_000,
    },
    "growth_bonus",
    ["1 Jul 2026", "1 Oct 2026", "9,000.00", "Level to exceed", "7,200.00", "6,000.00", "3%"],
  ],
  [
    "a target of customers",
    {
      kind: "reward",
      clause: "1.3",
      windowFrom: "2026-07-01",
      windowTo: "2026-10-01",
      measure: "customers",
      counted: 12n,
      threshold: 10n,
      earlier: null,
      ratePpm: null,
    },
    "target_bonus",
    ["new customers", "12", "Target", "10"],
  ],
  [
    "an adjustment",
    { kind: "adjustment", adjustmentId: "adj_1", correctsLineId: "lin_9", wasMinor: 1_500n, isMinor: 1_750n },
    "adjustment",
    ["15.00", "17.50", "lin_9", "adj_1"],
  ],
  [
    "a reversal",
    {
      kind: "reversal",
      reverses: "its original",
      clause: "1.1",
      originalNetMinor: 100_000n,
      creditedMinor: 20_000n,
      reducedNowMinor: 25_000n,
      reducedNetMinor: 30_000n,
      targetMinor: 6_000n,
      takenBackBeforeMinor: 1_000n,
      fromHeldMinor: 4_100n,
      fromAvailableMinor: 900n,
    },
    "reversal",
    ["1,000.00", "200.00", "250.00", "300.00", "60.00", "10.00", "41.00", "9.00"],
  ],
  [
    "nothing",
    { kind: "nothing", netMinor: 700n, windowTo: "2026-09-30" },
    "window_over",
    ["7.00", "30 Sep 2026"],
  ],
];

test.each(cases)("the receipt shows every number of %s", (_, working, reason, numbers) => {
  const english = draw(working, reason, "en");
  for (const number of numbers) expect(english).toContain(number);
  const spanish = draw(working, reason, "es");
  expect(spanish.match(/<dt>/g)?.length).toBe(english.match(/<dt>/g)?.length);
});

test("every rule has words of its own, and a line of no customer is called by its rule", () => {
  for (const locale of ["en", "es"] as const) {
    const words = LINE_RULES.map((rule) =>
      subjectOfLine({ customerLabel: "", ruleCode: rule }, textIn(locale)),
    );
    expect(new Set(words).size).toBe(LINE_RULES.length);
  }
  expect(subjectOfLine({ customerLabel: "", ruleCode: "guarantee" }, textIn("en"))).toBe("Minimum guarantee");
});

test("the CSV says the rule in words beside its code", () => {
  const bonus = aStatementLine(0, { customerLabel: "", ruleCode: "guarantee", reasonCode: "guarantee" });
  const csv = new TextDecoder().decode(statementCsv(aStatementView(1, { lines: [bonus] }), "es"));
  expect(csv).toContain("Mínimo garantizado");
  expect(csv).toContain("guarantee");
});
