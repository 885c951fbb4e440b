import type { AgreementTerms } from "#app/domain/terms/agreement-terms.ts";
import { plusMonths } from "./calendar.ts";
import type { Dice } from "./dice.ts";
import type { Head, Limit, Reward } from "./world.ts";

/** Random terms that the schema would accept: few options at once, each of them often. */
export function termsFrom(dice: Dice, timeZone: string, first: string, id: string): AgreementTerms {
  const heads = headsFrom(dice, first);
  const ids = heads.map((head) => head.id);
  return {
    schema: 2,
    timeZone,
    moneyFlow: dice.often(0.76) ? "company_bills" : dice.of("partner_resells", "marketplace_collects"),
    heads,
    caps: dice.often(0.3)
      ? Array.from({ length: dice.from(1, 2) }, (_, n) => limitFrom(dice, `cap${n}`, ids, 4_000))
      : [],
    floors: dice.often(0.25) ? [limitFrom(dice, "floor", ids, 900)] : [],
    rewards: dice.often(0.35) ? rewardsFrom(dice) : [],
    sharing: {
      byRolePpm: dice.often(0.2) ? { sourced: dice.of(500_000, 900_001), implemented: 333_333 } : {},
      totalLimitPpm: dice.often(0.2) ? dice.of(300_000, 700_001, 999_999) : 1_000_000,
      tail: dice.often(0.7)
        ? { kind: "none" }
        : dice.often(0.5)
          ? { kind: "life" }
          : { kind: "months", months: dice.from(1, 2) },
    },
    readings: {
      refundAfterTier: dice.often(0.6) ? "lower_counter" : dice.of("recompute", "leave_counter"),
      versionChange: dice.often(0.7) ? "continue" : "restart",
    },
    holdDays: dice.of(0, 7, 30, 30, 45),
    releaseLagMonths: dice.often(0.8) ? 0 : dice.from(1, 2),
    clawbackDays: dice.often(0.8) ? null : dice.from(1, 40),
    minimumPayoutMinor: {},
    carryAtMostMonths: null,
    payment: { every: "month", onDay: 15 },
    protectionDays: 90,
    protectionExtensionDays: id === "" ? 1 : 0,
  };
}

function headsFrom(dice: Dice, first: string): Head[] {
  const main = headFrom(dice, "share", "commission", first);
  const other = dice.from(0, 9);
  if (other < 5) return [main];
  if (other === 5)
    return [
      { ...main, customers: "new" },
      { ...headFrom(dice, "renewal", "commission", first), customers: "renewing" },
    ];
  if (other === 6)
    return [
      { ...main, products: ["a"] },
      { ...headFrom(dice, "second", "commission", first), products: ["b"] },
    ];
  if (other === 7) {
    const fee = headFrom(dice, "fee", "processing_fee", first);
    return [main, { ...fee, earnedWhen: "each_payment" }];
  }
  return [main, headFrom(dice, "bonus", "bonus", first)];
}

function headFrom(dice: Dice, id: string, kind: Head["kind"], first: string): Head {
  const pays = paysFrom(dice, first);
  return {
    id,
    kind,
    products: dice.often(0.85) ? "all" : ["a"],
    streams: dice.often(0.85) ? "all" : ["subscription", "programme"],
    customers: dice.often(0.88) ? "all" : dice.of("new", "renewing"),
    segments: dice.often(0.9) ? "all" : ["smb"],
    countries: dice.often(0.9) ? "all" : ["ES", "FR"],
    base: dice.of("net", "net", "gross", "net_of_fees"),
    deductions: dice.often(0.8) ? [] : dice.of(["media"], ["media", "shipping"], ["discount"]),
    credits: dice.often(0.85) ? "included" : "excluded",
    earnedWhen: dice.often(0.7) ? "each_payment" : dice.of("paid_in_full", "invoiced"),
    prepaid: pays.kind !== "flat" && dice.often(0.3) ? "over_service_period" : "at_payment",
    pays,
    firstPaymentOnly: dice.often(0.06),
    months: dice.often(0.65) ? null : dice.from(1, 3),
    windowFrom: dice.often(0.6) ? "attribution" : dice.of("first_payment", "agreement"),
  };
}

