import { afterEach, beforeEach, expect, test } from "vitest";
import { askReversal } from "#app/features/payouts/ask-reversal.server.ts";
import { decideReversal } from "#app/features/payouts/decide-reversal.server.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { reverseTransfer } from "#app/features/payouts/reverse-transfer.server.ts";
import { settleFromWebhook } from "#app/features/payouts/settle-from-webhook.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { booked, type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
let stripe: StripeMock;
let company: PayoutWorld;

/** The code with which it is refused; what went through is told as such, for a comparison to find. */
const refusalOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => "went through",
    (refused: Error) => refused.message,
  );

beforeEach(async () => {
  stripe = await startStripeMock();
  company = await payoutWorld(world(), stripe);
  await stripe.control.topUp(100_000, "USD");
});
afterEach(() => stripe.stop());

/** Paid, and then taken back by somebody in Stripe's dashboard, in part or whole. */
async function takenBack(amountMinor: bigint, backMinor: bigint) {
  await company.owe(amountMinor);
  const { payoutIds } = await company.approvedRun();
  const payoutId = payoutIds[0] ?? "";
  await payPayout(company.worker(), { payoutId });
  const [sent] = await stripe.control.transfers();
  const transferId = sent?.id ?? "";
  await stripe.gateway.createReversal({
    transferId,
    amountMinor: backMinor,
    metadata: {},
    idempotencyKey: "by hand",
  });
  await settleFromWebhook(company.worker(), { transferId });
  return { payoutId, transferId };
}
const decide = (payoutId: string, choice: "write_back" | "keep", amountMinor: bigint) =>
  decideReversal(company.as(company.ana), { payoutId, choice, amountMinor, reason: "a test" });

test("money that came back is owed again by a person's decision, for exactly its amount and once", async () => {
  const { payoutId } = await takenBack(5_000n, 2_000n);
  expect(await booked(company.sql, "partner_payable")).toBe(0n);
  expect(await decide(payoutId, "write_back", 1_500n)).toMatch(/^dec_/);
  expect(await booked(company.sql, "partner_payable")).toBe(-1_500n);
  expect(await booked(company.sql, "payout_reversed")).toBe(-500n);
  expect(await refusalOf(decide(payoutId, "write_back", 501n))).toBe("reversal_already_decided");
  expect(await decide(payoutId, "keep", 500n)).toMatch(/^dec_/);
  expect(await booked(company.sql, "partner_payable")).toBe(-1_500n);
  expect(await refusalOf(decide(payoutId, "keep", 1n))).toBe("reversal_already_decided");
});

test("two people who decide the same money at the same moment decide it once", async () => {
  const { payoutId } = await takenBack(5_000n, 5_000n);
  const both = await Promise.allSettled([1, 2, 3].map(() => decide(payoutId, "write_back", 5_000n)));
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await booked(company.sql, "partner_payable")).toBe(-5_000n);
});

test("nothing is decided of money that did not come back, and by nobody but finance", async () => {
  const { payoutId } = await takenBack(5_000n, 1n);
  expect(await refusalOf(decide(payoutId, "write_back", 2n))).toBe("reversal_already_decided");
  expect(await refusalOf(decide(payoutId, "write_back", 0n))).toBe("reversal_already_decided");
  expect(await decide("pay_none", "write_back", 1n)).toBeNull();
  const admin = { ...company.ana, roles: ["admin"] as const };
  expect(
    await refusalOf(
      decideReversal(company.as(admin), { payoutId, choice: "keep", amountMinor: 1n, reason: "x" }),
    ),
  ).toBe("not_allowed");
});

/** Paid and still with the partner's account. */
async function paid(amountMinor: bigint) {
  await company.owe(amountMinor);
  const payoutId = (await company.approvedRun()).payoutIds[0] ?? "";
  await payPayout(company.worker(), { payoutId });
  return payoutId;
}
const ask = (payoutId: string, amountMinor: bigint) =>
  askReversal(company.as(company.ana), { payoutId, amountMinor, reason: "paid too much" });
const minutes = (n: number) => new Date(NOW.getTime() + n * 60_000);
const once = () => stripe.connect({ maxNetworkRetries: 0, timeoutMs: 3_000 });
const takeBack = (ownReversalId: string | null, at = NOW) =>
  reverseTransfer(company.worker(at, once()), { ownReversalId: ownReversalId ?? "" });
const taken = async () => (await stripe.control.transfers())[0]?.amount_reversed;

test("what finance takes back comes back once, under its own key, and waits for a decision", async () => {
  const payoutId = await paid(5_000n);
  const id = await ask(payoutId, 2_000n);
  expect(await refusalOf(ask(payoutId, 1n))).toBe("reversal_under_way");
  await Promise.all([takeBack(id), takeBack(id)]);
  await takeBack(id);
  expect(await taken()).toBe(2_000);
  expect(await booked(company.sql, "payout_reversed")).toBe(-2_000n);
  const keys = (await stripe.control.requests()).filter(({ path }) => path.endsWith("/reversals"));
  expect(
    keys.filter(({ method }) => method === "POST").map(({ idempotency_key }) => idempotency_key),
  ).toEqual([`reversal:${id}:a1`]);
  expect(await refusalOf(ask(payoutId, 3_001n))).toBe("reversal_exceeds_transfer");
});

test.each(["connection_reset_executed", "500_executed"])(
  "a reversal whose answer was lost (%s) is settled by the same key or a look, never twice",
  async (kind) => {
    const payoutId = await paid(5_000n);
    await stripe.control.fault({ path: "/v1/transfers/*/reversals", kind });
    const id = await ask(payoutId, 2_000n);
    expect((await takeBack(id)).status).toBe("unknown");
    for (const at of [1, 5, 12, 30, 60, 25 * 60, 25 * 60 + 20]) {
      await stripe.control.setClock(minutes(at));
      await takeBack(id, minutes(at));
    }
    expect(await taken()).toBe(2_000);
    expect(await booked(company.sql, "payout_reversed")).toBe(-2_000n);
    expect(await company.sql("select status from own_reversal")).toEqual([{ status: "done" }]);
  },
);

test("an account that has less says so once: nothing is booked, and no other key is tried", async () => {
  const payoutId = await paid(5_000n);
  await stripe.control.fault({ path: "/v1/transfers/*/reversals", kind: "balance_insufficient" });
  const id = await ask(payoutId, 5_000n);
  expect((await takeBack(id)).status).toBe("no_balance");
  expect((await takeBack(id, minutes(60))).status).toBe("no_balance");
  expect(await taken()).toBe(0);
  expect(await booked(company.sql, "payout_reversed")).toBe(0n);
});
