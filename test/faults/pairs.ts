import { assert } from "vitest";
import { approvedPayouts } from "./crash-cases.ts";
import { type Lab, openLab } from "./crash-lab.ts";
import { crashAt, isCrash, type Machine } from "./crash-points.ts";
import { assertBooksHold, assertPaidOnce, inSchedule, settle } from "./crash-recovery.ts";
import { type Case, SCENES } from "./crash-scenes.ts";
import type { Proof, ProofReport } from "./proofs.ts";
import { inLanes } from "./run-lanes.ts";

const PAYOUTS = 3;
/** Schedules that share a lab: its lists grow with them, and its books are checked when they are over. */
const SCHEDULES_A_LAB = 60;
const BOUNDED_FIRST_POINTS = 2;

const PAY = SCENES.find(({ name }) => name === "pay");

/**
 * A worker dies while it pays three payouts, and the one that comes after it dies in its recovery: every first point with
 * every second one, until a recovery ends before it comes to die. The moment after one step is the moment before the next,
 * so a pair is played for each moment between two steps. Bounded: two first points.
 */
export const pairs: Proof = {
  name: "a worker that dies in the recovery from a crash leaves three payouts paid once each",
  run: async ({ extent }, report) => {
    const first = await countMoments();
    report.count("first moments", first);
    const firsts = Array.from({ length: first }, (_, moment) => moment);
    const middle = Math.floor(first / 2);
    const chosen = extent === "full" ? firsts : firsts.slice(middle, middle + BOUNDED_FIRST_POINTS);
    await inLanes(2, chosen, (moment) => playSeconds(moment, report));
  },
};

/** Before the first step, and after each. */
const pointOf = (moment: number) => (moment === 0 ? 0 : moment * 2 - 1);

async function countMoments(): Promise<number> {
  const lab = await openLab();
  try {
    let moments = 0;
    for await (const one of approvedPayouts(lab, 2, PAYOUTS)) {
      await lab.letTimePass();
      const dry = crashAt(lab.machine, null);
      await PAY?.play(lab, dry, one);
      moments = dry.steps.length + 1;
    }
    return moments;
  } finally {
    await lab.close();
  }
}

/** One first moment with second ones from the first on, until a recovery lives through. */
async function playSeconds(first: number, report: ProofReport): Promise<void> {
  for (let second = 0, isOver = false; !isOver; ) {
    const lab = await openLab();
    try {
      for await (const one of approvedPayouts(lab, SCHEDULES_A_LAB, PAYOUTS)) {
        await inSchedule(`first crash at moment ${first}, second at ${second}`, async () => {
          await lab.letTimePass();
          await dieIn(lab, one, crashAt(lab.machine, pointOf(first)));
          isOver = !(await dieInRecovery(lab, one, crashAt(lab.machine, pointOf(second))));
          await settle(lab, one);
          await assertPaidOnce(lab, one);
        });
        report.count("pairs");
        second++;
        if (isOver) break;
      }
      await inSchedule(`first crash at moment ${first}, in the end`, () => assertBooksHold(lab));
    } finally {
      await lab.close();
    }
  }
}

async function dieIn(lab: Lab, one: Case, machine: Machine): Promise<void> {
  const died = await outlived(PAY?.play(lab, machine, one));
  assert.isFalse(died, "the first crash comes");
}

/** Answers whether it died. */
async function dieInRecovery(lab: Lab, one: Case, machine: Machine): Promise<boolean> {
  return !(await outlived(settle(lab, one, machine)));
}

async function outlived(playing: Promise<unknown> | undefined): Promise<boolean> {
  try {
    await playing;
    return true;
  } catch (error) {
    if (!isCrash(error)) throw error;
    return false;
  }
}
