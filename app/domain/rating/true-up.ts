import { divideHalfEven } from "../rounding.ts";
import type { CommissionLine } from "./commission-line.ts";
import type { CompiledHead, CompiledVersion } from "./compiled-version.ts";
import type { Counter } from "./counters.ts";
import { volumeRate } from "./head-amount.ts";
import { limitCorrection } from "./limits.ts";
import type { RatingRun } from "./rating-run.ts";
import { countTrueUp } from "./reward-counters.ts";

export type VolumeChange = {
  /** The tier's counter, this change already in it. */
  readonly counter: Counter;
  readonly baseMinor: bigint;
  readonly weightedBaseMinor: bigint;
  /** What the tiers credited of it: the share, unless a cap cut it. */
  readonly creditedMinor: bigint;
  /** The instant that the window and the limits go by; and when it counts for guarantees. */
  readonly at: number;
  readonly countsAt: number;
  /** Also where the bracket stays: what is taken back was credited at another rate than counts now. */
  readonly always: boolean;
};

/**
 * Volume tiers have one rate for all: when the counter passes into another bracket, the window's whole base earns that
 * rate, and the difference to what it was credited is a line of its own. Null when there is none.
 */
export function trueUp(
  run: RatingRun,
  compiled: CompiledVersion,
  head: CompiledHead,
  cause: CommissionLine,
  change: VolumeChange,
): CommissionLine | null {
  const { counter } = change;
  const weighted = run.counters.at(`${counter.key}/weighted`);
  const credited = run.counters.at(`${counter.key}/credited`);
  weighted.value += change.weightedBaseMinor;
  credited.value += change.creditedMinor;
  const brackets = head.bracketsOf(cause.currency);
  const rateBeforePpm = volumeRate(counter.value - change.baseMinor, brackets);
  const ratePpm = volumeRate(counter.value, brackets);
  if (ratePpm === rateBeforePpm && !change.always && weighted.value !== 0n) return null;
  const sign = head.head.kind === "processing_fee" ? -1n : 1n;
  const targetMinor = divideHalfEven(sign * weighted.value * BigInt(ratePpm), 1_000_000n);
  const missingMinor = targetMinor - credited.value;
  if (missingMinor === 0n) return null;
  const creditedBeforeMinor = credited.value;
  const { amountMinor } = limitCorrection(
    run,
    {
      compiled,
      head,
      eventId: cause.eventId ?? "",
      customerId: cause.customerId ?? "",
      currency: cause.currency,
      at: change.at,
    },
    missingMinor,
  );
  credited.value += creditedByTier(missingMinor, amountMinor);
  countTrueUp(run, compiled, head, { currency: cause.currency, at: change.countsAt, amountMinor });
  const headId = `${cause.headId}+true_up`;
  return {
    ...cause,
    derivedFrom: `${cause.eventId}/${cause.eventLineOrdinal}/${cause.versionId}/${headId}/${cause.attributionId}`,
    headId,
    clause: head.clause,
    baseMinor: weighted.value,
    ratePpm,
    reason: "true_up",
    amountMinor,
    fromHeldMinor: 0n,
    fromAvailableMinor: 0n,
    reverses: null,
    working: {
      kind: "true_up",
      clause: head.clause,
      ratePpm,
      rateBeforePpm,
      counterMinor: counter.value,
      targetMinor,
      creditedBeforeMinor,
    },
  };
}

/**
 * What the tiers themselves credited of a share: what a cap cut is not credited and can still come, what a floor raised
 * is the floor's.
 */
export function creditedByTier(shareMinor: bigint, limitedMinor: bigint): bigint {
  return shareMinor > 0n && limitedMinor < shareMinor ? limitedMinor : shareMinor;
}
