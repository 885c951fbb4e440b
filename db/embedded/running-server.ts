import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type ClusterFiles, readPassword } from "./cluster-files.ts";

/** What `postmaster.pid` says about the server of a data folder. */
export type RunningServer = { readonly pid: number; readonly port: number };

/** The file's lines: process id, data folder, start time, port, socket folder, address, memory key, status. */
export function readPidFile(files: ClusterFiles): (RunningServer & { ready: boolean }) | null {
  let lines: string[];
  try {
    lines = fs.readFileSync(files.pidFile, "utf8").split("\n");
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === "ready" };
}

/** A process that has ended and that nobody has reaped (a container without an init) counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  if (process.platform !== "linux") return true;
  try {
    return !/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Is this process a PostgreSQL? Unknown (no /proc) counts as yes, so that nothing of a live server is touched. */
function looksLikePostgres(pid: number): boolean {
  if (process.platform !== "linux") return true;
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("postgres");
  } catch {
    return false;
  }
}

export function superuserUrl(files: ClusterFiles, port: number, database = "postgres"): string {
  return `postgres://postgres:${encodeURIComponent(readPassword(files))}@127.0.0.1:${port}/${database}`;
}

/** A listening port is no proof: only the server of this data folder knows this password. */
export async function canSignIn(files: ClusterFiles, port: number): Promise<boolean> {
  if (!(port > 0 && port < 65_536)) return false;
  const client = new pg.Client({
    connectionString: superuserUrl(files, port),
    connectionTimeoutMillis: 2_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * The server that a killed launcher left behind on this data folder, or null when there is none.
 * A pid file whose process is dead, or is somebody else's by now, is removed: PostgreSQL itself would refuse to start.
 */
export async function findRunningServer(
  files: ClusterFiles,
  patienceMs = 5_000,
): Promise<RunningServer | null> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = readPidFile(files);
    if (!found) return null;
    if (await canSignIn(files, found.port)) return { pid: found.pid, port: found.port };
    if (!isAlive(found.pid) || !looksLikePostgres(found.pid)) {
      fs.rmSync(files.pidFile, { force: true });
      return null;
    }
    // It lives but answers nobody: starting, stopping, or a PostgreSQL that has nothing to do with us.
    if (Date.now() > deadline)
      throw new Error(
        `Process ${found.pid} looks like a PostgreSQL that uses ${files.dataDir}, and it does not let us in: end it, or remove ${files.pidFile} if it is another server.`,
      );
    await sleep(50);
  }
}
