import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { accessSql, bootstrapCluster, createDatabase, urlsOfCluster } from "#db/bootstrap.server.ts";
import { clusterFiles } from "#db/embedded/cluster-files.ts";
import { isAlive } from "#db/embedded/running-server.ts";
import { startEmbedded } from "#db/embedded/start.ts";
import { stopLeftover } from "#db/embedded/stop.ts";
import { migrate } from "#db/migrate.server.ts";
import { OWNER_LOGIN } from "#db/roles.server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The superuser's URL, for cloning and dropping alone. */
    superuserUrl: string;
  }
}

export const TEMPLATE = "reparto_template";
const FOLDER_PREFIX = "reparto-test-";

/** One real PostgreSQL for the whole run, with one migrated database that every test clones. */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  await sweepLeftovers();
  const folder = fs.mkdtempSync(path.join(folderForTests(), `${FOLDER_PREFIX}${process.pid}-`));
  const server = await startEmbedded({ dataDir: path.join(folder, "postgres"), durable: false });
  const endAtOnce = () => {
    process.kill(server.pid, "SIGQUIT");
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  // Ctrl-C may end vitest before it tears down.
  process.once("exit", endAtOnce);
  const stop = async () => {
    process.off("exit", endAtOnce);
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    await prepareTemplate(server.superuserUrl());
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("superuserUrl", server.superuserUrl());
  return stop;
}

async function prepareTemplate(superuserUrl: string): Promise<void> {
  await bootstrapCluster(superuserUrl);
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await createDatabase(client, { name: TEMPLATE, owner: OWNER_LOGIN });
    await client.query(accessSql(TEMPLATE));
    await migrate(urlsOfCluster(superuserUrl, TEMPLATE));
    await client.query(`alter database ${TEMPLATE} with allow_connections false`);
  } finally {
    await client.end();
  }
}

const MEMORY = "/dev/shm";
const ROOM_BYTES = 2 * 1024 ** 3;

/** In memory where there is room: a clone takes 17 ms there and 300 ms on a disk. */
function folderForTests(): string {
  if (!fs.existsSync(MEMORY)) return os.tmpdir();
  const { bavail, bsize } = fs.statfsSync(MEMORY);
  return bavail * bsize > ROOM_BYTES ? MEMORY : os.tmpdir();
}

/** A run that was killed could end nothing: its folder says whose it was. */
async function sweepLeftovers(): Promise<void> {
  for (const parent of [MEMORY, os.tmpdir()].filter((folder) => fs.existsSync(folder))) {
    for (const name of fs.readdirSync(parent)) {
      const launcher = new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name)?.[1];
      if (!launcher || isAlive(Number(launcher))) continue;
      const folder = path.join(parent, name);
      await stopLeftover(clusterFiles(path.join(folder, "postgres")));
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
}
