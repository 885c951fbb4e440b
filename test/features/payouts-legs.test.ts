import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { compareBalance } from "#app/features/payouts/compare-balance.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { reconcile } from "#app/features/payouts/reconcile.server.ts";
import { refreshBankLeg } from "#app/features/payouts/refresh-bank-leg.server.ts";
import { storeInboundEvents } from "#app/features/revenue/inbound-events.server.ts";
import { processInboundEvent } from "#app/jobs/process-inbound-event.server.ts";
import { sweepUndeliveredEventsJob } from "#app/jobs/sweep-undelivered-events.server.ts";
import { createLogger } from "#app/logger.server.ts";
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

const minutes = (n: number) => new Date(NOW.getTime() + n * 60_000);
const jobCtx = (at = NOW) => company.as(system("process_inbound_event"), at);
async function approved(amountMinor = 5_000n) {
  const partner = await company.owe(amountMinor);
  const payoutId = (await company.approvedRun()).payoutIds[0] ?? "";
  return { ...partner, payoutId, account: partner.stripeAccount ?? "" };
}
async function paid() {
  const made = await approved();
  await payPayout(company.worker(), { payoutId: made.payoutId });
  return { ...made, transferId: (await stripe.control.transfers())[0]?.id ?? "" };
}
/** Every waiting webhook is stored and processed, as route and job do it; the outcomes by type. */
async function webhooks(at = NOW): Promise<ReadonlyMap<string, string>> {
  const outcomes = new Map<string, string>();
  await stripe.control.deliverTo(async ({ body, signature, endpoint }) => {
    const verified = stripe.gateway.verifyWebhook({
      rawBody: body,
      signature,
      secret: `whsec_${endpoint}`,
      now: await stripe.control.now(),
    });
    if (!verified.ok) throw new Error(verified.reason);
    await storeInboundEvents(jobCtx(at), [verified.event]);
  });
  const rows = await company.sql<{ id: string; type: string }>(
    "select id, event_type as type from inbound_event where processed_at is null order by received_at, id",
  );
  for (const { id, type } of rows)
    outcomes.set(type, await processInboundEvent(jobCtx(at), { inboundEventId: id }));
  return outcomes;
}
const bankLeg = () => company.sql("select status, failure_code, amount_minor::int as minor from bank_payout");

describe("the bank leg", () => {
  test("is paid and may fail days later: it is shown, and nothing of ours moves by it", async () => {
    const { account, payoutId } = await paid();
    await webhooks();
    const po = await stripe.control.payOut({ account, amount: 5_000, currency: "USD", status: "paid" });
    expect((await webhooks()).get("payout.paid")).toBe("bank_leg_read");
    expect(await bankLeg()).toEqual([{ status: "paid", failure_code: null, minor: 5_000 }]);
    await stripe.control.failBankPayout(po.id);
    expect((await webhooks(minutes(3 * 24 * 60))).get("payout.failed")).toBe("bank_leg_read");
    expect(await bankLeg()).toEqual([{ status: "failed", failure_code: "no_account", minor: 5_000 }]);
    expect(await company.sql("select status from payout where id = $1", [payoutId])).toEqual([
      { status: "paid" },
    ]);
    expect(await booked(company.sql, "stripe_balance")).toBe(-5_000n);
    await payPayout(company.worker(minutes(3 * 24 * 60 + 1)), { payoutId });
    expect(await stripe.control.transfers()).toHaveLength(1);
  });

  test("is read by the nightly comparison too, and its undelivered events by the sweep of both endpoints", async () => {
    const { account } = await paid();
    await stripe.control.payOut({ account, amount: 5_000, currency: "USD", status: "failed" });
    expect(await refreshBankLeg(jobCtx())).toEqual({ accounts: 1, bankPayouts: 1, unread: 0 });
    expect(await bankLeg()).toEqual([{ status: "failed", failure_code: "account_closed", minor: 5_000 }]);
    await sweepUndeliveredEventsJob.run(
      { ...jobCtx(), clock: () => NOW, logger: createLogger("worker", "silent") },
      {},
      "1",
    );
    const types = await company.sql<{ type: string; account: string | null }>(
      "select event_type as type, account from inbound_event order by event_type",
    );
    expect(types).toContainEqual({ type: "payout.failed", account });
    expect(types).toContainEqual({ type: "transfer.created", account: null });
  });
});

