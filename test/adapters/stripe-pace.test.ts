import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { type CallLimits, callPace, stripeLimits } from "#app/adapters/stripe/call-pace.server.ts";
import { sharedReading } from "#app/adapters/stripe/shared-reading.server.ts";

const UNBOUND: CallLimits = { perSecond: 100_000, perSecondOfKind: 100_000, sendsAtOnce: 1_000 };

/** When calls of these kinds began, in milliseconds from the first; all are asked for at once. */
async function begun(limits: Partial<CallLimits>, kinds: readonly string[]): Promise<number[]> {
  const pace = callPace({ ...UNBOUND, ...limits });
  const times = await Promise.all(kinds.map((kind) => pace(kind, async () => performance.now())));
  return times.map((at) => at - (times[0] ?? 0));
}

test("no second holds more calls than the limit, whatever their kinds", async () => {
  const times = await begun({ perSecond: 40 }, ["a", "b", "c", "d", "a", "b", "c", "d", "a"]);
  // Eight steps of 25 ms; a timer may be a little early, never a whole step.
  expect(times.at(-1)).toBeGreaterThan(160);
});

test("one kind of call keeps to its own limit and leaves the rest to others", async () => {
  const [, , , fourthOfOne, other] = await begun({ perSecondOfKind: 20 }, ["a", "a", "a", "a", "b"]);
  expect(fourthOfOne).toBeGreaterThan(125);
  expect(other).toBeLessThan(fourthOfOne ?? 0);
});

test("so many transfers are under way at once and no more, and a failed one makes room", async () => {
  const pace = callPace({ ...UNBOUND, sendsAtOnce: 2 });
  let now = 0;
  let most = 0;
  const send = (n: number) =>
    pace("transfers.create", async () => {
      most = Math.max(most, ++now);
      await sleep(10);
      now--;
      if (n === 1) throw new Error("refused");
      return n;
    });
  const ended = await Promise.allSettled([0, 1, 2, 3, 4, 5].map(send));
  expect(most).toBe(2);
  expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
});

test("a test key's limits are within Stripe's 25 a second, a live key's within 100 and 25 of a kind", () => {
  expect(stripeLimits(false).perSecond).toBeLessThanOrEqual(25);
  expect(stripeLimits(true).perSecond).toBeLessThanOrEqual(100);
  expect(stripeLimits(true).perSecondOfKind).toBeLessThanOrEqual(25);
});

test("one reading does for all who ask while it is fresh, and a failed one for nobody later", async () => {
  let readings = 0;
  const read = sharedReading(async () => {
    if (++readings === 1) throw new Error("away");
    return readings;
  }, 60_000);
  await expect(Promise.all([read(), read()])).rejects.toThrow("away");
  expect(await Promise.all([read(), read()])).toEqual([2, 2]);
  const anew = sharedReading(async () => ++readings, 0);
  expect(await anew()).not.toBe(await anew());
});
