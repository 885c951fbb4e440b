import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { locateBinaries } from "./binaries.ts";
import type { ClusterFiles } from "./cluster-files.ts";
import { findRunningServer, isAlive, readPidFile } from "./running-server.ts";

const POLITE_MS = 20_000;

/** Asks the server to end (open sessions are cut), then insists; resolves when its process is gone. */
export async function stopServer(files: ClusterFiles, pid: number): Promise<void> {
  // Once the server is gone its number may belong to somebody else: only the pid file's own process is signalled.
  if (readPidFile(files)?.pid !== pid) return;
  askToStop(files, pid);
  const deadline = Date.now() + POLITE_MS;
  while (isAlive(pid)) {
    if (Date.now() > deadline) signal(pid, "SIGQUIT");
    await sleep(10);
  }
}

/** Stops whatever server runs on a data folder; false when none did. For `reset` and for tests that were killed. */
export async function stopLeftover(files: ClusterFiles): Promise<boolean> {
  const running = await findRunningServer(files);
  if (!running) return false;
  await stopServer(files, running.pid);
  return true;
}

function askToStop(files: ClusterFiles, pid: number): void {
  if (process.platform !== "win32") {
    signal(pid, "SIGINT");
    return;
  }
  const pgCtl = locateBinaries(false)("pg_ctl");
  execFileSync(pgCtl, ["stop", "-D", files.dataDir, "-m", "fast", "-w"], { stdio: "ignore" });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
