import { setTimeout as sleep } from "node:timers/promises";
import { assert } from "vitest";
import { inSteps, type Parts, type Step } from "./scheduler-parts.ts";

/** Somebody who does one thing, and whose every statement and call waits for its turn. */
export type Player = { readonly name: string; readonly play: (parts: Parts) => Promise<unknown> };

/** Who begins, and at which choices the one whose turn it is has to let another go first. */
export type Schedule = { readonly first: number; readonly preemptAt: readonly number[] };

export type Played = {
  /** What each answered, or the error that it ended with. */
  readonly results: readonly { readonly value?: unknown; readonly error?: unknown }[];
  /** Points at which another could have gone first. */
  readonly choices: number;
  readonly steps: number;
  /** Times that somebody was found waiting for a lock. */
  readonly lockWaits: number;
  /** Who did what, in order: for the message of a schedule that broke a rule. */
  readonly story: readonly string[];
};

/** Which of these backends wait for a lock that another holds, by `pg_blocking_pids`. */
export type Observe = (pids: readonly number[]) => Promise<ReadonlySet<number>>;

type State = {
  readonly player: Player;
  /** Waits for its turn; calling it lets the step go. */
  turn: (() => void) | null;
  step: Step | null;
  done: boolean;
  result: { value?: unknown; error?: unknown };
};

/** An answer is mostly there sooner; asking the observer for each statement would double the load. */
const GRACE_MS = 3;
/** PostgreSQL ends a deadlock that it sees within a second; one that it cannot see never ends. */
const PATIENCE_MS = 15_000;

/**
 * Plays several at once, one step at a time: a step is made when its turn comes, and the next turn is given when
 * everybody waits, either for a turn or for a lock. Whose turn it is goes on unless the schedule says otherwise or it
 * waits for a lock. The same schedule plays the same order.
 */
export async function playSchedule(
  parts: Parts,
  observe: Observe,
  players: readonly Player[],
  { first, preemptAt }: Schedule,
): Promise<Played> {
  const told = { choices: 0, steps: 0, lockWaits: 0, story: [] as string[] };
  let wake = () => {};
  let isOver = false;
  const states: State[] = players.map((player) => ({
    player,
    turn: null,
    step: null,
    done: false,
    result: {},
  }));

  function begin(state: State): void {
    const own = inSteps(parts, async (step, act) => {
      state.step = step;
      if (!isOver)
        await new Promise<void>((resolve) => {
          state.turn = resolve;
          wake();
        });
      return act();
    });
    const ended = (result: State["result"]) => {
      state.result = result;
      state.done = true;
      wake();
    };
    state.player.play(own).then(
      (value) => ended({ value }),
      (error: unknown) => ended({ error }),
    );
  }

  /** Until everybody waits for a turn or a lock, or is done. Answers who waits for a lock. */
  async function allWait(): Promise<ReadonlySet<State>> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const busy = () => states.filter(({ done, turn }) => !done && !turn);
      if (busy().length === 0) return new Set();
      await Promise.race([new Promise<void>((resolve) => (wake = resolve)), sleep(GRACE_MS)]);
      const asked = busy();
      const pids = asked.flatMap(({ step }) => (step?.pid ? [step.pid] : []));
      const blocked = pids.length > 0 ? await observe(pids) : new Set<number>();
      const waiting = new Set(
        asked.filter(({ step, done, turn }) => !done && !turn && blocked.has(step?.pid ?? 0)),
      );
      const still = busy();
      const everybodyIsBlocked = waiting.size > 0 && states.every((one) => one.done || waiting.has(one));
      if (still.every((state) => waiting.has(state)) && !everybodyIsBlocked) return waiting;
      if (Date.now() > deadline)
        assert.fail(`nobody goes on, and PostgreSQL ends no deadlock: ${still.map(whereIs).join("; ")}`);
    }
  }

  try {
    for (const state of states) begin(state);
    let current = first;
    for (;;) {
      const waiting = await allWait();
      told.lockWaits += waiting.size;
      if (states.every(({ done }) => done)) break;
      const nextAfter = (from: number) => {
        for (let n = 1; n <= states.length; n++)
          if (states[(from + n) % states.length]?.turn) return (from + n) % states.length;
        return from;
      };
      if (!states[current]?.turn) current = nextAfter(current);
      else if (nextAfter(current) !== current && preemptAt.includes(told.choices++))
        current = nextAfter(current);
      const state = states[current]!;
      told.steps++;
      told.story.push(`${state.player.name}: ${state.step?.what.replaceAll(/\s+/gu, " ").slice(0, 70)}`);
      const go = state.turn!;
      state.turn = null;
      go();
    }
  } finally {
    isOver = true;
    for (const { turn } of states) turn?.();
  }
  return { ...told, results: states.map(({ result }) => result) };
}

const whereIs = ({ player, step }: State) => `${player.name} in ${step?.what.slice(0, 60)}`;
