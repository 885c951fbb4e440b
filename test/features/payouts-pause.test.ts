import { afterEach, beforeEach, expect, test } from "vitest";
import type { Ctx } from "#app/features/context.server.ts";
import { whyNotSend } from "#app/features/payouts/may-send.server.ts";
import { pauseRun } from "#app/features/payouts/pause-run.server.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { resumePayouts } from "#app/features/payouts/resume-payouts.server.ts";
import { findRunProgress } from "#app/features/payouts/run-progress.server.ts";
import { unpauseRun } from "#app/features/payouts/unpause-run.server.ts";
import { payout } from "#db/schema/payouts.ts";
import { assertNoOpenTransaction, withActor } from "#db/with-actor.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
let stripe: StripeMock;
let company: PayoutWorld;

beforeEach(async () => {
  stripe = await startStripeMock();
  company = await payoutWorld(world(), stripe);
  await stripe.control.topUp(100_000, "USD");
});
afterEach(() => stripe.stop());

const secondsLater = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
const oneTry = () =>
  stripe.connect({ maxNetworkRetries: 0, timeoutMs: 3_000, beforeRequest: assertNoOpenTransaction });
const worker = (at = NOW): Ctx => company.worker(at, oneTry());
const pay = (payoutId: string, at = NOW) => payPayout(worker(at), { payoutId });
const sends = async () =>
  (await stripe.control.requests()).filter(
    ({ method, path }) => method === "POST" && path === "/v1/transfers",
  ).length;
const queue = (text: string) => world().database.pool("queue").query(text);
const waiting = async () =>
  (await queue("select 1 from graphile_worker.jobs where task_identifier = 'pay_payout'")).rowCount;

async function approved(count: number) {
  for (let n = 1; n <= count; n++) await company.owe(1_000n + BigInt(n));
  return company.approvedRun();
}

test("nothing of a paused run is sent, and after it is resumed each is sent once", async () => {
  const { runId, payoutIds } = await approved(3);
  const [first = "", second = "", third = ""] = payoutIds;
  await pay(first);
  await pauseRun(company.as(company.ana), { runId });
  expect((await pay(second)).outcome).toBe("run_paused");
  expect(await sends()).toBe(1);
  await queue("delete from graphile_worker._private_jobs");
  expect(await resumePayouts(worker(secondsLater(90)))).toBe(0);
  await unpauseRun(company.as(company.bea, secondsLater(100)), { runId });
  expect(await waiting()).toBe(2);
  for (const id of [second, third, second]) await pay(id, secondsLater(100));
  expect(await sends()).toBe(3);
  expect(await findRunProgress(company.as(company.ana, secondsLater(100)), { runId })).toMatchObject({
    sent: 3,
    moving: 0,
    secondsLeft: 0,
  });
});

test("a pause that commits between the claim and the attempt stops the sending, and a repeat too", async () => {
  const { runId, payoutIds } = await approved(2);
  const [first = "", second = ""] = payoutIds;
  const gateway = oneTry();
  const pausing: Ctx = {
    ...worker(),
    stripe: {
      ...gateway,
      retrieveAccount: async (id) => {
        await pauseRun(company.as(company.ana), { runId });
        return gateway.retrieveAccount(id);
      },
    },
  };
  expect((await payPayout(pausing, { payoutId: first })).outcome).toBe("not_now");
  expect(await sends()).toBe(0);
  await unpauseRun(company.as(company.ana), { runId });
  await stripe.control.fault({ path: "/v1/transfers", kind: "timeout_not_executed" });
  expect((await pay(second)).outcome).toBe("unknown");
  const before = await sends();
  await pauseRun(company.as(company.ana), { runId });
  expect((await pay(second, secondsLater(120))).outcome).toBe("run_paused");
  expect(await sends()).toBe(before);
});

