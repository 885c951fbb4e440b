import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { clusterFiles } from "#db/embedded/cluster-files.ts";
import { canSignIn, isAlive } from "#db/embedded/running-server.ts";
import { type EmbeddedServer, startEmbedded } from "#db/embedded/start.ts";
import { stopLeftover } from "#db/embedded/stop.ts";

let folder: string;
let dataDir: string;

// Mode 0700, as a clone in root's home is: the server's user may not enter it. One cluster, started by each test.
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "embedded-"));
  dataDir = path.join(folder, "postgres");
});
afterEach(async () => void (await stopLeftover(clusterFiles(dataDir))));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const start = () => startEmbedded({ dataDir, durable: false });
const pidFile = () => path.join(dataDir, "postmaster.pid");

async function ask(server: EmbeddedServer, text: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: server.superuserUrl() });
  await client.connect();
  const { rows } = await client.query(text).finally(() => client.end());
  return rows;
}

test("data outlives a stop, the password is the owner's secret, and nothing keeps running", async () => {
  const first = await start();
  await ask(first, "create table kept as select 1 as n");
  expect(fs.statSync(`${dataDir}.password`).mode & 0o777).toBe(0o600);
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);

  const second = await start();
  expect(second.reused).toBe(false);
  expect(await ask(second, "select n from kept")).toEqual([{ n: 1 }]);
  await second.stop();
  await second.stop();
});

test("a server left by a killed launcher is found, used, and stopped by whoever found it", async () => {
  const script = `
    import { startEmbedded } from "#db/embedded/start.ts";
    const start = async () => {
      await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, durable: false });
      process.kill(process.pid, "SIGKILL");
    };
    void start();`;
  const killed = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  expect(killed).toMatchObject({ signal: "SIGKILL", stderr: "" });

  const found = await start();
  expect(found.reused).toBe(true);
  expect(await ask(found, "select 1 as n")).toEqual([{ n: 1 }]);
  await found.stop();
  expect(isAlive(found.pid)).toBe(false);
});

test("Ctrl-C in the terminal does not reach the server before its launcher", async () => {
  const server = await start();
  const group = Number(fs.readFileSync(`/proc/${server.pid}/stat`, "utf8").split(") ")[1]?.split(" ")[2]);
  expect(group).toBe(server.pid);
});

test("a pid file that a crash left, or that names another program by now, does not keep the server from starting", async () => {
  await (await start()).stop();
  const bystander = spawn("sleep", ["60"]);
  try {
    for (const pid of [4_194_303, bystander.pid]) {
      fs.writeFileSync(pidFile(), `${pid}\n${dataDir}\n0\n1\n\n127.0.0.1\n0 0\nready\n`);
      const server = await start();
      expect(server.reused).toBe(false);
      await server.stop();
    }
    expect(bystander.exitCode).toBeNull();
  } finally {
    bystander.kill();
  }
});

test("a listening port is no proof: only a server that lets us in is taken for ours", async () => {
  await (await start()).stop();
  const stranger = net.createServer((socket) => socket.end("hello")).listen(0, "127.0.0.1");
  await new Promise((resolve) => stranger.once("listening", resolve));
  const { port } = stranger.address() as net.AddressInfo;
  try {
    expect(await canSignIn(clusterFiles(dataDir), port)).toBe(false);
    fs.writeFileSync(pidFile(), `${process.pid}\n${dataDir}\n0\n${port}\n\n127.0.0.1\n0 0\nready\n`);
    const server = await start();
    expect(server).toMatchObject({ reused: false });
    expect(server.port).not.toBe(port);
  } finally {
    stranger.close();
  }
});

test("a lost password and a server that will not start are told in one sentence", async () => {
  const server = await start();
  await server.stop();
  fs.appendFileSync(path.join(dataDir, "postgresql.conf"), "\nno_such_setting = on\n");
  await expect(start()).rejects.toThrow(
    /^The embedded PostgreSQL did not start in .*contains errors \(log: .*\)$/,
  );
  expect(fs.readFileSync(`${dataDir}.log`, "utf8")).toContain("no_such_setting");
  fs.rmSync(`${dataDir}.password`);
  await expect(start()).rejects.toThrow(
    /^The password of the embedded PostgreSQL .* cannot be read: restore/,
  );
});
