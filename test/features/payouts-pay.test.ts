import { afterEach, beforeEach, expect, test } from "vitest";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { reconcile } from "#app/features/payouts/reconcile.server.ts";
import { resumePayouts } from "#app/features/payouts/resume-payouts.server.ts";
import { settleBreak } from "#app/features/payouts/settle-break.server.ts";
import { settleFromWebhook } from "#app/features/payouts/settle-from-webhook.server.ts";
import { assertNoOpenTransaction } from "#db/with-actor.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { booked, type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
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

const minutesLater = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
/** One call is one try: what the SDK would repeat by itself is told apart from what we do. */
const oneTry = () =>
  stripe.connect({ maxNetworkRetries: 0, timeoutMs: 3_000, beforeRequest: assertNoOpenTransaction });
const pay = (payoutId: string, at = NOW) => payPayout(company.worker(at, oneTry()), { payoutId });

async function stateOf(payoutId: string) {
  const [row] = await company.sql<{ status: string; status_reason: string | null }>(
    "select status, status_reason from payout where id = $1",
    [payoutId],
  );
  return row?.status_reason ? `${row.status}: ${row.status_reason}` : row?.status;
}
const attempts = (payoutId: string) =>
  company.sql<{ n: number; state: string }>(
    "select n, state from payout_attempt where payout_id = $1 order by n",
    [payoutId],
  );
/** What a transfer of ours says of itself. */
const named = (payoutId: string) => ({
  payout_id: payoutId,
  attempt_id: `payout:${payoutId}:a1`,
  env: company.worker().origin,
});
const keysUsed = async () =>
  (await stripe.control.requests())
    .filter(({ method, path }) => method === "POST" && path === "/v1/transfers")
    .map(({ idempotency_key }) => idempotency_key);

async function oneApproved(amountMinor = 5_000n) {
  const partner = await company.owe(amountMinor);
  const { payoutIds } = await company.approvedRun();
  return { ...partner, payoutId: payoutIds[0] ?? "" };
}

test("a whole run pays each partner exactly once, however often the job runs", async () => {
  for (const amount of [1_000n, 2_000n, 3_000n]) await company.owe(amount);
  const { payoutIds } = await company.approvedRun();
  for (const id of payoutIds) expect(await pay(id)).toEqual({ outcome: "paid", nextAt: null });
  await Promise.all([...payoutIds, ...payoutIds].map((id) => pay(id)));
  const transfers = await stripe.control.transfers();
  expect(transfers.map(({ amount }) => amount).sort()).toEqual([1_000, 2_000, 3_000]);
  expect(new Set(transfers.map(({ transfer_group }) => transfer_group)).size).toBe(3);
  expect(await booked(company.sql, "partner_payable")).toBe(0n);
  expect(await booked(company.sql, "payout_in_transit")).toBe(0n);
  expect(await booked(company.sql, "stripe_balance")).toBe(-6_000n);
  const mails = await listOutbox(company.worker());
  expect(mails.filter(({ to }) => to.startsWith("par_"))).toHaveLength(3);

  await stripe.control.deliverTo(async ({ body }) => {
    const { type, data } = JSON.parse(body);
    if (type.startsWith("transfer."))
      expect(await settleFromWebhook(company.worker(), { transferId: data.object.id })).toBe("paid");
  });
  expect(await reconcile(company.worker())).toMatchObject({
    examined: { transfers: 3, payouts: 3, inFlight: 0 },
    breaksFound: 0,
  });
  expect(await company.sql("select 1 from payout where confirmed_at is null")).toEqual([]);
});

test("workers that take one payout at the same time send one transfer", async () => {
  const { payoutId } = await oneApproved();
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => pay(payoutId).then(({ outcome }) => outcome)));
  expect(outcomes.filter((outcome) => outcome === "paid")).toHaveLength(1);
  expect(await stripe.control.transfers()).toHaveLength(1);
});

