import { divideHalfEven } from "../rounding.ts";
import type { CommissionLine } from "./commission-line.ts";
import type { CompiledHead, CompiledVersion } from "./compiled-version.ts";
import { graduatedAmount, volumeRate } from "./head-amount.ts";
import { countTowardsLimits } from "./limits.ts";
import type { EarnedWorking } from "./line-working.ts";
import type { RatingRun } from "./rating-run.ts";
import type { RatedOriginal } from "./rating-state.ts";
import { uncountForRewards } from "./reward-counters.ts";
import { trueUp } from "./true-up.ts";

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
 * exactly what was credited. A fixed amount is taken back whole by a full reduction and left by a partial one. Counters
 * of tiers, caps and rewards go down with it (or up again), as the readings of the original's terms say.
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
  const { working } = original.line;
  const found = headOf(run, original);
  const baseDelta = part(original.line.baseMinor, reducedNetMinor) - part(original.line.baseMinor, before);
  const recomputed =
    found && working.kind === "earned" ? recompute(run, original, found, working, baseDelta) : null;
  const targetMinor = original.isFlat
    ? reducedNetMinor >= net && net > 0n
      ? original.creditedMinor
      : 0n
    : recomputed === null
      ? part(original.creditedMinor, reducedNetMinor)
      : original.takenBackMinor + recomputed;
  const takeMinor = targetMinor - original.takenBackMinor;
  let correction: TakeBack["correction"] = null;
  if (found && working.kind === "earned")
    correction = lower(run, original, found, working, {
      baseDelta,
      takeMinor,
      reducedNetMinor,
      before,
      at,
      part,
    });
  return {
    original: { ...original, reducedMinor, takenBackMinor: targetMinor },
    reducedNetMinor,
    targetMinor,
    takeMinor,
    correction,
  };
}

type FoundHead = { readonly compiled: CompiledVersion; readonly head: CompiledHead };

/** The head that earned a line: what stands before the first mark in `share#3+loyal`. */
function headOf(run: RatingRun, original: RatedOriginal): FoundHead | null {
  const compiled = original.line.versionId === null ? null : run.versions.byId(original.line.versionId);
  const id = original.line.headId.split(/[#+]/u, 1)[0];
  const head = compiled?.heads.find((one) => one.head.id === id);
  return compiled && head ? { compiled, head } : null;
}

/** The other reading of graduated tiers: what the topmost brackets paid for so much base, as the counter stands now. */
function recompute(
  run: RatingRun,
  { line, ratedAt }: RatedOriginal,
  { compiled, head }: FoundHead,
  working: EarnedWorking,
  baseDelta: bigint,
): bigint | null {
  if (working.pays !== "graduated" || compiled.version.terms.readings.refundAfterTier !== "recompute")
    return null;
  const counter = run.tierCounter(compiled, head, line.currency, ratedAt.getTime());
  const top = graduatedAmount(-baseDelta, counter.value, head.bracketsOf(line.currency));
  const sign = head.head.kind === "processing_fee" ? -1n : 1n;
  return divideHalfEven(
    -sign * top.beforeRoundingMicros * BigInt(working.weightPpm),
    1_000_000n * BigInt(working.totalWeightPpm),
  );
}

type Lowering = {
  readonly baseDelta: bigint;
  readonly takeMinor: bigint;
  readonly reducedNetMinor: bigint;
  readonly before: bigint;
  readonly at: number;
  readonly part: (minor: bigint, reduced: bigint) => bigint;
};

function lower(
  run: RatingRun,
  { line, ratedAt }: RatedOriginal,
  { compiled, head }: FoundHead,
  working: EarnedWorking,
  { baseDelta, takeMinor, reducedNetMinor, before, at, part }: Lowering,
): TakeBack["correction"] {
  const rated = ratedAt.getTime();
  const deltaOf = (minor: bigint) => part(minor, reducedNetMinor) - part(minor, before);
  const n = working.part;
  // Of a line in parts the counters had the whole at once; each part gives back its own.
  const shareDelta = n === null || n.of === 1 ? deltaOf(working.shareMinor) : takeMinor;
  const countedDelta =
    working.collectedMinor === null ? takeMinor : takeMinor + deltaOf(working.collectedMinor);
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
  if (!head.tierWindowOf || compiled.version.terms.readings.refundAfterTier === "leave_counter") return null;
  const counter = run.tierCounter(compiled, head, line.currency, rated);
  counter.value -= baseDelta;
  if (working.weightedBaseMinor === null) return null;
  const rateNow = volumeRate(counter.value + baseDelta, head.bracketsOf(line.currency));
  const weightedDelta = deltaOf(working.weightedBaseMinor);
  return (cause) =>
    trueUp(run, compiled, head, cause, {
      counter,
      baseMinor: -baseDelta,
      weightedBaseMinor: -weightedDelta,
      shareMinor: -shareDelta,
      at: rated,
      always: rateNow !== working.ratePpm,
    });
}

export function size(minor: bigint): bigint {
  return minor < 0n ? -minor : minor;
}

/** Between nothing and a limit. */
function clamp(minor: bigint, limit: bigint): bigint {
  return minor < 0n ? 0n : minor > limit ? limit : minor;
}
