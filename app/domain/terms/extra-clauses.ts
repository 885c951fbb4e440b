import { type Sentence, says } from "./clause.ts";
import { type AgreementLimit, isGuarantee } from "./limit-terms.ts";
import type { AgreementReward, TargetReward } from "./reward-terms.ts";

/** What a reward adds: its clause in section 1. */
export function rewardSentences(reward: AgreementReward): Sentence[] {
  switch (reward.kind) {
    case "target":
      return targetSentences(reward);
    case "growth":
      return [
        says(`growth_${reward.against}`, {
          eachPer: reward.per,
          ratePpm: reward.ratePpm,
          overPpm: reward.overPpm,
        }),
      ];
    case "loyalty":
      return [
        says("loyalty"),
        ...reward.steps.map(({ afterMonths, upliftPpm }) => says("loyalty_step", { afterMonths, upliftPpm })),
      ];
  }
}

function targetSentences({ measure, per, pays, once, atLeastMinor, atLeastCount }: TargetReward): Sentence[] {
  return [
    measure === "revenue"
      ? says("target_revenue", { inPer: per, atLeastMinor })
      : says(`target_${measure}`, { inPer: per, atLeastCount }),
    pays.kind === "amount"
      ? says("target_pays_amount", { amountMinor: pays.amountMinor })
      : says("target_pays_part", { ratePpm: pays.ratePpm }),
    says(once ? "target_once" : "target_each"),
  ];
}

/** The most that heads pay together: the cap's clause in section 1. */
export function capSentences(cap: AgreementLimit): Sentence[] {
  return [
    says("cap", { amountMinor: cap.amountMinor, limitPer: cap.per, heads: cap.heads }),
    says("other_currencies_no_limit"),
  ];
}

/** The least that heads pay together: the floor's clause in section 1. */
export function floorSentences(floor: AgreementLimit): Sentence[] {
  return [
    says(isGuarantee(floor) ? "guarantee" : "floor", {
      amountMinor: floor.amountMinor,
      limitPer: floor.per,
      heads: floor.heads,
    }),
    says("other_currencies_no_limit"),
  ];
}