test.each(["connection_reset_executed", "bad_json_executed"])(
  "an answer that was lost (%s) is settled by the webhook, and nothing is sent again",
  async (kind) => {
    const { payoutId } = await oneApproved();
    await stripe.control.fault({ path: "/v1/transfers", kind });
    expect((await pay(payoutId)).outcome).toBe("unknown");
    expect(await booked(company.sql, "payout_in_transit")).toBe(-5_000n);
    const [transfer] = await stripe.control.transfers();
    expect(await settleFromWebhook(company.worker(), { transferId: transfer?.id ?? "" })).toBe("paid");
    expect(await pay(payoutId, minutesLater(2))).toEqual({ outcome: "nothing", nextAt: null });
    expect(await stateOf(payoutId)).toBe("paid");
    expect(await stripe.control.transfers()).toHaveLength(1);
    expect(await attempts(payoutId)).toEqual([{ n: 1, state: "succeeded" }]);
  },
);

test("a call that was never run is sent again under the same key, when it is due", async () => {
  const { payoutId } = await oneApproved();
  await stripe.control.fault({ path: "/v1/transfers", kind: "connection_reset" });
  expect(await pay(payoutId)).toEqual({ outcome: "unknown", nextAt: minutesLater(1) });
  expect((await pay(payoutId)).outcome).toBe("wait");
  expect((await pay(payoutId, minutesLater(1))).outcome).toBe("paid");
  expect(new Set(await keysUsed())).toEqual(new Set([`payout:${payoutId}:a1`]));
  expect(await stripe.control.transfers()).toHaveLength(1);
});

test("too many requests and a wrong key leave the attempt open for the same key", async () => {
  const { payoutId } = await oneApproved();
  await stripe.control.fault({ path: "/v1/transfers", kind: "429" });
  expect(await pay(payoutId)).toEqual({ outcome: "not_run", nextAt: minutesLater(1) });
  expect((await pay(payoutId, minutesLater(1))).outcome).toBe("paid");
  expect(await attempts(payoutId)).toEqual([{ n: 1, state: "succeeded" }]);
});

test("an error that its key will give for ever is looked up, never sent again", async () => {
  const { payoutId } = await oneApproved();
  await stripe.control.fault({ path: "/v1/transfers", kind: "500_executed" });
  expect((await pay(payoutId)).outcome).toBe("unknown");
  expect((await pay(payoutId, minutesLater(1))).outcome).toBe("unknown");
  expect((await pay(payoutId, minutesLater(5))).outcome).toBe("wait");
  const [before] = [await keysUsed()];
  expect((await pay(payoutId, minutesLater(12))).outcome).toBe("paid");
  expect(await keysUsed()).toEqual(before);
  expect(await stripe.control.transfers()).toHaveLength(1);
});

test("what is not found while its key may live is not given up; then a person decides, and looks first", async () => {
  const { payoutId } = await oneApproved();
  await stripe.control.fault({ path: "/v1/transfers", kind: "500_not_executed" });
  await pay(payoutId);
  await pay(payoutId, minutesLater(1));
  expect((await pay(payoutId, minutesLater(12))).outcome).toBe("nothing_found");
  const day = 24 * 60;
  expect((await pay(payoutId, minutesLater(day - 1))).outcome).toBe("wait");
  expect((await pay(payoutId, minutesLater(day + 1))).outcome).toBe("nothing_found");
  expect((await pay(payoutId, minutesLater(day + 17))).outcome).toBe("nothing_found");
  expect((await pay(payoutId, minutesLater(day + 18))).outcome).toBe("needs_human");
  expect(await attempts(payoutId)).toEqual([{ n: 1, state: "abandoned" }]);
  expect(await stateOf(payoutId)).toBe("needs_human: nothing_found_in_two_looks");
  await company.sql("update payout set status = 'approved' where id = $1", [payoutId]);
  expect((await pay(payoutId, minutesLater(day + 20))).outcome).toBe("paid");
  expect(await stripe.control.transfers()).toHaveLength(1);
});

test("a transfer of an earlier attempt that shows up late is taken over, and no second one is sent", async () => {
  const { payoutId, stripeAccount } = await oneApproved();
  await stripe.control.fault({ path: "/v1/transfers", kind: "something_new" });
  expect((await pay(payoutId)).outcome).toBe("needs_human");
  await stripe.gateway.createTransfer({
    amountMinor: 5_000n,
    currency: "USD",
    destination: stripeAccount ?? "",
    transferGroup: `payout_${payoutId}`,
    metadata: named(payoutId),
    description: "the refusal was not the last word",
    idempotencyKey: "late",
  });
  await company.sql("update payout set status = 'approved' where id = $1", [payoutId]);
  expect((await pay(payoutId, minutesLater(1))).outcome).toBe("paid");
  expect(await stripe.control.transfers()).toHaveLength(1);
  expect(await attempts(payoutId)).toEqual([{ n: 1, state: "failed" }]);
});

