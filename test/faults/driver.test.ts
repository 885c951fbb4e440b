import { sql } from "drizzle-orm";
import pg from "pg";
import postgres from "postgres";
import { beforeEach, expect, test } from "vitest";
import type { Actor } from "#app/domain/actor.ts";
import { connectDatabase } from "#db/connect.server.ts";
import { urlOfRole } from "#db/roles.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { asSuperuser, databasePerTest } from "#test/setup/database.ts";

/*
 * Why the driver is `pg`: a backend dies (a restart, a failover, an operator) in the middle of a transaction, another
 * request makes the pool connect anew, and the first goes on without knowing. What becomes of its next statement?
 */
const world = databasePerTest();
const member: Actor = { kind: "member", accountId: "acc_1", partnerId: "par_1", role: "owner" };

beforeEach(() =>
  ask(
    world().ownerUrl,
    `create table trace (step text, partner text default nullif(current_setting('app.partner_id', true), ''));
     grant select, insert on trace to app_partner`,
  ),
);

test("pg: after its backend died, a transaction does nothing more, and the next one knows its actor", async () => {
  const heard: string[] = [];
  const database = connectDatabase({
    url: world().url,
    poolSizes: { partner: 1 },
    onError: (error) => heard.push(error.message),
  });
  const ctx = { db: database, actor: member };
  const story = interruptedStory();
  const outcome = withActor(ctx, async (tx) => {
    await tx.execute(sql`insert into trace (step) values ('first')`);
    const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    await story.untilResumed(rows[0]?.pid);
    await tx.execute(sql`insert into trace (step) values ('late')`);
  }).catch((error: Error) => error);

  await story.killBackend();
  // The dead connection is still held by its transaction: nobody else is given it.
  await expect(database.pool("partner").query("select 1")).rejects.toThrow("timeout");
  story.resume();

  expect(await outcome).toBeInstanceOf(Error);
  expect(await traces()).toEqual([]);
  expect(heard).toContain("terminating connection due to administrator command");
  await withActor(ctx, (tx) => tx.execute(sql`insert into trace (step) values ('next')`));
  expect(await traces()).toEqual([{ step: "next", partner: "par_1" }]);
  await database.close();
});

test("postgres: the late statement runs outside its transaction, and nobody knows whose it is", async () => {
  const driver = postgres(urlOfRole(world().url, "partner"), { max: 1, onnotice: () => {} });
  const story = interruptedStory();
  let late: Promise<unknown> = Promise.resolve();
  const callback = promiseToKeep<void>();
  const outcome = driver
    .begin(async (tx) => {
      await tx`select set_config('app.partner_id', 'par_1', true)`;
      await tx`insert into trace (step) values ('first')`;
      const [backend] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await story.untilResumed(backend?.pid);
      late = tx`insert into trace (step) values ('late')`.then(
        () => "done",
        () => "refused",
      );
      await late.finally(callback.resolve);
    })
    .catch((error: Error) => error);

  await story.killBackend();
  expect(await outcome).toBeInstanceOf(Error);
  // Another request makes the same connection object connect again.
  await driver`select 1`;
  story.resume();
  await callback.promise;

  expect(
    { answer: await late, traces: await traces() },
    "postgres no longer runs a dead transaction's statements on another connection: look again at the choice of the driver",
  ).toEqual({ answer: "done", traces: [{ step: "late", partner: null }] });
  await driver.end({ timeout: 1 });
});

test("pg: while backends die all the time the process lives, and every transaction is whole or nothing, with its actor", async () => {
  const database = connectDatabase({ url: world().url, poolSizes: { partner: 4 } });
  const committed: string[] = [];
  let failed = 0;
  let storming = true;
  const storm = asSuperuser(async (client) => {
    while (storming) {
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app_partner'
          and datname = $1 order by random() limit 1`,
        [new URL(world().url).pathname.slice(1)],
      );
      await client.query("select pg_sleep(0.004)");
    }
  });
  const work = async (partnerId: string) => {
    const actor: Actor = { ...member, partnerId };
    for (let n = 0; n < 40; n++) {
      const step = `${partnerId}/${n}`;
      await withActor({ db: database, actor }, async (tx) => {
        await tx.execute(sql`insert into trace (step) values (${step})`);
        await tx.execute(sql`select pg_sleep(0.002)`);
        await tx.execute(sql`insert into trace (step) values (${step})`);
      }).then(
        () => committed.push(step),
        () => failed++,
      );
    }
  };
  await Promise.all(["par_1", "par_2", "par_3", "par_4"].map(work));
  storming = false;
  await storm;

  const found = await ask<{ step: string; rows: number; partners: string[] }>(
    world().ownerUrl,
    "select step, count(*)::int as rows, array_agg(distinct partner) as partners from trace group by step",
  );
  for (const { step, rows, partners } of found)
    expect({ step, rows, partners }).toEqual({ step, rows: 2, partners: [step.split("/")[0]] });
  // A commit whose answer was lost may have happened; one that was answered has.
  const steps = new Set(found.map((trace) => trace.step));
  expect(committed.filter((step) => !steps.has(step))).toEqual([]);
  expect(failed, "the storm hit somebody, else this proves nothing").toBeGreaterThan(0);
  await database.close();
});

/** A transaction that stands still while its backend is killed from outside. */
function interruptedStory() {
  const standing = promiseToKeep<number | undefined>();
  const resumed = promiseToKeep<void>();
  return {
    untilResumed: (pid: number | undefined) => {
      standing.resolve(pid);
      return resumed.promise;
    },
    killBackend: async () => {
      const pid = await standing.promise;
      await asSuperuser(async (client) => {
        const { rows } = await client.query("select pg_terminate_backend($1, 5000) as killed", [pid]);
        expect(rows).toEqual([{ killed: true }]);
      });
    },
    resume: resumed.resolve,
  };
}

function promiseToKeep<Value>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((keep) => {
    resolve = keep;
  });
  return { promise, resolve };
}

async function ask<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Row>(text).finally(() => client.end());
  return rows;
}
const traces = () => ask(world().ownerUrl, "select step, partner from trace order by step");
