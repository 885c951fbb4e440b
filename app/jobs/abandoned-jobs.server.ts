import type { WorkerEvents } from "graphile-worker";
import type { Pool, PoolClient } from "pg";
import type { Logger } from "#app/logger.server.ts";

/** Any number, the same for ever: first half of the advisory locks by which workers show that they live. */
const ALIVE = 7_301;
const LOOK_EVERY_MS = 30_000;

/**
 * A worker that is killed leaves its jobs locked, and the queue would wait four hours. So every worker holds an advisory
 * lock for as long as it lives, and any other one frees the jobs of workers whose lock can be had. A worker that lost
 * its connection for a moment may find a job run twice, which every job allows for.
 */
export async function watchAbandonedJobs(
  pool: Pool,
  events: WorkerEvents,
  logger: Logger,
): Promise<{ stop(): Promise<void> }> {
  const own = new Set<string>();
  let connection: PoolClient | null = null;
  events.on("worker:create", ({ worker }) => own.add(worker.workerId));

  async function connected(): Promise<PoolClient> {
    if (connection) return connection;
    const fresh = await pool.connect();
    fresh.once("error", () => {
      if (connection === fresh) connection = null;
      fresh.release(true);
    });
    connection = fresh;
    return fresh;
  }

  async function look(): Promise<void> {
    const client = await connected();
    const ids = [...own];
    // Held by this connection until it ends; taken again, after a new connection or for a new worker, only once.
    await client.query(
      `select pg_advisory_lock($1, hashtext(id)) from unnest($2::text[]) id
        where not exists (select from pg_locks l where l.locktype = 'advisory' and l.pid = pg_backend_pid()
                             and l.classid = $1 and l.objid = (hashtext(id)::bigint & 4294967295)::oid)`,
      [ALIVE, ids],
    );
    const { rows } = await client.query<{ id: string }>(
      `select id from (select distinct locked_by as id from graphile_worker.jobs where locked_by <> all ($2::text[])) held
        where pg_try_advisory_lock($1, hashtext(id)) and pg_advisory_unlock($1, hashtext(id))`,
      [ALIVE, ids],
    );
    if (rows.length === 0) return;
    const dead = rows.map(({ id }) => id);
    await client.query("select graphile_worker.force_unlock_workers($1::text[])", [dead]);
    logger.warn({ workers: dead }, "freed the jobs of workers that ended without a word");
  }

  const lookAgain = () =>
    look().catch((error: unknown) => logger.warn({ err: error }, "could not look for abandoned jobs"));
  await lookAgain();
  const timer = setInterval(() => void lookAgain(), LOOK_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      connection?.release(true);
      connection = null;
    },
  };
}
