import { assert } from "vitest";
import { casesOf } from "./crash-cases.ts";
import { type Lab, openLab } from "./crash-lab.ts";
import { crashAt, isCrash } from "./crash-points.ts";
import { assertBooksHold, comeBack, inSchedule, settle } from "./crash-recovery.ts";
import { type Case, SCENES, type Scene } from "./crash-scenes.ts";
import type { Proof, ProofReport } from "./proofs.ts";
import { inLanes } from "./run-lanes.ts";

/** A run in an older world may have some points more. */
const SPARE_CASES = 6;

/**
 * Every point of every scene, once with Stripe's memory of the keys and, where an attempt may be open, once a day later
 * without it. Points are played from the first on, as many as a run without a crash has at the least, until a run ends before its point.
 */
export const crashRuns: Proof = {
  name: "a payout run that dies at any point of its I/O is paid once",
  run: async (_options, report) => {
    const plays = SCENES.flatMap((scene) =>
      scene.name === "pay"
        ? [
            { scene, keysForgotten: false },
            { scene, keysForgotten: true },
          ]
        : [{ scene, keysForgotten: false }],
    );
    await inLanes(2, plays, ({ scene, keysForgotten }) => playScene(scene, keysForgotten, report));
  },
};

async function playScene(scene: Scene, keysForgotten: boolean, report: ProofReport): Promise<void> {
  const lab = await openLab();
  try {
    const points = await countPoints(lab, scene);
    if (!keysForgotten) report.count(`crash points: ${scene.name}`, points);
    let point = 0;
    let isOver = false;
    for await (const one of casesOf(scene.name, lab, points + SPARE_CASES)) {
      await inSchedule(
        `${scene.name}, point ${point}${keysForgotten ? ", keys forgotten" : ""}`,
        async () => {
          await lab.letTimePass();
          const died = await playUntil(lab, scene, one, point);
          // What is compared grows with every case, and its points with it: all that one run had are played.
          isOver = point >= points && (!died || scene.name === "reconcile");
          await comeBack(lab, scene, one, { keysForgotten }, report);
        },
      );
      report.count("schedules");
      if (isOver) break;
      point++;
    }
    await inSchedule(scene.name, async () => assert.isTrue(isOver, "a run ended before its point came"));
    await inSchedule(`${scene.name}, after all its points`, () => assertBooksHold(lab));
  } finally {
    await lab.close();
  }
}

/** How many points a scene has: those of a run of it that nothing disturbs, and that is not the first in its world. */
export async function countPoints(lab: Lab, scene: Scene): Promise<number> {
  let points = 0;
  for await (const one of casesOf(scene.name, lab, 2)) {
    const dry = crashAt(lab.machine, null);
    await lab.letTimePass();
    await scene.play(lab, dry, one);
    await settle(lab, one);
    points = dry.steps.length * 2;
  }
  return points;
}

/** Plays a scene on a machine that dies there; false when it ended by itself, which it does only where it has no such point. */
async function playUntil(lab: Lab, scene: Scene, one: Case, point: number): Promise<boolean> {
  const dying = crashAt(lab.machine, point);
  try {
    await scene.play(lab, dying, one);
  } catch (error) {
    if (!isCrash(error)) throw error;
    return true;
  }
  assert.isAtMost(dying.steps.length * 2, point, "it dies at its point");
  return false;
}