test("money that is short costs no key; one refused under a key is sent anew under the next", async () => {
  const { payoutId } = await oneApproved(150_000n);
  expect(await pay(payoutId)).toEqual({ outcome: "held", nextAt: minutesLater(15) });
  expect(await stateOf(payoutId)).toBe("waiting_funds: balance_insufficient");
  expect(await attempts(payoutId)).toEqual([]);
  await stripe.control.topUp(100_000, "USD");
  await stripe.control.fault({ path: "/v1/transfers", kind: "balance_insufficient" });
  expect((await pay(payoutId, minutesLater(15))).outcome).toBe("refused");
  expect(await stateOf(payoutId)).toBe("waiting_funds: balance_insufficient");
  expect((await pay(payoutId, minutesLater(20))).outcome).toBe("wait");
  expect((await pay(payoutId, minutesLater(31))).outcome).toBe("paid");
  expect(await keysUsed()).toEqual([`payout:${payoutId}:a1`, `payout:${payoutId}:a2`]);
  expect(await attempts(payoutId)).toEqual([
    { n: 1, state: "failed" },
    { n: 2, state: "succeeded" },
  ]);
});

test("a currency that the platform does not hold, and a Stripe that is away, wait without a key", async () => {
  const { payoutId } = await oneApproved();
  await stripe.control.fault({ method: "GET", path: "/v1/accounts/*", kind: "connection_reset" });
  expect(await pay(payoutId)).toEqual({ outcome: "stripe_away", nextAt: minutesLater(1) });
  expect(await stateOf(payoutId)).toBe("approved");
  await company.sql("alter table payout disable trigger payout_moves");
  await company.sql("update payout set currency = 'JPY'");
  expect((await pay(payoutId, minutesLater(1))).outcome).toBe("held");
  expect(await stateOf(payoutId)).toBe("held_currency: currency_not_held");
  expect(await attempts(payoutId)).toEqual([]);
});

test("a blocked account holds its payout and its partner is told once; it is paid when it is open again", async () => {
  const { payoutId, stripeAccount } = await oneApproved();
  await stripe.control.blockAccount(stripeAccount ?? "", "disable");
  await pay(payoutId);
  await pay(payoutId, minutesLater(15));
  expect(await stateOf(payoutId)).toBe("held_account: account_restricted");
  expect(await company.sql("select state from payout_account")).toEqual([{ state: "restricted" }]);
  const told = (await listOutbox(company.worker())).filter(({ to }) => to.startsWith("par_"));
  expect(told).toHaveLength(1);
  await stripe.control.completeAccount(stripeAccount ?? "");
  expect((await pay(payoutId, minutesLater(30))).outcome).toBe("paid");
});

test("money never follows a partner to another account without a new approval", async () => {
  const { payoutId } = await oneApproved();
  await company.sql("update payout_account set replaced_at = now()");
  expect((await pay(payoutId)).outcome).toBe("held");
  expect(await stateOf(payoutId)).toBe("held_account: account_changed");
  expect(await stripe.control.transfers()).toEqual([]);
});

test("a transfer that is not exactly what was approved settles nothing and goes to a person", async () => {
  const { payoutId, stripeAccount } = await oneApproved();
  await stripe.control.fault({ path: "/v1/transfers", kind: "connection_reset" });
  await pay(payoutId);
  const { transfer } = await stripe.gateway.createTransfer({
    amountMinor: 4_999n,
    currency: "USD",
    destination: stripeAccount ?? "",
    transferGroup: `payout_${payoutId}`,
    metadata: named(payoutId),
    description: "by somebody else",
    idempotencyKey: "another",
  });
  expect(await settleFromWebhook(company.worker(), { transferId: transfer.id })).toBe("needs_human");
  expect(await stateOf(payoutId)).toBe("needs_human: amount_differs");
  expect(await booked(company.sql, "stripe_balance")).toBe(0n);
  expect((await pay(payoutId, minutesLater(1))).outcome).toBe("needs_human");
  expect(await stripe.control.transfers()).toHaveLength(1);
});

