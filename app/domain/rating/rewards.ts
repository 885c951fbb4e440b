import { divideHalfEven } from "../rounding.ts";
import type { GrowthReward, TargetReward } from "../terms/reward-terms.ts";
import { minorOf } from "../terms/term-pieces.ts";
import type { CommissionLine, LineReason } from "./commission-line.ts";
import {
  type CompiledGuarantee,
  type CompiledReward,
  type CompiledVersion,
  windowKey,
} from "./compiled-version.ts";
import { type CountingWindow, earlierWindow, type WindowOf } from "./counting-window.ts";
import { releaseAt } from "./earn-head.ts";
import type { RewardWorking } from "./line-working.ts";
import type { RatingRun } from "./rating-run.ts";
import { goalKey, NO_CURRENCY } from "./reward-counters.ts";

const MILLION = 1_000_000n;

/**
 * What windows bring that end in the booked month: targets reached, growth over an earlier window, minimum guarantees.
 * The version in force at the window's end decides. A guarantee is given for a window in which the agreement was in
 * force from the first day on.
 */
export function settleWindows(run: RatingRun, onlyPartnerId: string | undefined): void {
  for (const compiled of run.versions.all()) {
    if (onlyPartnerId !== undefined && compiled.version.partnerId !== onlyPartnerId) continue;
    for (const reward of compiled.windowed)
      for (const window of endedWindows(run, compiled, reward.windowOf))
        if (reward.reward.kind === "target") settleTarget(run, compiled, reward, reward.reward, window);
        else settleGrowth(run, compiled, reward, reward.reward, window);
    for (const guarantee of compiled.guarantees)
      for (const window of endedWindows(run, compiled, guarantee.windowOf))
        settleGuarantee(run, compiled, guarantee, window);
  }
}

/** Windows whose end falls in the booked month, while this version was in force. */
function endedWindows(run: RatingRun, compiled: CompiledVersion, windowOf: WindowOf): CountingWindow[] {
  const ended: CountingWindow[] = [];
  for (let at = run.bookedFrom; ; ) {
    const window = windowOf(at);
    if (window.to > run.bookedTo) return ended;
    const isOurs = compiled.from < window.to && window.to <= compiled.to;
    if (isOurs && window.to > run.bookedFrom) ended.push(window);
    at = window.to;
  }
}

function settleTarget(
  run: RatingRun,
  compiled: CompiledVersion,
  { clause }: CompiledReward,
  reward: TargetReward,
  window: CountingWindow,
): void {
  const { pays } = reward;
  const byRevenue = reward.measure === "revenue";
  const thresholds: [string, bigint][] = byRevenue
    ? Object.entries(reward.atLeastMinor).map(([currency, minor]) => [currency, BigInt(minor)])
    : [[NO_CURRENCY, BigInt(reward.atLeastCount)]];
  for (const [currency, threshold] of thresholds) {
    const counted = run.counters.at(goalKey(compiled, reward.id, currency, window)).value;
    if (counted < threshold) continue;
    const paidIn =
      byRevenue || pays.kind !== "amount" ? currency : (Object.keys(pays.amountMinor)[0] ?? currency);
    const amountMinor =
      pays.kind === "amount"
        ? (minorOf(pays.amountMinor, paidIn) ?? 0n)
        : divideHalfEven(counted * BigInt(pays.ratePpm), MILLION);
    if (amountMinor === 0n) continue;
    if (reward.once) {
      const once = run.counters.at(`once/${compiled.counterOwner}/${reward.id}/${currency}`);
      if (once.value !== 0n) continue;
      once.value = 1n;
    }
    push(run, compiled, reward.id, "target_bonus", paidIn, window, amountMinor, {
      clause,
      measure: reward.measure,
      counted,
      threshold,
      earlier: null,
      ratePpm: pays.kind === "amount" ? null : pays.ratePpm,
    });
  }
}

