import { Code } from "#app/components/code-block.tsx";
import type { LineWorking } from "#app/domain/rating/commission-line.ts";
import type {
  AdjustmentWorking,
  LoyaltyWorking,
  NothingWorking,
  ReversalWorking,
  TrueUpWorking,
  WriteOffWorking,
} from "#app/domain/rating/line-working.ts";
import type { LineRule } from "#app/domain/rating/rule-of-line.ts";
import { earnedItems } from "./earned-items.tsx";
import { rewardItems } from "./reward-items.tsx";
import { partItems, type WorkingItem, type WorkingWords } from "./working-words.tsx";

/** The whole working of a line, step by step, whatever its kind. */
export function workingItems(working: LineWorking, reason: string, words: WorkingWords): WorkingItem[] {
  switch (working.kind) {
    case "earned":
      return earnedItems(working, words);
    case "true_up":
      return trueUpItems(working, words);
    case "loyalty":
      return loyaltyItems(working, words);
    case "reversal":
      return reversalItems(working, words);
    case "reward":
      return rewardItems(working, reason, words);
    case "adjustment":
      return adjustmentItems(working, words);
    case "write_off":
      return writeOffItems(working, words);
    case "nothing":
      return nothingItems(working, words);
  }
}

type Agreed = {
  readonly versionN: number | null;
  readonly clause: string | null;
  readonly ruleCode: LineRule;
};

/** The version, the clause and the rule that a line goes by; a receipt for zero may have no clause. */
export function agreementItem({ versionN, clause, ruleCode }: Agreed, { text }: WorkingWords): WorkingItem {
  const rule = text(`documents.rule.${ruleCode}`);
  const term = text("statements.chain_agreement");
  if (versionN === null) return { term, value: text("statements.chain_no_version") };
  return clause === null
    ? { term, value: text("statements.chain_version_alone", { version: versionN, rule }) }
    : { term, value: text("statements.chain_version", { version: versionN, clause, rule }) };
}

/** The base of a line whose working does not begin with one. */
export function baseItem(
  baseMinor: bigint,
  working: LineWorking,
  { text, money }: WorkingWords,
): WorkingItem[] {
  if (
    working.kind !== "true_up" &&
    working.kind !== "loyalty" &&
    working.kind !== "reversal" &&
    working.kind !== "reward"
  )
    return [];
  return [{ term: text("statements.chain_base"), value: money(baseMinor) }];
}

function trueUpItems(working: TrueUpWorking, { text, format, money }: WorkingWords): WorkingItem[] {
  return [
    { term: text("statements.working_counted"), value: money(working.counterMinor) },
    { term: text("statements.working_rate_before"), value: format.percentPpm(working.rateBeforePpm) },
    { term: text("statements.working_rate_now"), value: format.percentPpm(working.ratePpm) },
    { term: text("statements.working_in_all"), value: money(working.targetMinor) },
    { term: text("statements.working_credited_before"), value: money(working.creditedBeforeMinor) },
  ];
}

function loyaltyItems(working: LoyaltyWorking, words: WorkingWords): WorkingItem[] {
  const { text, format, money } = words;
  return [
    { term: text("statements.working_net"), value: money(working.netMinor) },
    { term: text("statements.working_line_earned"), value: money(working.earnedMinor) },
    { term: text("statements.working_months_since"), value: String(working.monthsSince) },
    { term: text("statements.working_uplift"), value: format.percentPpm(working.upliftPpm) },
    ...partItems(working.part, words),
  ];
}

function reversalItems(working: ReversalWorking, { text, money }: WorkingWords): WorkingItem[] {
  return [
    { term: text("statements.working_original_net"), value: money(working.originalNetMinor) },
    { term: text("statements.working_credited"), value: money(working.creditedMinor) },
    { term: text("statements.working_reduced_now"), value: money(working.reducedNowMinor) },
    { term: text("statements.working_reduced"), value: money(working.reducedNetMinor) },
    { term: text("statements.working_target"), value: money(working.targetMinor) },
    { term: text("statements.working_before"), value: money(working.takenBackBeforeMinor) },
    { term: text("statements.working_from_held"), value: money(working.fromHeldMinor) },
    { term: text("statements.working_from_available"), value: money(working.fromAvailableMinor) },
  ];
}

function adjustmentItems(working: AdjustmentWorking, { text, money }: WorkingWords): WorkingItem[] {
  return [
    { term: text("statements.working_was"), value: money(working.wasMinor) },
    { term: text("statements.working_is"), value: money(working.isMinor) },
    ...(working.correctsLineId
      ? [{ term: text("statements.working_corrects"), value: <Code>{working.correctsLineId}</Code> }]
      : []),
    { term: text("statements.working_adjustment"), value: <Code>{working.adjustmentId}</Code> },
  ];
}

function writeOffItems(working: WriteOffWorking, { text, money }: WorkingWords): WorkingItem[] {
  return [
    { term: text("statements.working_debt"), value: money(working.debtMinor) },
    { term: text("statements.working_given_up"), value: money(working.givenUpMinor) },
    { term: text("statements.working_adjustment"), value: <Code>{working.writeOffId}</Code> },
  ];
}

function nothingItems({ netMinor, windowTo }: NothingWorking, words: WorkingWords): WorkingItem[] {
  const { text, format, money } = words;
  return [
    { term: text("statements.working_net"), value: money(netMinor) },
    ...(windowTo ? [{ term: text("statements.working_window_over"), value: format.day(windowTo) }] : []),
  ];
}
