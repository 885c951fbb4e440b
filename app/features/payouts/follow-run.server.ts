import { system } from "#app/domain/actor.ts";
import type { Clock } from "#app/domain/clock.ts";
import type { Database } from "#app/features/context.server.ts";
import { findRunProgress } from "./run-progress.server.ts";
import type { RunProgress } from "./run-progress.ts";

const LOOK_EVERY_MS = 1_000;
const MOST_LISTENERS = 100;

type Listener = (progress: RunProgress) => void;
type Followed = { readonly listeners: Set<Listener>; timer: NodeJS.Timeout; isLooking: boolean };

/** Runs that somebody follows through this process: one look a second for all who follow the same. */
const followed = new Map<string, Followed>();

/**
 * Tells the listener each second how far the run is, until the answered function is called. Null when this process has
 * as many listeners as it takes; whoever asked reads the page again instead.
 */
export function followRun(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  runId: string,
  listener: Listener,
): (() => void) | null {
  if (listenerCount() >= MOST_LISTENERS) return null;
  const run = followed.get(runId) ?? begin(db, clock, runId);
  run.listeners.add(listener);
  return () => {
    run.listeners.delete(listener);
    if (run.listeners.size > 0 || followed.get(runId) !== run) return;
    clearInterval(run.timer);
    followed.delete(runId);
  };
}

/** How many follow a run through this process. */
export function listenerCount(): number {
  return [...followed.values()].reduce((sum, { listeners }) => sum + listeners.size, 0);
}

function begin(db: Database, clock: Clock, runId: string): Followed {
  const look = async (run: Followed) => {
    if (run.isLooking) return;
    run.isLooking = true;
    try {
      const progress = await findRunProgress({ db, actor: system("follow_run"), now: clock() }, { runId });
      if (progress) for (const listener of [...run.listeners]) listener(progress);
    } catch {
      // A database that is away for a moment is asked again; whoever follows keeps the last numbers meanwhile.
    } finally {
      run.isLooking = false;
    }
  };
  const run: Followed = {
    listeners: new Set(),
    isLooking: false,
    timer: setInterval(() => void look(run), LOOK_EVERY_MS),
  };
  followed.set(runId, run);
  return run;
}