test("a transfer of another installation on the same Stripe account settles nothing here", async () => {
  const { payoutId, stripeAccount } = await oneApproved();
  await stripe.control.fault({ path: "/v1/transfers", kind: "connection_reset" });
  await pay(payoutId);
  const { transfer } = await stripe.gateway.createTransfer({
    amountMinor: 5_000n,
    currency: "USD",
    destination: stripeAccount ?? "",
    transferGroup: `payout_${payoutId}`,
    metadata: { ...named(payoutId), env: "https://elsewhere.example" },
    description: "a copy of this database, run elsewhere",
    idempotencyKey: "elsewhere",
  });
  expect(await settleFromWebhook(company.worker(), { transferId: transfer.id })).toBe("needs_human");
  expect(await stateOf(payoutId)).toBe("needs_human: other_installation");
  expect(await booked(company.sql, "stripe_balance")).toBe(0n);
});

test("what comes back is booked once each, in parts and whole, and is never sent again", async () => {
  const { payoutId } = await oneApproved();
  await pay(payoutId);
  const [sent] = await stripe.control.transfers();
  const transferId = sent?.id ?? "";
  const takeBack = (amountMinor: bigint, n: number) =>
    stripe.gateway.createReversal({ transferId, amountMinor, metadata: {}, idempotencyKey: `by hand ${n}` });
  await takeBack(2_000n, 1);
  for (let times = 0; times < 3; times++) await settleFromWebhook(company.worker(), { transferId });
  expect(await stateOf(payoutId)).toBe("partly_reversed");
  expect(await booked(company.sql, "payout_reversed")).toBe(-2_000n);
  await takeBack(3_000n, 2);
  await reconcile(company.worker());
  expect(await stateOf(payoutId)).toBe("reversed");
  expect(await booked(company.sql, "stripe_balance")).toBe(0n);
  expect((await pay(payoutId, minutesLater(60))).outcome).toBe("nothing");
  expect(await resumePayouts(company.worker(minutesLater(60)))).toBe(0);
  expect(await stripe.control.transfers()).toHaveLength(1);
});

test("the sweep finds what is due and what a dead worker left, and nothing else", async () => {
  const { payoutId } = await oneApproved();
  expect(await resumePayouts(company.worker())).toBe(1);
  await company.sql("update payout set lease_until = $1, lease_token = 1", [minutesLater(5)]);
  expect(await resumePayouts(company.worker(minutesLater(4)))).toBe(0);
  expect((await pay(payoutId, minutesLater(4))).outcome).toBe("in_other_hands");
  expect(await resumePayouts(company.worker(minutesLater(5)))).toBe(1);
  expect((await pay(payoutId, minutesLater(5))).outcome).toBe("paid");
  expect(await resumePayouts(company.worker(minutesLater(60)))).toBe(0);
});

test("the reconciliation books what no webhook brought, and tells what it cannot explain once", async () => {
  const { payoutId, stripeAccount } = await oneApproved();
  await stripe.control.fault({ path: "/v1/transfers", kind: "connection_reset_executed" });
  await pay(payoutId);
  expect((await reconcile(company.worker())).breaksFound).toBe(0);
  expect(await stateOf(payoutId)).toBe("paid");

  await stripe.gateway.createTransfer({
    amountMinor: 77n,
    currency: "USD",
    destination: stripeAccount ?? "",
    transferGroup: `payout_${payoutId}`,
    metadata: {},
    description: "by hand",
    idempotencyKey: "by hand",
  });
  expect((await reconcile(company.worker())).breaksFound).toBe(2);
  expect((await reconcile(company.worker())).breaksFound).toBe(0);
  const breaks = await company.sql<{ id: string; kind: string }>(
    "select id, kind from reconciliation_break where settled_at is null order by kind",
  );
  expect(breaks.map(({ kind }) => kind)).toEqual(["second_transfer", "transfer_not_here"]);
  for (const { id } of breaks)
    expect(await settleBreak(company.as(company.ana), { breakId: id, reason: "a test payment" })).toBe(true);
  expect((await reconcile(company.worker())).breaksFound).toBe(0);
  expect(await company.sql("select 1 from reconciliation_break where settled_at is null")).toEqual([]);
});
