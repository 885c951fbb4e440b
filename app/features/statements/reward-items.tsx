import type { RewardWorking } from "#app/domain/rating/line-working.ts";
import type { WorkingItem, WorkingWords } from "./working-words.tsx";

/** What a window brought: what counted in it, what had to be reached, and the rate where there is one. */
export function rewardItems(working: RewardWorking, reason: string, words: WorkingWords): WorkingItem[] {
  const { text, format, money } = words;
  const { measure, windowFrom, windowTo, counted, threshold, earlier, ratePpm } = working;
  const isMoney = measure === "revenue" || measure === "earned";
  const size = (value: bigint) => (isMoney ? money(value) : format.count(value));
  return [
    { term: text("statements.working_measure"), value: text(`statements.working_measure.${measure}`) },
    {
      term: text("statements.working_time"),
      value: text("statements.working_window_until", {
        from: format.day(windowFrom),
        to: format.day(windowTo),
      }),
    },
    { term: text("statements.working_counted"), value: size(counted) },
    { term: text(thresholdTerm(reason)), value: size(threshold) },
    ...(earlier === null ? [] : [{ term: text("statements.working_earlier"), value: size(earlier) }]),
    ...(ratePpm === null
      ? []
      : [{ term: text("statements.working_rate"), value: format.percentPpm(ratePpm) }]),
  ];
}

function thresholdTerm(reason: string) {
  if (reason === "growth_bonus") return "statements.working_threshold_growth";
  return reason === "guarantee" ? "statements.working_threshold_guarantee" : "statements.working_threshold";
}
