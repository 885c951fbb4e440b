import { setTimeout as sleep } from "node:timers/promises";

/** Bounds of one process; several workers share Stripe's limits, so each is given its part. */
export type CallLimits = {
  /** Calls begun in a second, of all kinds together. */
  readonly perSecond: number;
  /** Calls begun in a second of one kind ("transfers.create"). */
  readonly perSecondOfKind: number;
  /** Transfers under way at the same time. */
  readonly sendsAtOnce: number;
};

/**
 * Stripe takes 100 calls a second with a live key and 25 with a test key, and 25 a second of each kind. A fifth of the
 * whole is left for the web process and for the SDK's own repeats, which nothing here sees.
 */
export function stripeLimits(isLive: boolean): CallLimits {
  return isLive
    ? { perSecond: 80, perSecondOfKind: 24, sendsAtOnce: 2 }
    : { perSecond: 20, perSecondOfKind: 20, sendsAtOnce: 2 };
}

/** As an account whose limits Stripe has raised: a hundred calls a second, half of them of one kind. */
export const SIMULATOR_LIMITS: CallLimits = { perSecond: 100, perSecondOfKind: 50, sendsAtOnce: 2 };

/** Waits until a call may begin and runs it. Calls begin in the order in which they came. */
export type CallPace = <T>(kind: string, call: () => Promise<T>) => Promise<T>;

export function callPace({ perSecond, perSecondOfKind, sendsAtOnce }: CallLimits): CallPace {
  const all = evenly(perSecond);
  const kinds = new Map<string, () => Promise<void>>();
  const sends = atMost(sendsAtOnce);
  const begin = async (kind: string) => {
    const ofKind = kinds.get(kind) ?? evenly(perSecondOfKind);
    kinds.set(kind, ofKind);
    await ofKind();
    await all();
  };
  return async (kind, call) => {
    const paced = async () => {
      await begin(kind);
      return call();
    };
    return kind === "transfers.create" ? sends(paced) : paced();
  };
}

/** One beginning each so many milliseconds, without bursts: no second of any kind holds more than `perSecond`. */
function evenly(perSecond: number): () => Promise<void> {
  const everyMs = 1_000 / perSecond;
  let nextAt = 0;
  return async () => {
    const now = performance.now();
    const at = Math.max(now, nextAt);
    nextAt = at + everyMs;
    if (at > now) await sleep(at - now);
  };
}

function atMost(places: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return async (run) => {
    if (taken < places) taken++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      // The place goes from hand to hand, so that nobody slips in between.
      const next = waiting.shift();
      if (next) next();
      else taken--;
    }
  };
}
