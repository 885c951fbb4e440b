import { assert } from "vitest";
import { casesOf } from "./crash-cases.ts";
import { type Lab, openLab } from "./crash-lab.ts";
import { crashAt, isCrash } from "./crash-points.ts";
import { assertBooksHold, comeBack, inSchedule, settle } from "./crash-recovery.ts";
import { type Case, SCENES, type Scene } from "./crash-scenes.ts";
import type { Proof, ProofReport } from "./proofs.ts";
import { inLanes } from "./run-lanes.ts";

/**
 * Every point of every scene, once with Stripe's memory of the keys and, where an attempt may be open, once a day later
 * without it. The number of points is that of a run without a crash, and one run more has to end by itself.
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
    for await (const one of casesOf(scene.name, lab, points + 1)) {
      await inSchedule(
        `${scene.name}, point ${point}${keysForgotten ? ", keys forgotten" : ""}`,
        async () => {
          await lab.letTimePass();
          const isLast = point === points;
          const died = await playUntil(lab, scene, one, point);
          assert.equal(
            died !== null,
            !isLast,
            isLast ? `${scene.name} has more points` : `it died at ${point}`,
          );
          await comeBack(lab, scene, one, { keysForgotten }, report);
        },
      );
      report.count("schedules");
      point++;
    }
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

/** Plays a scene on a machine that dies there; answers its last step, or null when it ended by itself. */
async function playUntil(lab: Lab, scene: Scene, one: Case, point: number): Promise<string | null> {
  const dying = crashAt(lab.machine, point);
  try {
    await scene.play(lab, dying, one);
    return null;
  } catch (error) {
    if (!isCrash(error)) throw error;
    return dying.steps.at(-1) ?? "";
  }
}