function paysFrom(dice: Dice, first: string): Head["pays"] {
  const kind = dice.from(0, 9);
  if (kind < 3) {
    const stepped = dice.from(0, 3);
    return {
      kind: "percentage",
      ratePpm: rate(dice),
      view: dice.often(0.75) ? "partner_share" : "platform_fee",
      byDate:
        stepped === 1
          ? [
              { fromOn: plusMonths(first, 1), ratePpm: rate(dice) },
              { fromOn: plusMonths(first, 2), ratePpm: rate(dice) },
            ]
          : [],
      byContractYear: stepped === 2 ? [{ fromYear: 2, ratePpm: rate(dice) }] : [],
    };
  }
  if (kind < 7) {
    const per = dice.of("month", "quarter", "calendar_year", "agreement_year", "lifetime");
    return {
      kind: "tiered",
      mode: kind < 5 ? "graduated" : "volume",
      per,
      brackets: [
        { fromMinor: dice.often(0.5) ? {} : { USD: 0 }, ratePpm: dice.often(0.3) ? 0 : rate(dice) },
        { fromMinor: { USD: dice.of(100, 5_000, 20_000), JPY: 5_000 }, ratePpm: rate(dice) },
        ...(dice.often(0.5) ? [{ fromMinor: { USD: 30_001, JPY: 10_000 }, ratePpm: rate(dice) }] : []),
      ],
      startsAtMinor: dice.often(0.75) ? {} : { USD: dice.of(50, 4_000) },
    };
  }
  if (kind === 7)
    return { kind: "per_unit", unitPriceMicros: { USD: dice.of(1_500_000, 33_333_333), JPY: 2_000_000 } };
  return {
    kind: "flat",
    per: dice.of("event", "first_payment", "milestone", "student"),
    amountMinor: { USD: dice.from(1, 3_000), JPY: 100 },
  };
}

function rate(dice: Dice): number {
  return dice.of(200_000, 100_000, 333_333, 500_000, 125_001, 70_000, 1_000_000);
}

function limitFrom(dice: Dice, id: string, heads: readonly string[], around: number): Limit {
  return {
    id,
    per: dice.of(
      "event",
      "customer",
      "month",
      "quarter",
      "calendar_year",
      "agreement_year",
      "agreement",
      "month",
    ),
    heads: dice.often(0.7) ? "all" : [dice.one(heads)],
    amountMinor: { USD: dice.from(1, around), ...(dice.often(0.5) ? { JPY: dice.from(1, around) } : {}) },
  };
}

function rewardsFrom(dice: Dice): Reward[] {
  const per = dice.of("month", "month", "quarter", "calendar_year", "agreement_year");
  const target = (): Reward => {
    const measure = dice.of("revenue", "customers", "students");
    const isRevenue = measure === "revenue";
    return {
      kind: "target",
      id: "goal",
      per,
      measure,
      atLeastMinor: isRevenue ? { USD: dice.of(1, 9_000), JPY: 10 } : {},
      atLeastCount: isRevenue ? 0 : dice.from(1, 3),
      pays:
        isRevenue && dice.often(0.5)
          ? { kind: "part_of_revenue", ratePpm: rate(dice) }
          : { kind: "amount", amountMinor: { USD: dice.from(1, 5_000) } },
      once: dice.often(0.4),
    };
  };
  const growth = (): Reward => ({
    kind: "growth",
    id: "growth",
    per: "month",
    against: dice.often(0.8) ? "window_before" : "year_before",
    overPpm: dice.of(0, 500_000, 1_000_000, 1_200_001),
    ratePpm: rate(dice),
  });
  const loyalty = (): Reward => ({
    kind: "loyalty",
    id: "loyal",
    steps: [
      { afterMonths: 0, upliftPpm: dice.of(50_000, 333_333) },
      { afterMonths: dice.from(1, 3), upliftPpm: dice.of(100_000, 1_500_000) },
    ],
  });
  return dice.of([target()], [growth()], [loyalty()], [target(), loyalty()]);
}
