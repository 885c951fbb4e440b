import { expect, test } from "vitest";
import { type Actor, ANONYMOUS, system } from "#app/domain/actor.ts";
import { enqueue, enqueueAll, type JobName } from "#db/queue.server.ts";
import { pgErrorOf, withActor } from "#db/with-actor.server.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const staff: Actor = { kind: "staff", accountId: "acc_1", roles: ["finance"] };
const member: Actor = { kind: "member", accountId: "acc_2", partnerId: "par_1", role: "owner" };
const as = (actor: Actor) => ({ db: world().database, actor });

async function waitingJobs(): Promise<unknown[]> {
  const { rows } = await world()
    .database.pool("queue")
    .query("select task_identifier as name, key, run_at from graphile_worker.jobs order by task_identifier");
  return rows;
}

test("every actor can put a job into the queue with its own transaction", async () => {
  for (const actor of [ANONYMOUS, member, staff, system("test")])
    await withActor(as(actor), (tx) => enqueue(tx, "send_mail", { to: actor.kind }));
  expect(await waitingJobs()).toHaveLength(4);
});

test("a job goes with the transaction that wished it", async () => {
  const refused = withActor(as(staff), async (tx) => {
    await enqueue(tx, "pay_payout", { payoutId: "pay_1" });
    throw new Error("no");
  });
  await expect(refused).rejects.toThrow("no");
  expect(await waitingJobs()).toEqual([]);
});

test("wishes with the same key make one job, at the time of the last", async () => {
  const runAt = new Date("2026-11-01T00:00:00Z");
  await withActor(as(staff), async (tx) => {
    await enqueue(tx, "rate_open_month", { month: 1 }, { jobKey: "rate" });
    await enqueue(tx, "rate_open_month", { month: 2 }, { jobKey: "rate", runAt });
  });
  expect(await waitingJobs()).toEqual([{ name: "rate_open_month", key: "rate", run_at: runAt }]);
});

test("many wishes at once make one job each, replace what waits under their keys, and knock at the same door", async () => {
  const wish = (partnerId: string) => ({ payload: { partnerId }, jobKey: `rate:${partnerId}` });
  await withActor(as(system("test")), (tx) => enqueue(tx, "rate_open_month", {}, { jobKey: "rate:b" }));
  await withActor(as(system("test")), (tx) => enqueueAll(tx, "rate_open_month", [wish("b"), wish("a")]));
  const { rows } = await world()
    .database.pool("queue")
    .query(
      "select t.identifier as name, j.key, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by key",
    );
  expect(rows).toEqual(
    ["a", "b"].map((partnerId) => ({
      name: "rate_open_month",
      key: `rate:${partnerId}`,
      payload: { partnerId },
    })),
  );
  const act = withActor(as(ANONYMOUS), (tx) => enqueueAll(tx, "rate_open_month", [wish("c")]));
  expect(pgErrorOf(await act.catch((error) => error))?.code).toBe("42501");
});

test("a wish that waits already is left as it is, and nobody begins it before the one who wished again has ended", async () => {
  const wish = (partnerId: string) => ({ payload: { partnerId }, jobKey: `rate:${partnerId}` });
  const wishAll = (...ids: string[]) =>
    withActor(as(system("test")), async (tx) => {
      await enqueueAll(tx, "rate_open_month", ids.map(wish));
      return free();
    });
  const queue = world().database.pool("queue");
  /** What a worker that looks now could begin. */
  const free = async () =>
    (
      await queue.query(
        "select key from graphile_worker._private_jobs where locked_at is null for update skip locked",
      )
    ).rows;
  const revisions = async () =>
    (await queue.query("select key, revision from graphile_worker._private_jobs order by id")).rows;
  await wishAll("a");
  expect(await wishAll("a", "b")).toEqual([]);
  expect(await revisions()).toEqual([
    { key: "rate:a", revision: 0 },
    { key: "rate:b", revision: 0 },
  ]);
  // Under way, waiting for another attempt, or for a later time: each is wished anew.
  await queue.query(
    "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w' where key = 'rate:a'",
  );
  await queue.query("update graphile_worker._private_jobs set attempts = 1 where key = 'rate:b'");
  await wishAll("a", "b");
  expect(await revisions()).toEqual([
    { key: null, revision: 0 },
    { key: "rate:b", revision: 1 },
    { key: "rate:a", revision: 0 },
  ]);
});

test("a job of an unknown name is refused by the database", async () => {
  const act = withActor(as(staff), (tx) => enqueue(tx, "drop_everything" as JobName, {}));
  expect(pgErrorOf(await act.catch((error) => error))?.code).toBe("22023");
  expect(await waitingJobs()).toEqual([]);
});

test("the one door is the only one: no actor reads the queue or goes around the list", async () => {
  for (const role of ["public", "partner", "staff", "worker", "auth"] as const) {
    const pool = world().database.pool(role);
    for (const way of ["select * from graphile_worker.jobs", "select graphile_worker.add_job('send_mail')"])
      await expect(pool.query(way)).rejects.toMatchObject({ code: "42501" });
  }
});