function settleGrowth(
  run: RatingRun,
  compiled: CompiledVersion,
  { clause, windowOf }: CompiledReward,
  reward: GrowthReward,
  window: CountingWindow,
): void {
  const earlierOne = earlierWindow(windowOf, window, reward.against === "year_before");
  const prefix = `goal/${compiled.counterOwner}/${reward.id}/`;
  for (const { key, value: counted } of run.counters.all()) {
    if (!key.startsWith(prefix) || !key.endsWith(`/${windowKey(window)}`)) continue;
    const currency = key.slice(prefix.length, prefix.length + 3);
    const earlier = run.counters.at(goalKey(compiled, reward.id, currency, earlierOne)).value;
    // Without an earlier window there is nothing to grow over.
    if (earlier <= 0n) continue;
    const threshold = divideHalfEven(earlier * BigInt(reward.overPpm), MILLION);
    if (counted <= threshold) continue;
    const amountMinor = divideHalfEven((counted - threshold) * BigInt(reward.ratePpm), MILLION);
    if (amountMinor === 0n) continue;
    push(run, compiled, reward.id, "growth_bonus", currency, window, amountMinor, {
      clause,
      measure: "revenue",
      counted,
      threshold,
      earlier,
      ratePpm: reward.ratePpm,
    });
  }
}

function settleGuarantee(
  run: RatingRun,
  compiled: CompiledVersion,
  { floor, clause }: CompiledGuarantee,
  window: CountingWindow,
): void {
  if (!wasInForceFrom(run, compiled.version.enrolmentId, window)) return;
  for (const [currency, minor] of Object.entries(floor.amountMinor)) {
    const counted = run.counters.at(goalKey(compiled, floor.id, currency, window)).value;
    const threshold = BigInt(minor);
    if (counted >= threshold) continue;
    push(run, compiled, floor.id, "guarantee", currency, window, threshold - counted, {
      clause,
      measure: "earned",
      counted,
      threshold,
      earlier: null,
      ratePpm: null,
    });
  }
}

/** Was the agreement in force all through a window, one version after the other without a gap? */
function wasInForceFrom(run: RatingRun, enrolmentId: string, window: CountingWindow): boolean {
  for (let at = window.from; at < window.to; ) {
    const version = run.versions.at(enrolmentId, at);
    if (version === null) return false;
    at = version.to;
  }
  return true;
}

function push(
  run: RatingRun,
  compiled: CompiledVersion,
  headId: string,
  reason: LineReason,
  currency: string,
  window: CountingWindow,
  amountMinor: bigint,
  working: Omit<RewardWorking, "kind" | "windowFrom" | "windowTo">,
): void {
  const { version } = compiled;
  const occurredAt = new Date(window.to - 1);
  const line: CommissionLine = {
    derivedFrom: rewardDerivedFrom(version.id, headId, currency, window.fromOn),
    eventId: null,
    eventLineOrdinal: null,
    eventKind: null,
    attributionId: null,
    customerId: null,
    productKey: null,
    stream: null,
    occurredAt,
    partnerId: version.partnerId,
    enrolmentId: version.enrolmentId,
    legalEntityId: version.legalEntityId,
    currency,
    versionId: version.id,
    headId,
    clause: working.clause,
    baseMinor:
      working.measure === "revenue"
        ? working.counted - (working.earlier === null ? 0n : working.threshold)
        : 0n,
    ratePpm: working.ratePpm,
    reason,
    amountMinor,
    fromHeldMinor: 0n,
    fromAvailableMinor: 0n,
    releaseAt: releaseAt(compiled, occurredAt),
    reverses: null,
    working: { kind: "reward", windowFrom: window.fromOn, windowTo: window.toOn ?? "", ...working },
  };
  run.lines.push(line);
}

export function rewardDerivedFrom(
  versionId: string,
  headId: string,
  currency: string,
  windowFrom: string,
): string {
  return `reward/${versionId}/${headId}/${currency}/${windowFrom}`;
}