test("a pause waits for an attempt that is just being committed, and that one ends", async () => {
  const { runId, payoutIds } = await approved(1);
  let begin = () => {};
  // Made out here, where no transaction is open.
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const pausing = begun.then(() => pauseRun(company.as(company.ana), { runId }));
  await withActor(worker(), async (tx) => {
    const [row] = await tx.select().from(payout).for("update");
    if (!row) throw new Error("there is a payout");
    expect(await whyNotSend(tx, worker(), row)).toBeNull();
    begin();
    const soon = new Promise((resolve) => setTimeout(resolve, 200, "still waiting"));
    expect(await Promise.race([pausing, soon])).toBe("still waiting");
  });
  expect(await pausing).toBe(true);
  expect((await pay(payoutIds[0] ?? "")).outcome).toBe("run_paused");
});

test("one failure stops nothing else: of 20 payouts one is refused, one is unknown, 18 are paid", async () => {
  const { runId, payoutIds } = await approved(20);
  for (const [at, id] of payoutIds.entries()) {
    if (at === 6)
      await stripe.control.fault({ path: "/v1/transfers", kind: "insufficient_capabilities_for_transfer" });
    if (at === 12) await stripe.control.fault({ path: "/v1/transfers", kind: "timeout_not_executed" });
    await pay(id, secondsLater(at));
  }
  const states = await company.sql<{ status: string; n: string }>(
    "select status, count(*) as n from payout where run_id = $1 group by 1 order by 1",
    [runId],
  );
  expect(states).toEqual([
    { status: "held_account", n: "1" },
    { status: "paid", n: "18" },
    { status: "unknown", n: "1" },
  ]);
  const total = payoutIds.reduce((sum, _, at) => sum + 1_001n + BigInt(at), 0n);
  const view = await findRunProgress(company.as(company.ana, secondsLater(20)), { runId });
  expect(view).toMatchObject({
    payouts: 20,
    sent: 18,
    moving: 1,
    stopped: 1,
    totalMinor: total,
    sentMinor: total - 1_007n - 1_013n,
    // 18 in the last 20 seconds.
    secondsLeft: 2,
  });
}, 60_000);

test("only finance pauses, and only a run of which something is still to be sent", async () => {
  await company.owe(1_000n);
  const { runId } = await company.submittedRun();
  const admin = { ...company.ana, roles: ["admin"] } as const;
  await expect(pauseRun(company.as(admin), { runId })).rejects.toThrow("not_allowed");
  await expect(pauseRun(company.as(company.ana), { runId })).rejects.toThrow("run_not_under_way");
  expect(await pauseRun(company.as(company.ana), { runId: "run_none" })).toBe(false);
  expect(await unpauseRun(company.as(company.ana), { runId: "run_none" })).toBe(false);
});

test("a run is paused once and resumed once, and both are in the audit trail with who did it", async () => {
  const { runId } = await approved(1);
  await pauseRun(company.as(company.ana), { runId });
  await expect(pauseRun(company.as(company.bea), { runId })).rejects.toThrow("run_is_paused");
  await unpauseRun(company.as(company.bea), { runId });
  await expect(unpauseRun(company.as(company.ana), { runId })).rejects.toThrow("run_not_paused");
  const rows = await company.sql(
    "select action, actor_id as who from audit_entry where action in ('payout_run.paused', 'payout_run.resumed') and object_id = $1 order by at, action",
    [runId],
  );
  expect(rows).toEqual([
    { action: "payout_run.paused", who: "acc_ana" },
    { action: "payout_run.resumed", who: "acc_bea" },
  ]);
});

test("the database lets nobody pause in another's name, nor take a pause back that is over", async () => {
  const { runId } = await approved(1);
  await pauseRun(company.as(company.ana), { runId });
  const staff = world().database.pool("staff");
  await expect(
    staff.query("update payout_run_pause set resumed_by = 'acc_ana', resumed_at = now()"),
  ).rejects.toThrow("as themselves");
  await unpauseRun(company.as(company.ana), { runId });
  await expect(company.sql("update payout_run_pause set resumed_at = null")).rejects.toThrow("ends once");
});
