import fs from "node:fs";
import path from "node:path";
import type { Child } from "./child-processes.ts";
import { PROJECT_FOLDER } from "./project.ts";

const WATCHED = ["app/adapters", "app/domain", "app/features", "app/jobs", "db", "emails"];
/** An editor writes a file more than once; a checkout writes many. */
const QUIET_MS = 300;

/** A process that is started anew whenever its sources change (development). One that fails waits for the next change. */
export function restartWhenChanged(start: () => Child): Child {
  let current = start();
  current.onUnexpectedEnd(() => console.error("The worker ended; it starts again with the next change."));
  let timer: NodeJS.Timeout | undefined;
  const restart = async () => {
    await current.stop();
    current = start();
    current.onUnexpectedEnd(() => console.error("The worker ended; it starts again with the next change."));
  };
  const watchers = WATCHED.map((folder) =>
    fs.watch(path.join(PROJECT_FOLDER, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => void restart(), QUIET_MS);
    }),
  );
  return {
    name: current.name,
    ready: (isReady) => current.ready(isReady),
    onUnexpectedEnd: () => {},
    stop: async () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      await current.stop();
    },
  };
}
