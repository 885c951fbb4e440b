import fs from "node:fs";
import { z } from "zod";
import { isAlive } from "#db/embedded/running-server.ts";
import { DATA_FOLDER, inData, Refusal } from "./project.ts";

const noteSchema = z.strictObject({ pid: z.int().positive(), url: z.string() });
const noteFile = () => inData("launcher.json");

/** What stands about a launcher on this data folder: none, one that runs, or one that was killed. */
export function launcherOnRecord(): { state: "none" | "running" | "killed"; pid: number; url: string } {
  let note: z.infer<typeof noteSchema>;
  try {
    note = noteSchema.parse(JSON.parse(fs.readFileSync(noteFile(), "utf8")));
  } catch {
    return { state: "none", pid: 0, url: "" };
  }
  const runs = note.pid !== process.pid && isAlive(note.pid) && looksLikeLauncher(note.pid);
  return { state: runs ? "running" : "killed", ...note };
}

/** Two launchers on one data folder would end each other's PostgreSQL. */
export function refuseWhileRunning(): void {
  const { state, pid, url } = launcherOnRecord();
  if (state === "running")
    throw new Refusal(`Reparto already runs from this folder at ${url} (process ${pid}): end it first.`);
}

/** Notes this process as the launcher; answers how to take the note away. */
export function noteLauncher(url: string): () => void {
  fs.mkdirSync(DATA_FOLDER, { recursive: true });
  fs.writeFileSync(noteFile(), `${JSON.stringify({ pid: process.pid, url })}\n`);
  return () => fs.rmSync(noteFile(), { force: true });
}

/** A process number is used again after a while; without /proc it counts as ours. */
function looksLikeLauncher(pid: number): boolean {
  if (process.platform !== "linux") return true;
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("app/cli/start.ts");
  } catch {
    return false;
  }
}
