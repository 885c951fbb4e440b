import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { locateBinaries } from "./binaries.ts";
import {
  type ClusterFiles,
  clusterFiles,
  createCluster,
  dataDirFor,
  hasCluster,
  readPassword,
  serverEnvironment,
} from "./cluster-files.ts";
import { chooseProcessOwner } from "./process-owner.ts";
import { canSignIn, findRunningServer, readPidFile, superuserUrl } from "./running-server.ts";
import { stopServer } from "./stop.ts";

export type EmbeddedServer = {
  readonly pid: number;
  readonly port: number;
  /** True when a server was found running on the data folder and is used. */
  readonly reused: boolean;
  /** The superuser's URL: for `bootstrap` and test harness only, never for the application. */
  superuserUrl(database?: string): string;
  /** Ends the server, also one that was found running; resolves when its process is gone. */
  stop(): Promise<void>;
};

type Options = {
  /** The password (0600) and the log are kept beside it as `<dataDir>.password` and `<dataDir>.log`. */
  dataDir: string;
  /** False gives up safety against power cuts for speed: tests only. */
  durable?: boolean;
};

const NOT_DURABLE = [
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "wal_level=minimal",
  "max_wal_senders=0",
  "autovacuum_naptime=1h",
];
const ALWAYS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=200",
  "timezone=UTC",
  "log_timezone=UTC",
];
const START_TIMEOUT_MS = 60_000;

/**
 * Starts the embedded PostgreSQL on a free port of 127.0.0.1, or finds the one that a killed launcher left.
 * Runs as root (the server then as an unprivileged user) and as an ordinary user.
 * Refuses in one sentence: no package for the platform, password lost, data of another user, a server that won't start.
 */
export async function startEmbedded({ dataDir, durable = true }: Options): Promise<EmbeddedServer> {
  const files = clusterFiles(dataDir);
  if (hasCluster(files)) {
    readPassword(files);
    const running = await findRunningServer(files);
    if (running) return describeServer(files, running.pid, running.port, true);
  }
  const owner = chooseProcessOwner(files.dataDir);
  const binary = locateBinaries(owner.uid !== undefined);
  if (!hasCluster(files)) createCluster(files, { initdb: binary("initdb"), owner, durable });

  const port = await findFreePort();
  const { cwd, argument } = dataDirFor(owner, files.dataDir);
  const settings = [...ALWAYS, ...(durable ? [] : NOT_DURABLE)].flatMap((setting) => ["-c", setting]);
  const log = fs.openSync(files.logFile, "w", 0o600);
  const child = spawn(binary("postgres"), ["-D", argument, "-p", String(port), ...settings], {
    ...owner,
    cwd,
    env: serverEnvironment(),
    // Its own process group: Ctrl-C reaches the launcher alone, which ends the server last.
    detached: true,
    stdio: ["ignore", log, log],
  });
  fs.closeSync(log);
  child.unref();
  await waitUntilReady(files, child, port);
  return describeServer(files, child.pid as number, port, false);
}

function describeServer(files: ClusterFiles, pid: number, port: number, reused: boolean): EmbeddedServer {
  return {
    pid,
    port,
    reused,
    superuserUrl: (database) => superuserUrl(files, port, database),
    stop: () => stopServer(files, pid),
  };
}

async function waitUntilReady(files: ClusterFiles, child: ChildProcess, port: number): Promise<void> {
  let failure: Error | null = null;
  child.once("error", (error) => {
    failure = error;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const written = readPidFile(files);
    if (written?.ready && written.pid === child.pid && (await canSignIn(files, port))) return;
    if (failure || child.exitCode !== null || child.signalCode !== null) break;
    await sleep(10);
  }
  child.kill("SIGQUIT");
  throw new Error(
    `The embedded PostgreSQL did not start in ${files.dataDir}: ${lastComplaint(files, failure)}`,
    { cause: failure },
  );
}

function lastComplaint(files: ClusterFiles, failure: Error | null): string {
  if (failure) return failure.message;
  const log = fs.readFileSync(files.logFile, "utf8").trim().split("\n");
  const complaint = log.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? log.at(-1);
  return `${complaint || "no message"} (log: ${files.logFile})`;
}

/** The kernel picks it: a fixed port would meet another clone's server. */
function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
