import { divideHalfEven } from "../rounding.ts";
import type { CommissionLine } from "./commission-line.ts";
import type { CompiledHead, CompiledVersion } from "./compiled-version.ts";
import type { Counter } from "./counters.ts";
import { graduatedAmount, volumeRate } from "./head-amount.ts";
import { countTowardsLimits } from "./limits.ts";
import type { EarnedWorking } from "./line-working.ts";
import type { RatingRun } from "./rating-run.ts";
import type { RatedOriginal } from "./rating-state.ts";
import { uncountForRewards } from "./reward-counters.ts";
import { creditedByTier, trueUp } from "./true-up.ts";

/** What a reduction does to one original: what is taken back now (below zero: given back), and the figures behind it. */
export type TakeBack = {
  readonly original: RatedOriginal;
  readonly reducedNetMinor: bigint;
  readonly targetMinor: bigint;
  readonly takeMinor: bigint;
  /** Of volume tiers: the reduction's own true-up. */
  readonly correction: ((cause: CommissionLine) => CommissionLine | null) | null;
};

/**
 * `credited × reduced net ÷ original net`, half-even, less what was taken back before: all partials together take back
 * exactly what was credited. A fixed amount is taken back whole by a full reduction and left by a partial one; what the
 * partner collected itself goes with the net in any case. Counters of tiers, caps and rewards go down with it (or up
 * again), as the readings of the original's terms say.
 */
export function takeBack(
  run: RatingRun,
  original: RatedOriginal,
  reducedNowMinor: bigint,
  at: number,
): TakeBack {
  const net = size(original.netMinor);
  const reducedMinor = original.reducedMinor + reducedNowMinor;
  const reducedNetMinor = clamp(reducedMinor, net);
  const before = clamp(original.reducedMinor, net);
  const part = (minor: bigint, reduced: bigint) => (net === 0n ? 0n : divideHalfEven(minor * reduced, net));
  const deltaOf = (minor: bigint) => part(minor, reducedNetMinor) - part(minor, before);
  const { working } = original.line;
  const found = headOf(run, original);
  const earned = working.kind === "earned" ? working : null;
  const collectedMinor = earned?.collectedMinor ? pieceOf(earned, earned.collectedMinor) : 0n;
  const collectedDelta = deltaOf(collectedMinor);
  const baseDelta = deltaOf(original.line.baseMinor);
  const recomputed =
    found && earned && found.head.recomputes
      ? recompute(run, original, found, earned, baseDelta, part(collectedMinor, before))
      : null;
  let targetMinor: bigint;
  if (original.isFlat) {
    const isFull = reducedNetMinor >= net && net > 0n;
    const wholeMinor = isFull ? original.creditedMinor + collectedMinor : 0n;
    targetMinor = wholeMinor - part(collectedMinor, reducedNetMinor);
  } else if (recomputed) targetMinor = original.takenBackMinor + recomputed.takeMinor - collectedDelta;
  else targetMinor = part(original.creditedMinor, reducedNetMinor);
  const takeMinor = targetMinor - original.takenBackMinor;
  let correction: TakeBack["correction"] = null;
  if (found)
    correction = earned
      ? lower(run, original, found, earned, {
          baseDelta,
          shareDelta: recomputed ? recomputed.shareMinor : deltaOf(pieceOf(earned, earned.shareMinor)),
          countedDelta: takeMinor + collectedDelta,
          isChanged: reducedNetMinor !== before,
          at,
          deltaOf,
        })
      : lowerUplift(run, original, found, takeMinor, at);
  return {
    original: { ...original, reducedMinor, takenBackMinor: targetMinor },
    reducedNetMinor,
    targetMinor,
    takeMinor,
    correction,
  };
}

/** A line's own piece of a figure that its working gives for all parts together: equal ones, odd units in the earliest. */
function pieceOf({ part }: EarnedWorking, minor: bigint): bigint {
  if (part === null || part.of === 1) return minor;
  const of = BigInt(part.of);
  const odd = size(minor) % of;
  const piece = size(minor) / of + (BigInt(part.n) <= odd ? 1n : 0n);
  return minor < 0n ? -piece : piece;
}

type FoundHead = { readonly compiled: CompiledVersion; readonly head: CompiledHead };

