import pg from "pg";
import { assert, inject } from "vitest";
import { APPROVAL_SCENES } from "./interleaving-approvals.ts";
import { PAYMENT_SCENES } from "./interleaving-payments.ts";
import type { Scene, Stage } from "./interleaving-scenes.ts";
import type { Proof, ProofReport } from "./proofs.ts";
import { type Observe, playSchedule, type Schedule } from "./scheduler.ts";

export const SCENES: readonly Scene[] = [...APPROVAL_SCENES, ...PAYMENT_SCENES];

const MOST_PREEMPTIONS = 2;
/** Then the company starts anew: its tables stay small, and its invariants are checked. */
const SCHEDULES_PER_STAGE = 40;

/** Every schedule of every scene with at most two preemptions, each once. */
export const interleavings: Proof = {
  name: "any interleaving of two people, workers and webhooks has one effect",
  run: async (_options, report) => {
    for (const scene of SCENES) await playScene(scene, report, allSchedules);
  },
};

/** So many of one scene, picked by the seed. */
export function playSome(scene: Scene, report: ProofReport, count: number, seed: number): Promise<void> {
  return playScene(scene, report, (players) => someSchedules(players, count, seed));
}

/** Asks for schedules one by one; each is answered with the number of choices that it had. */
type Pick = (players: number) => Generator<Schedule, void, number>;

/** The choices of a schedule show only when it is played: each is followed by those that preempt once more. */
function* allSchedules(players: number): Generator<Schedule, void, number> {
  for (let first = 0; first < players; first++) {
    const open: Schedule[] = [{ first, preemptAt: [] }];
    for (let schedule = open.pop(); schedule; schedule = open.pop()) {
      const choices = yield schedule;
      if (schedule.preemptAt.length === MOST_PREEMPTIONS) continue;
      for (let at = (schedule.preemptAt.at(-1) ?? -1) + 1; at < choices; at++)
        open.push({ first, preemptAt: [...schedule.preemptAt, at] });
    }
  }
}

function* someSchedules(players: number, count: number, seed: number): Generator<Schedule, void, number> {
  const chance = seeded(seed);
  const choices: number[] = [];
  for (let n = 0; n < count; n++) {
    const first = n % players;
    const known = choices[first];
    const preemptAt: number[] = [];
    for (let k = 0; known && k < 1 + (n % MOST_PREEMPTIONS); k++) preemptAt.push(chance(known));
    const had = yield { first, preemptAt: preemptAt.toSorted((a, b) => a - b) };
    choices[first] ??= had;
  }
}

/** Mulberry32: whole numbers below `below`. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

async function playScene(scene: Scene, report: ProofReport, pick: Pick): Promise<void> {
  const observer = await openObserver();
  const schedules = pick(scene.players);
  let stage: Stage | null = null;
  let played = 0;
  try {
    for (let next = schedules.next(0); !next.done; ) {
      stage ??= await scene.open();
      const choices = await playOne(scene, stage, observer.observe, next.value, report);
      next = schedules.next(choices);
      if (++played % SCHEDULES_PER_STAGE > 0 && !next.done) continue;
      await stage.verifyAll();
      await stage.close();
      stage = null;
    }
  } finally {
    await stage?.close();
    await observer.end();
  }
}

async function playOne(
  scene: Scene,
  stage: Stage,
  observe: Observe,
  schedule: Schedule,
  report: ProofReport,
): Promise<number> {
  const { players, verify } = await stage.arrange();
  const played = await playSchedule(stage.parts, observe, players, schedule);
  await verify(played).catch((error: unknown) => {
    const said = error instanceof Error ? error.message : String(error);
    assert.fail(`${scene.name}, ${JSON.stringify(schedule)}: ${said}\n${played.story.join("\n")}`);
  });
  report.count("schedules");
  report.count(`schedules: ${scene.name}`);
  report.count("steps", played.steps);
  report.count("waits for a lock", played.lockWaits);
  return played.choices;
}

/** A connection that takes no part: it asks PostgreSQL who waits. */
async function openObserver(): Promise<{ readonly observe: Observe; readonly end: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: inject("superuserUrl") });
  await client.connect();
  return {
    observe: async (pids) => {
      const { rows } = await client.query<{ pid: number }>({
        name: "who waits",
        text: "select pid from unnest($1::int[]) pid where cardinality(pg_blocking_pids(pid)) > 0",
        values: [pids],
      });
      return new Set(rows.map(({ pid }) => pid));
    },
    end: () => client.end(),
  };
}
