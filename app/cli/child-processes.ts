import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inData, PROJECT_FOLDER, Refusal } from "./project.ts";

type ProcessName = "web" | "worker" | "stripe-simulator";

export type Child = {
  readonly name: ProcessName;
  /** Resolves when the process says "ready" or `isReady` says so; refuses with its last words when it ends before. */
  ready(isReady?: () => Promise<boolean>): Promise<void>;
  /** Asks it to end, insists after a while; resolves when it is gone. */
  stop(): Promise<void>;
  /** Hears once of an end that nobody asked for. */
  onUnexpectedEnd(listener: (lastWords: string) => void): void;
};

const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 15_000;

/** Starts one of our processes. Its log goes to `.data/<name>.log`, or through to the terminal when `logTo` says so. */
export function startProcess(
  name: ProcessName,
  {
    file,
    args = [],
    env,
    logTo,
  }: { file: string; args?: string[]; env: NodeJS.ProcessEnv; logTo: "file" | "terminal" },
): Child {
  const logFile = inData(`${name}.log`);
  const log = logTo === "file" ? fs.openSync(logFile, "w", 0o600) : "inherit";
  const before = path.join(PROJECT_FOLDER, "app/cli/end-with-launcher.ts");
  const child = spawn(process.execPath, ["--import", "tsx", "--import", before, file, ...args], {
    cwd: PROJECT_FOLDER,
    env,
    // Its own process group: Ctrl-C reaches the launcher alone, which ends all in order, PostgreSQL last.
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  if (typeof log === "number") fs.closeSync(log);

  let saidReady = false;
  let stopAsked = false;
  let listener: ((lastWords: string) => void) | undefined;
  child.on("message", (message) => {
    saidReady ||= message === "ready";
  });
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
  const lastWords = () => (logTo === "file" ? tailOf(logFile) : "");
  void ended.then(() => {
    if (!stopAsked) listener?.(lastWords());
  });

  return {
    name,
    async ready(isReady) {
      const deadline = Date.now() + START_PATIENCE_MS;
      while (!(isReady ? await isReady() : saidReady)) {
        if (hasEnded(child)) throw new Refusal(`The ${name} process did not start.\n${lastWords()}`.trim());
        if (Date.now() > deadline)
          throw new Refusal(`The ${name} process was not ready in time.\n${lastWords()}`.trim());
        await sleep(25);
      }
    },
    async stop() {
      stopAsked = true;
      if (hasEnded(child)) return;
      child.kill("SIGTERM");
      const insist = setTimeout(() => child.kill("SIGKILL"), STOP_PATIENCE_MS);
      await ended;
      clearTimeout(insist);
    },
    onUnexpectedEnd(heard) {
      listener = heard;
      if (hasEnded(child) && !stopAsked) heard(lastWords());
    },
  };
}

/** True when an address answers with success. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

function tailOf(file: string): string {
  const lines = fs.readFileSync(file, "utf8").trim().split("\n").slice(-8);
  return lines.join("\n").slice(-4_000);
}
