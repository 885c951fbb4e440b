import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { accessSql, bootstrapCluster, createDatabase, urlsOfCluster } from "#db/bootstrap.server.ts";
import { startEmbedded } from "#db/embedded/start.ts";
import { migrate } from "#db/migrate.server.ts";
import { OWNER_LOGIN } from "#db/roles.server.ts";

export type BenchCluster = {
  /** Makes a migrated database, or a clone of one that nobody is connected to. */
  database(name: string, template?: string): Promise<BenchDatabase>;
  /** As the superuser, in one database: checkpoints, server-side files. */
  asSuperuser<Result>(database: string, act: (client: pg.Client) => Promise<Result>): Promise<Result>;
  /** Where the server itself may write and read files. */
  readonly folder: string;
  readonly serverPid: number;
  stop(): Promise<void>;
};

export type BenchDatabase = { readonly name: string; readonly url: string; readonly ownerUrl: string };

/**
 * What somebody who runs a database for a million events a month would set; all else is the embedded server's own.
 * fsync, synchronous_commit and full_page_writes stay on: every commit is on the disk before it is answered.
 */
const SETTINGS = {
  shared_buffers: "1GB",
  max_wal_size: "8GB",
  checkpoint_timeout: "30min",
  work_mem: "64MB",
  maintenance_work_mem: "512MB",
};

/** An own PostgreSQL in a temporary folder, on the disk or, with `inMemory`, in /dev/shm. Gone after `stop`. */
export async function startCluster({ inMemory }: { readonly inMemory: boolean }): Promise<BenchCluster> {
  const folder = fs.mkdtempSync(path.join(inMemory ? "/dev/shm" : os.tmpdir(), "reparto-bench-"));
  // The server runs as another user when it is started by root.
  fs.chmodSync(folder, 0o777);
  const dataDir = path.join(folder, "postgres");
  let pid: number | undefined;
  const endAtOnce = () => {
    if (pid) process.kill(pid, "SIGQUIT");
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  // Ctrl-C, or an error that nobody caught.
  process.once("exit", endAtOnce);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => process.exit(130));
  const first = await startEmbedded({ dataDir });
  pid = first.pid;
  await bootstrapCluster(first.superuserUrl());
  await asSuperuser(first.superuserUrl(), async (client) => {
    for (const [name, value] of Object.entries(SETTINGS))
      await client.query(`alter system set ${name} = '${value}'`);
  });
  await first.stop();
  pid = undefined;
  const server = await startEmbedded({ dataDir });
  pid = server.pid;
  return {
    folder,
    serverPid: server.pid,
    asSuperuser: (database, act) => asSuperuser(server.superuserUrl(database), act),
    async database(name, template) {
      await asSuperuser(server.superuserUrl(), async (client) => {
        await createDatabase(client, { name, owner: OWNER_LOGIN, ...(template ? { template } : {}) });
        await client.query(accessSql(name));
      });
      const urls = urlsOfCluster(server.superuserUrl(), name);
      if (!template) await migrate(urls);
      return { name, url: urls.url, ownerUrl: urls.ownerUrl };
    },
    async stop() {
      process.off("exit", endAtOnce);
      await server.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function asSuperuser<Result>(
  connectionString: string,
  act: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
