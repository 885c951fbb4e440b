import { afterEach, beforeEach, expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { prepareRun } from "#app/features/payouts/prepare-run.server.ts";
import { reconcile } from "#app/features/payouts/reconcile.server.ts";
import { releasePayments } from "#app/features/payouts/release-payments.server.ts";
import { releaseRun } from "#app/features/payouts/release-run.server.ts";
import { settleBreak } from "#app/features/payouts/settle-break.server.ts";
import { submitRun } from "#app/features/payouts/submit-run.server.ts";
import { watchPayments } from "#app/features/payouts/watch-payments.server.ts";
import { NOW, testCtx } from "#test/factories/accounts.ts";
import { approveRun } from "#test/factories/approve.ts";
import { acceptExceptions, type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { backupOf } from "#test/setup/backup.ts";
import { databasePerTest, type TestDatabase } from "#test/setup/database.ts";

const world = databasePerTest();
let stripe: StripeMock;
let company: PayoutWorld;
let restored: TestDatabase;

beforeEach(async () => {
  stripe = await startStripeMock();
  company = await payoutWorld(world(), stripe);
  await stripe.control.topUp(100_000, "USD");
});
afterEach(async () => {
  await stripe.stop();
  await restored.drop();
});

const hours = (n: number) => new Date(NOW.getTime() + n * 60 * 60_000);
const at = (now: Date) => testCtx(restored.database, system("pay_payout"), { now, stripe: stripe.gateway });
const anaAt = (now: Date) => testCtx(restored.database, company.ana, { now, stripe: stripe.gateway });
const beaAt = (now: Date) => testCtx(restored.database, company.bea, { now, stripe: stripe.gateway });
const rows = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await restored.database.pool("worker").query(text, values)).rows as Row[];
const states = async () =>
  (await rows<{ status: string }>("select status from payout order by amount_minor")).map(
    (row) => row.status,
  );
const openBreaks = () =>
  rows<{ id: string; kind: string }>("select id, kind from reconciliation_break where settled_at is null");
async function explainAll(now: Date) {
  for (const { id } of await openBreaks())
    await settleBreak(anaAt(now), { breakId: id, reason: "lost with the old database" });
}
/** Every worker of the restored side does what it can. */
async function payAll(now: Date) {
  await stripe.control.setClock(now);
  const ids = await rows<{ id: string }>("select id from payout order by id");
  return Promise.all(
    ids.map(({ id }) => payPayout(at(now), { payoutId: id }).then(({ outcome }) => outcome)),
  );
}
const transfers = () => stripe.control.transfers();

test("an older backup beside a newer Stripe sends nothing until both sides agree and a person says so: nothing twice", async () => {
  for (const amount of [1_000n, 2_000n, 3_000n, 4_000n]) await company.owe(amount);
  const { payoutIds } = await company.approvedRun();
  const [first = "", second = "", third = ""] = payoutIds;
  expect((await payPayout(company.worker(), { payoutId: first })).outcome).toBe("paid");
  restored = await backupOf(world());
  // After the backup: one more is paid; of the third the answer never came.
  expect((await payPayout(company.worker(), { payoutId: second })).outcome).toBe("paid");
  await stripe.control.fault({ path: "/v1/transfers", kind: "connection_reset_executed" });
  const once = stripe.connect({ maxNetworkRetries: 0 });
  await payPayout(company.worker(NOW, once), { payoutId: third });
  expect(await transfers()).toHaveLength(3);

  // A day later the keys are forgotten: only the look keeps the money from going again.
  const later = hours(26);
  const outcomes = await payAll(later);
  expect(outcomes.sort()).toEqual(["not_now", "nothing", "paid", "paid"]);
  expect(await payAll(hours(27))).toContain("not_now");
  expect(await transfers()).toHaveLength(3);
  await expect(releasePayments(anaAt(hours(27)), { reason: "too early" })).rejects.toThrow(
    "payments_not_reconciled",
  );
  await stripe.control.setClock(hours(28));
  expect((await reconcile(at(hours(28)))).breaksFound).toBe(0);
  expect(await states()).toEqual(["paid", "paid", "paid", "approved"]);
  expect(await releasePayments(anaAt(hours(28)), { reason: "both sides agree" })).toBe(true);
  await payAll(hours(29));
  await payAll(hours(30));
  expect(await states()).toEqual(["paid", "paid", "paid", "paid"]);
  expect(await transfers()).toHaveLength(4);
});

test("a payout whose row was lost is not paid again under another: its account got a transfer that nobody here knows", async () => {
  await company.owe(4_000n);
  restored = await backupOf(world());
  const cut = await approvedAfter();
  expect((await payPayout(company.worker(), { payoutId: cut })).outcome).toBe("paid");
  const later = hours(26);
  await stripe.control.setClock(later);
  expect((await watchPayments(at(later), { isStart: true })).mode).toBe("reconcile_only");
  await reconcile(at(hours(27)));
  expect((await openBreaks()).map(({ kind }) => kind)).toEqual(["transfer_not_here"]);
  await expect(releasePayments(anaAt(hours(27)), { reason: "x" })).rejects.toThrow("payments_not_reconciled");
  await explainAll(later);
  await releasePayments(anaAt(hours(27)), { reason: "explained" });
  const runId = await prepareRun(anaAt(hours(28)), company.run);
  await acceptExceptions(anaAt(hours(28)), runId);
  const submitted = await submitRun(anaAt(hours(28)), { runId });
  await approveRun(beaAt(hours(28)), { runId, contentSha256: submitted?.contentSha256 ?? "" });
  await releaseRun(anaAt(hours(28)), { runId });
  expect(await payAll(hours(28))).toEqual(["needs_human"]);
  expect(await rows("select status_reason as why from payout")).toEqual([
    { why: "orphan_transfer_to_account" },
  ]);
  expect(await transfers()).toHaveLength(1);
});

/** The side that goes on after the backup: a run of it, approved. */
async function approvedAfter(): Promise<string> {
  const runId = await prepareRun(company.as(company.ana), company.run);
  await acceptExceptions(company.as(company.ana), runId);
  const submitted = await submitRun(company.as(company.ana), { runId });
  await approveRun(company.as(company.bea), { runId, contentSha256: submitted?.contentSha256 ?? "" });
  await releaseRun(company.as(company.ana), { runId });
  const { rows: made } = await world()
    .database.pool("worker")
    .query<{ id: string }>("select id from payout where run_id = $1", [runId]);
  return made[0]?.id ?? "";
}

test("a worker that remembers a later pulse than the database has stops sending", async () => {
  await company.owe(1_000n);
  await company.approvedRun();
  restored = await backupOf(world());
  const pulse = await watchPayments(at(NOW), { isStart: true });
  expect(pulse.mode).toBe("normal");
  expect((await watchPayments(at(NOW), { remembered: pulse.beat })).mode).toBe("normal");
  expect((await watchPayments(at(NOW), { remembered: pulse.beat + 10n })).mode).toBe("reconcile_only");
  expect(await payAll(NOW)).toEqual(["not_now"]);
  expect(await transfers()).toEqual([]);
});
