import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { expect, test } from "vitest";
import { createMailTransport } from "#app/adapters/mail.server.ts";
import { createStripe } from "#app/adapters/stripe.server.ts";
import { system } from "#app/domain/actor.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { verifyAudit } from "#app/features/audit/verify-audit.server.ts";
import { defineJob, NO_PAYLOAD } from "#app/jobs/job.server.ts";
import { JOBS, SCHEDULE } from "#app/jobs/registry.server.ts";
import { runJobs } from "#app/jobs/run-jobs.server.ts";
import { createLogger } from "#app/logger.server.ts";
import { enqueue, JOB_NAMES } from "#db/queue.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { asSuperuser, databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const now = new Date("2026-03-05T10:00:00.000Z");
const parts = () => ({
  db: world().database,
  stripe: createStripe({ secretKey: "sk_test_none" }),
  mail: createMailTransport({ from: "Reparto <r@reparto.example>" }),
  origin: "http://localhost:3000",
  clock: () => now,
  logger: createLogger("worker", "silent"),
});
const ctx = () => ({ db: world().database, actor: system("test"), now, requestId: "req_1" });

async function recordOneAct(): Promise<void> {
  await withActor(ctx(), async (tx) => {
    await audit(tx, ctx(), { action: "test.done", objectType: "test", objectId: "1" });
    await enqueue(tx, "chain_audit", {});
  });
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 200; round++) {
    if (await isTrue()) return;
    await sleep(25);
  }
  throw new Error("it did not happen within five seconds");
}

const chained = async (count: number) => (await verifyAudit(ctx())).examined === count;

test("every handler has a name that the queue accepts, once, and the schedule names handlers", () => {
  const names = JOBS.map((job) => job.name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(JOB_NAMES).toContain(name);
  for (const { cron, job } of SCHEDULE) {
    expect(names).toContain(job.name);
    expect(cron.split(" ")).toHaveLength(5);
  }
});

test("a job runs once its transaction is committed, and goes on running after its connections are killed", async () => {
  const jobs = await runJobs({ ...parts(), concurrency: 2 });
  await recordOneAct();
  await until(() => chained(1));
  await asSuperuser((client) =>
    client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename in ('queue', 'app_worker') and datname = $1",
      [new URL(world().url).pathname.slice(1)],
    ),
  );
  await until(async () => {
    await recordOneAct().catch(() => {});
    return (await verifyAudit(ctx())).examined > 1;
  });
  await jobs.stop();
});

test("the jobs of a worker that was killed are free as soon as another one starts; those of a living one are not", async () => {
  await recordOneAct();
  const queue = world().database.pool("queue");
  const lockAs = (worker: string) =>
    queue.query("update graphile_worker._private_jobs set locked_by = $1, locked_at = now(), attempts = 1", [
      worker,
    ]);
  const alive = new pg.Client({ connectionString: world().url.replace("app_public", "queue") });
  await alive.connect();
  await alive.query("select pg_advisory_lock(7301, hashtext('worker-of-another-process'))");

  await lockAs("worker-of-another-process");
  const first = await runJobs({ ...parts(), concurrency: 1 });
  await sleep(300);
  expect(await chained(0)).toBe(true);
  await first.stop();

  await alive.end();
  const second = await runJobs({ ...parts(), concurrency: 1 });
  await until(() => chained(1));
  await second.stop();
});

test("a job that is under way is finished before the worker ends", async () => {
  let ended = false;
  const slow = defineJob({
    name: "chain_audit",
    payload: NO_PAYLOAD,
    run: async () => {
      await sleep(300);
      ended = true;
    },
  });
  const jobs = await runJobs({ ...parts(), concurrency: 1 }, [slow]);
  await withActor({ db: world().database, actor: system("test") }, (tx) => enqueue(tx, "chain_audit", {}));
  await sleep(150);
  expect(ended).toBe(false);
  await jobs.stop();
  expect(ended).toBe(true);
});
