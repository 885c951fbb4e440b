import type { Child } from "./child-processes.ts";

const MOST_RESTARTS = 5;
const WITHIN_MS = 60_000;

/** A process that is started anew when it ends by itself; after five times within a minute its end is told instead. */
export function restartWhenEnded(start: () => Child): Child {
  let current = start();
  let tell: (lastWords: string) => void = () => {};
  const endedAt: number[] = [];
  let stopped = false;

  const watch = () =>
    current.onUnexpectedEnd((lastWords) => {
      if (stopped) return;
      const now = Date.now();
      endedAt.push(now);
      if (endedAt.filter((at) => now - at < WITHIN_MS).length > MOST_RESTARTS) return tell(lastWords);
      current = start();
      watch();
    });

  return {
    name: current.name,
    ready: async (isReady) => {
      await current.ready(isReady);
      // Only what was ready once is worth another start.
      watch();
    },
    onUnexpectedEnd: (listener) => {
      tell = listener;
    },
    stop: async () => {
      stopped = true;
      await current.stop();
    },
  };
}