/** The head that earned a line: what stands before the first mark in `share#3+loyal`. */
function headOf(run: RatingRun, original: RatedOriginal): FoundHead | null {
  const compiled = original.line.versionId === null ? null : run.versions.byId(original.line.versionId);
  const id = original.line.headId.split(/[#+]/u, 1)[0];
  const head = compiled?.heads.find((one) => one.head.id === id);
  return compiled && head ? { compiled, head } : null;
}

/** What a head with graduated tiers has left of all that it credited in a window: no more can be taken back. */
export function leftKey(counter: Counter): string {
  return `${counter.key}/left`;
}

/**
 * The other reading of graduated tiers: what the topmost brackets paid for so much base, as the counter stands now; never
 * more than the window has left, and never more given back than was taken. `shareMinor` is without these bounds.
 */
function recompute(
  run: RatingRun,
  { line, ratedAt, takenBackMinor }: RatedOriginal,
  { compiled, head }: FoundHead,
  working: EarnedWorking,
  baseDelta: bigint,
  collectedBefore: bigint,
): { readonly takeMinor: bigint; readonly shareMinor: bigint } {
  const counter = run.tierCounter(compiled, head, line.currency, ratedAt.getTime());
  const top = graduatedAmount(-baseDelta, counter.value, head.bracketsOf(line.currency));
  const sign = head.head.kind === "processing_fee" ? -1n : 1n;
  const shareMinor = divideHalfEven(
    -sign * top.beforeRoundingMicros * BigInt(working.weightPpm),
    1_000_000n * BigInt(working.totalWeightPpm),
  );
  const left = run.counters.at(leftKey(counter));
  const most = positive(sign * left.value);
  const least = -positive(sign * (takenBackMinor + collectedBefore));
  const wanted = sign * shareMinor;
  const takeMinor = sign * (wanted > most ? most : wanted < least ? least : wanted);
  left.value -= takeMinor;
  return { takeMinor, shareMinor };
}

type Lowering = {
  readonly baseDelta: bigint;
  /** What counters of floors lose, and what those of caps lose; both without what the partner collected. */
  readonly shareDelta: bigint;
  readonly countedDelta: bigint;
  /** False where the reductions had reached the whole net before, or change nothing. */
  readonly isChanged: boolean;
  readonly at: number;
  readonly deltaOf: (minor: bigint) => bigint;
};

function lower(
  run: RatingRun,
  { line, ratedAt }: RatedOriginal,
  { compiled, head }: FoundHead,
  working: EarnedWorking,
  { baseDelta, shareDelta, countedDelta, isChanged, at, deltaOf }: Lowering,
): TakeBack["correction"] {
  const rated = ratedAt.getTime();
  countTowardsLimits(
    run,
    {
      compiled,
      head,
      eventId: line.eventId ?? "",
      customerId: line.customerId ?? "",
      currency: line.currency,
      at: rated,
    },
    -shareDelta,
    -countedDelta,
  );
  uncountForRewards(run, compiled, head, {
    currency: line.currency,
    at,
    baseMinor: baseDelta,
    takenMinor: countedDelta,
  });
  if (!isChanged || !head.tierWindowOf) return null;
  if (compiled.version.terms.readings.refundAfterTier === "leave_counter") return null;
  const counter = run.tierCounter(compiled, head, line.currency, rated);
  const rateNow = volumeRate(counter.value, head.bracketsOf(line.currency));
  counter.value -= baseDelta;
  if (working.weightedBaseMinor === null) return null;
  const creditedMinor = creditedByTier(working.shareMinor, limitedMinor(working));
  const change = {
    counter,
    baseMinor: -baseDelta,
    weightedBaseMinor: -deltaOf(pieceOf(working, working.weightedBaseMinor)),
    creditedMinor: -deltaOf(pieceOf(working, creditedMinor)),
    at: rated,
    countsAt: at,
    always: rateNow !== working.ratePpm,
  };
  return (cause) => trueUp(run, compiled, head, cause, change);
}

/** What a share was after floor and cap. */
function limitedMinor({ shareMinor, floor, cap }: EarnedWorking): bigint {
  return cap ? cap.roomMinor : shareMinor + (floor?.raisedMinor ?? 0n);
}

/** An uplift counts for guarantees as the line did that it was given on. */
function lowerUplift(
  run: RatingRun,
  { line }: RatedOriginal,
  { compiled, head }: FoundHead,
  takenMinor: bigint,
  at: number,
): null {
  uncountForRewards(run, compiled, head, { currency: line.currency, at, baseMinor: 0n, takenMinor });
  return null;
}

function positive(minor: bigint): bigint {
  return minor < 0n ? 0n : minor;
}

export function size(minor: bigint): bigint {
  return minor < 0n ? -minor : minor;
}

/** Between nothing and a limit. */
function clamp(minor: bigint, limit: bigint): bigint {
  return minor < 0n ? 0n : minor > limit ? limit : minor;
}
