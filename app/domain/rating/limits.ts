import { minorOf } from "../terms/term-pieces.ts";
import {
  type CompiledHead,
  type CompiledLimit,
  type CompiledVersion,
  windowKey,
} from "./compiled-version.ts";
import type { Counter } from "./counters.ts";
import type { EarnedWorking } from "./line-working.ts";
import type { RatingRun } from "./rating-run.ts";

/** What a limit is counted by: who earned, from whom, when, in which currency. */
export type LimitedBy = {
  readonly compiled: CompiledVersion;
  readonly head: CompiledHead;
  readonly eventId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly at: number;
};

export type Limited = Pick<EarnedWorking, "floor" | "cap"> & { readonly amountMinor: bigint };

/**
 * A share raised to the least and then cut to the room left under every cap, the tightest named. What is below zero is
 * neither raised nor cut, and frees room.
 */
export function limitShare(run: RatingRun, by: LimitedBy, shareMinor: bigint): Limited {
  return cut(run, by, shareMinor, raise(run, by, shareMinor));
}

/** A correction of lines that were credited before: it is cut to the room left, but is not raised again. */
export function limitCorrection(run: RatingRun, by: LimitedBy, shareMinor: bigint): Limited {
  return cut(run, by, shareMinor, { amountMinor: shareMinor, floor: null });
}

function cut(run: RatingRun, by: LimitedBy, shareMinor: bigint, raised: Omit<Limited, "cap">): Limited {
  let amountMinor = raised.amountMinor;
  let cap: EarnedWorking["cap"] = null;
  for (const { id, roomMinor } of roomsLeft(run, by)) {
    const room = roomMinor < 0n ? 0n : roomMinor;
    if (amountMinor <= room) continue;
    amountMinor = room;
    cap = { id, roomMinor: room };
  }
  countTowardsLimits(run, by, shareMinor, amountMinor);
  return { floor: raised.floor, cap, amountMinor };
}

function raise(run: RatingRun, by: LimitedBy, shareMinor: bigint): Omit<Limited, "cap"> {
  let amountMinor = shareMinor;
  let floor: EarnedWorking["floor"] = null;
  if (shareMinor < 0n) return { amountMinor, floor };
  for (const one of by.head.floors) {
    const least = minorOf(one.limit.amountMinor, by.currency);
    if (least === null) continue;
    const key = limitKey("floor", one, by);
    const worked = counterOf(run, by, one, `${key}/worked`).value + shareMinor;
    const target = worked < least ? least : worked;
    const wanted = target - counterOf(run, by, one, `${key}/credited`).value;
    if (wanted <= amountMinor) continue;
    floor = { id: one.limit.id, raisedMinor: wanted - shareMinor };
    amountMinor = wanted;
  }
  return { amountMinor, floor };
}

function roomsLeft(run: RatingRun, by: LimitedBy): { id: string; roomMinor: bigint }[] {
  return by.head.caps.flatMap((one) => {
    const most = minorOf(one.limit.amountMinor, by.currency);
    if (most === null) return [];
    const used = counterOf(run, by, one, limitKey("cap", one, by)).value;
    return [{ id: one.limit.id, roomMinor: most - used }];
  });
}

/** Adds to every counter that caps and floors go by; below zero when something is taken back. */
export function countTowardsLimits(
  run: RatingRun,
  by: LimitedBy,
  shareMinor: bigint,
  creditedMinor: bigint,
): void {
  for (const one of by.head.caps)
    if (minorOf(one.limit.amountMinor, by.currency) !== null)
      counterOf(run, by, one, limitKey("cap", one, by)).value += creditedMinor;
  for (const one of by.head.floors) {
    if (minorOf(one.limit.amountMinor, by.currency) === null) continue;
    const key = limitKey("floor", one, by);
    counterOf(run, by, one, `${key}/worked`).value += shareMinor;
    counterOf(run, by, one, `${key}/credited`).value += creditedMinor;
  }
}

/**
 * Counters of a single event live as long as the event is rated, unless another head may earn it when its invoice is
 * paid; the others outlive the month.
 */
function counterOf(run: RatingRun, { compiled }: LimitedBy, one: CompiledLimit, key: string): Counter {
  const isBrief = one.limit.per === "event" && !compiled.earnsEventsTwice;
  return isBrief ? run.eventCounter(key) : run.counters.at(key);
}

function limitKey(what: "cap" | "floor", { limit, windowOf }: CompiledLimit, by: LimitedBy): string {
  const scope =
    limit.per === "event"
      ? by.eventId
      : limit.per === "customer"
        ? by.customerId
        : windowOf
          ? windowKey(windowOf(by.at))
          : "all";
  return `${what}/${by.compiled.counterOwner}/${limit.id}/${by.currency}/${scope}`;
}
