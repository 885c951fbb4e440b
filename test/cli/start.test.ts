import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { urlsOfCluster } from "#db/bootstrap.server.ts";
import { testDatabase } from "#test/setup/database.ts";

const PATIENCE_MS = 90_000;
let folder: string;
let port: number;
let started: ChildProcess[] = [];

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "reparto-start-"));
  port = await freePort();
  started = [];
});
afterEach(async () => {
  for (const child of started) if (child.exitCode === null) child.kill("SIGTERM");
  for (let round = 0; round < 400 && processesOf(folder).length > 0; round++) await sleep(50);
  fs.rmSync(folder, { recursive: true, force: true });
});

type Run = { child: ChildProcess; said: () => string; ended: Promise<number | null> };

function run(file: string, args: string[] = [], env: Record<string, string> = {}): Run {
  const { DATABASE_URL: _, DATABASE_OWNER_URL: __, ...rest } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", `app/cli/${file}`, ...args], {
    env: { ...rest, NODE_ENV: "production", REPARTO_DATA: folder, PORT: String(port), DEMO: "no", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  let text = "";
  child.stdout?.on("data", (part: Buffer) => (text += part.toString()));
  child.stderr?.on("data", (part: Buffer) => (text += part.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, ended, said: () => text };
}

async function untilReady(launcher: Run): Promise<void> {
  while (!launcher.said().includes("Reparto is ready")) {
    if (launcher.child.exitCode !== null) throw new Error(`it ended: ${launcher.said()}`);
    await sleep(50);
  }
}

/** Processes whose environment or arguments name the test's folder, as /proc shows them. */
function processesOf(name: string): number[] {
  return fs
    .readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((pid) => {
      const read = (file: string) => {
        try {
          return fs.readFileSync(`/proc/${pid}/${file}`, "utf8");
        } catch {
          return "";
        }
      };
      return read("cmdline").includes(name) || read("environ").includes(name);
    })
    .map(Number);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once("error", reject);
    probe.listen(0, () => {
      const address = probe.address() as net.AddressInfo;
      probe.close(() => resolve(address.port));
    });
  });
}

const ready = () => fetch(`http://127.0.0.1:${port}/readyz`).then((answer) => answer.status);

test.skipIf(process.platform !== "linux")(
  "a start serves; Ctrl-C leaves no process; a killed start's PostgreSQL is taken over, its children end by themselves",
  { timeout: PATIENCE_MS },
  async () => {
    const first = run("start.ts");
    await untilReady(first);
    expect(await ready()).toBe(200);

    const second = run("start.ts", [], { PORT: String(await freePort()) });
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain("already runs");

    // The operator's command finds the running server by itself, and sees what it should see.
    const check = run("reparto.ts", ["ledger", "check", "--json"]);
    expect(await check.ended).toBe(0);
    expect(JSON.parse(check.said())).toMatchObject({ ok: true });

    first.child.kill("SIGKILL");
    await first.ended;
    const third = run("start.ts");
    await untilReady(third);
    expect(await ready()).toBe(200);

    third.child.kill("SIGINT");
    expect(await third.ended).toBe(0);
    expect(processesOf(folder)).toEqual([]);
  },
);

test("what a person can mend is one sentence, and the exit code is not 0", {
  timeout: PATIENCE_MS,
}, async () => {
  const other = net.createServer();
  await new Promise<void>((resolve) => other.listen(port, resolve));
  const nobody = "postgres://somebody:a-secret@127.0.0.1:1/reparto";
  const free = String(await freePort());
  const runs = [
    run("start.ts"),
    run("start.ts", [], { PORT: "eighty" }),
    run("start.ts", [], { PORT: free, DATABASE_URL: nobody }),
    run("start.ts", [], { PORT: free, DATABASE_URL: nobody, DATABASE_OWNER_URL: nobody }),
    run("reset.ts", [], { DATABASE_URL: nobody }),
    run("reparto.ts", ["doctor"]),
  ];
  const codes = await Promise.all(runs.map((one) => one.ended));
  other.close();
  expect(codes).toEqual([1, 1, 1, 1, 1, 1]);
  const [taken, wrongPort, noOwner, unreachable, reset, doctor] = runs.map((one) => one.said().trim());
  expect(taken).toBe(`Port ${port} is taken by another program. Set PORT to a free one and start again.`);
  expect(wrongPort).toContain("PORT should be a whole number from 1 to 65535.");
  expect(noOwner).toContain("DATABASE_OWNER_URL is not");
  expect(unreachable).toBe(
    "The database of DATABASE_OWNER_URL at 127.0.0.1:1 cannot be reached: nobody listens there.",
  );
  expect(reset).toContain("leaves that one alone");
  expect(doctor).toContain("There is no database yet");
  for (const said of runs.map((one) => one.said())) {
    expect(said.trim().split("\n")).toHaveLength(1);
    expect(said).not.toContain("a-secret");
  }
});

test("with DATABASE_URL set nothing embedded is started and no demo is played", {
  timeout: PATIENCE_MS,
}, async () => {
  const { url, ownerUrl, drop } = await testDatabase();
  const { simulatorUrl } = urlsOfCluster(inject("superuserUrl"));
  const launcher = run("start.ts", [], {
    DATABASE_URL: url,
    DATABASE_OWNER_URL: ownerUrl,
    STRIPE_SIMULATOR_DATABASE_URL: simulatorUrl,
    DEMO: "",
  });
  await untilReady(launcher);
  expect(await ready()).toBe(200);
  expect(launcher.said()).not.toContain("Demo sign-ins");
  expect(fs.readdirSync(folder)).not.toContain("postgres");
  launcher.child.kill("SIGTERM");
  expect(await launcher.ended).toBe(0);
  expect(processesOf(folder)).toEqual([]);
  await drop();
});
