import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { assert } from "vitest";
import { casesOf } from "./crash-cases.ts";
import { type Lab, openLab } from "./crash-lab.ts";
import { assertBooksHold, comeBack, inSchedule } from "./crash-recovery.ts";
import { countPoints } from "./crash-runs.ts";
import { SCENES, type Scene } from "./crash-scenes.ts";
import { bundleKillProcess } from "./kill-bundle.ts";
import type { KillOrder } from "./kill-process.ts";
import type { Proof, ProofOptions } from "./proofs.ts";
import { chanceOf } from "./run-chance.ts";

const BOUNDED_KILLS = 20;

/**
 * As the crashes, by a process of its own that ends with a real `kill -9`: connections break off, locks and transactions
 * are the server's to clear away. Bounded: twenty points that chance picks from all scenes.
 */
export const killRuns: Proof = {
  name: "a worker that is killed for real at any point leaves every payout paid once",
  run: async (options, report) => {
    const bundle = await bundleKillProcess();
    const lab = await openLab();
    try {
      const chosen = await choosePoints(lab, options);
      // The next process starts while the one before is killed and recovered from.
      let next = startProcess(bundle.file);
      for (const { scene, points } of chosen) {
        let at = 0;
        for await (const one of casesOf(scene.name, lab, points.length)) {
          const point = points[at++] ?? 0;
          const child = await next;
          next = startProcess(bundle.file);
          await inSchedule(`${scene.name}, killed at point ${point}`, async () => {
            await lab.letTimePass();
            await killAt(child, { address: lab.address(), scene: scene.name, of: one, point });
            await comeBack(lab, scene, one, {}, report);
          });
          report.count("kills");
          report.count(`kills: ${scene.name}`);
        }
      }
      (await next).kill("SIGKILL");
      await inSchedule("after all kills", () => assertBooksHold(lab));
    } finally {
      await lab.close();
      bundle.remove();
    }
  },
};

/** All points of all scenes, or as many of them as a test run has time for; at least one of each scene. */
async function choosePoints(
  lab: Lab,
  { extent, seed }: ProofOptions,
): Promise<{ readonly scene: Scene; readonly points: readonly number[] }[]> {
  const all: { scene: Scene; points: number[] }[] = [];
  for (const scene of SCENES)
    all.push({ scene, points: Array.from({ length: await countPoints(lab, scene) }, (_, point) => point) });
  if (extent === "full") return all;
  const chance = chanceOf(seed);
  const total = all.reduce((sum, { points }) => sum + points.length, 0);
  return all.map(({ scene, points }) => {
    const share = Math.max(1, Math.round((points.length * BOUNDED_KILLS) / total));
    return { scene, points: chance.pick(points, share) };
  });
}

async function startProcess(file: string): Promise<ChildProcess> {
  const child = fork(file, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const ended = once(child, "exit").then(() => assert.fail("the process ended before it had begun"));
  await Promise.race([once(child, "message"), ended]);
  return child;
}

/** Resolves when the process is gone, and demands that the kill was its end. */
async function killAt(child: ChildProcess, order: KillOrder): Promise<void> {
  const ended = once(child, "exit");
  child.send(order);
  const [, signal] = await ended;
  assert.equal(signal, "SIGKILL", "it was killed");
}