describe("a webhook", () => {
  test("about a transfer that names no payout here stands in the queue at once, and blocks the next run", async () => {
    const { account, transferId } = await paid();
    await webhooks();
    await stripe.gateway.createTransfer({
      amountMinor: 77n,
      currency: "USD",
      destination: account,
      transferGroup: "payout_pay_gone",
      metadata: { payout_id: "pay_gone", attempt_id: "payout:pay_gone:a1", env: company.worker().origin },
      description: "of a row that is not here",
      idempotencyKey: "orphan",
    });
    for (let times = 0; times < 2; times++)
      expect((await webhooks()).get("transfer.created") ?? "not_ours").toBe("not_ours");
    const breaks = await company.sql("select kind, found_minor::int as minor from reconciliation_break");
    expect(breaks).toEqual([{ kind: "transfer_not_here", minor: 77 }]);
    await company.owe(1_000n);
    await expect(company.approvedRun()).rejects.toThrow("reconciliation_has_breaks");
    expect(transferId).not.toBe("");
  });

  test("of the other mode, real money beside a test key, changes nothing", async () => {
    const { payoutId } = await approved();
    await stripe.control.fault({ path: "/v1/transfers", kind: "connection_reset_executed" });
    await payPayout(company.worker(NOW, stripe.connect({ maxNetworkRetries: 0 })), { payoutId });
    const [event] = await stripe.gateway.listEvents({ types: ["transfer.created"] });
    if (!event) throw new Error("there is an event");
    await storeInboundEvents(jobCtx(), [{ ...event, livemode: true }]);
    const [row] = await company.sql<{ id: string }>("select id from inbound_event");
    expect(await processInboundEvent(jobCtx(), { inboundEventId: row?.id ?? "" })).toBe("other_mode");
    expect(await booked(company.sql, "stripe_balance")).toBe(0n);
  });

  test("about an account wakes what waits for it, and one that cut us off holds what is unsent", async () => {
    const { payoutId, account } = await approved();
    await stripe.control.blockAccount(account, "disable");
    await payPayout(company.worker(), { payoutId });
    await webhooks();
    await stripe.control.completeAccount(account);
    expect((await webhooks(minutes(1))).get("account.updated")).toBe("account_read");
    expect((await payPayout(company.worker(minutes(1)), { payoutId })).outcome).toBe("paid");

    const second = await approved();
    await stripe.control.blockAccount(second.account, "disconnect");
    expect((await webhooks(minutes(2))).get("account.application.deauthorized")).toBe("account_read");
    expect((await payPayout(company.worker(minutes(2)), { payoutId: second.payoutId })).outcome).toBe("held");
    const [held] = await company.sql("select status, status_reason from payout where id = $1", [
      second.payoutId,
    ]);
    expect(held).toEqual({ status: "held_account", status_reason: "account_disconnected" });
  });

  test("keeps what the partner's account got in its own currency, and books nothing of it", async () => {
    const { account, payoutId } = await approved();
    await stripe.control.settlesIn(account, "MXN", 17_500_000);
    await payPayout(company.worker(), { payoutId });
    await webhooks();
    await webhooks();
    const receipts = await company.sql(
      "select amount_minor::int as minor, currency, exchange_rate from transfer_receipt",
    );
    expect(receipts).toEqual([{ minor: 87_500, currency: "MXN", exchange_rate: "17.5" }]);
    expect(await booked(company.sql, "stripe_balance")).toBe(-5_000n);
    expect(await company.sql("select distinct currency from journal")).toEqual([{ currency: "USD" }]);
  });
});

describe("the comparison with Stripe's balance", () => {
  const at = NOW;
  const sent = {
    id: "tr_1",
    amountMinor: 500n,
    currency: "USD",
    createdAt: at,
    metadata: { payout_id: "pay_1" },
  };
  const back = { id: "trr_1", amountMinor: 200n, currency: "USD", payoutId: "pay_1", at };
  const move = (sourceId: string, amountMinor: bigint, currency = "USD") => ({
    sourceId,
    amountMinor,
    currency,
  });
  const compared = (...moves: ReturnType<typeof move>[]) =>
    compareBalance({ moves, transfers: [sent], reversals: [back], now: minutes(6) }).map(
      ({ reference, expectedMinor, foundMinor }) => [reference, expectedMinor, foundMinor],
    );

  test("says nothing when each transfer took its amount and each reversal gave back its own", () => {
    expect(compared(move("tr_1", -500n), move("trr_1", 200n))).toEqual([]);
  });

  test("names what took more, came back less, moved in another currency, or moved without us", () => {
    expect(compared(move("tr_1", -501n), move("trr_1", 200n))).toEqual([["tr_1", -500n, -501n]]);
    expect(compared(move("tr_1", -500n), move("trr_1", 199n))).toEqual([["trr_1", 200n, 199n]]);
    expect(compared(move("tr_1", -500n, "EUR"), move("trr_1", 200n))).toEqual([["tr_1", -500n, -500n]]);
    expect(compared(move("tr_1", -500n))).toEqual([["trr_1", 200n, 0n]]);
    const more = compared(move("tr_1", -500n), move("trr_1", 200n), move("trr_9", 7n));
    expect(more).toEqual([["trr_9", null, 7n]]);
  });

  test("finds both sides the same after payments and reversals by hand", async () => {
    const { transferId } = await paid();
    await stripe.gateway.createReversal({
      transferId,
      amountMinor: 1_500n,
      metadata: {},
      idempotencyKey: "x",
    });
    expect((await reconcile(company.worker(minutes(30)))).breaksFound).toBe(0);
  });
});
