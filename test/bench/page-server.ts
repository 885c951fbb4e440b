import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { build, needsBuild } from "#app/cli/build-when-needed.ts";
import { PROJECT_FOLDER } from "#app/cli/project.ts";
import type { BenchDatabase } from "./cluster.ts";

export type Page = { readonly name: string; readonly path: (statementNumber: string) => string };

export type BenchServer = {
  /** Asks for a page as the person whose session it is; answers seconds until its last byte. Throws unless it is 200. */
  ask(path: string): Promise<number>;
  peakRssMb(): number;
  stop(): Promise<void>;
};

const PATIENCE_MS = 60_000;

/** The web process as it runs in production: its own process, the built application, its own pools. */
export async function startServer(database: BenchDatabase, token: string): Promise<BenchServer> {
  if (needsBuild()) await build(() => {});
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: "production",
    DATABASE_URL: database.url,
    PORT: String(port),
    APP_ORIGIN: origin,
    LOG_LEVEL: "warn",
  };
  const child = spawn(process.execPath, ["--import", "tsx", "app/server.ts"], {
    cwd: PROJECT_FOLDER,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  process.once("exit", () => child.kill("SIGKILL"));
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ask = (path: string) => secondsOfPage(agent, `${origin}${path}`, token);
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await ask("/livez").catch(() => null))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error("the web process did not start");
    await sleep(50);
  }
  return {
    ask,
    peakRssMb: () => peakOf(child.pid),
    async stop() {
      agent.destroy();
      child.kill("SIGTERM");
      await ended;
    },
  };
}

export type Stage = { readonly server: BenchServer; readonly number: string };
/** Seconds of each answer, by the page's name. */
export type Times = ReadonlyMap<string, readonly number[]>;

/**
 * Page after page and server after server in turn, so that whatever else the machine does meets all of them. The first
 * tenth warms up.
 */
export async function timesInTurn(
  stages: readonly Stage[],
  pages: readonly Page[],
  rounds: number,
): Promise<readonly Times[]> {
  const times = stages.map(() => new Map<string, number[]>(pages.map(({ name }) => [name, []])));
  for (let round = 0; round < rounds; round++)
    for (const { name, path } of pages)
      for (const [at, { server, number }] of stages.entries()) {
        const seconds = await server.ask(path(number));
        if (round >= rounds / 10) times[at]?.get(name)?.push(seconds);
      }
  return times;
}

function secondsOfPage(agent: http.Agent, url: string, token: string): Promise<number> {
  const from = performance.now();
  const headers = { Cookie: `session=${token}`, "Accept-Encoding": "gzip", Accept: "text/html" };
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers }, (response) => {
      response.resume();
      response.once("error", reject);
      response.once("end", () => {
        if (response.statusCode === 200) resolve((performance.now() - from) / 1000);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    request.once("error", reject);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = http.createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Most memory that the process ever held, where the kernel says so. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return Number.NaN;
  }
}
