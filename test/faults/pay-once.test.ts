import { afterEach, beforeEach, expect, test } from "vitest";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { settleFromWebhook } from "#app/features/payouts/settle-from-webhook.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { booked, type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { databasePerTest } from "#test/setup/database.ts";
import { crashAt, isCrash } from "./crash-points.ts";

const world = databasePerTest();
let stripe: StripeMock;
let company: PayoutWorld;
const AMOUNT = 1_000n;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

beforeEach(async () => {
  stripe = await startStripeMock();
  company = await payoutWorld(world(), stripe);
  await stripe.control.topUp(1_000_000, "USD");
});
afterEach(() => stripe.stop());

async function approved(count: number): Promise<readonly string[]> {
  for (let n = 0; n < count; n++) await company.owe(AMOUNT);
  return (await company.approvedRun()).payoutIds;
}

/** Pays one payout in a process that dies at this point; without one, tells how many there are. */
async function payAndDie(payoutId: string, point: number | null): Promise<number> {
  const parts = crashAt({ db: world().database, stripe: stripe.gateway }, point);
  const paid = payPayout({ ...company.worker(), ...parts }, { payoutId });
  if (point === null) await paid;
  else await expect(paid, `dies at ${point}: ${parts.steps.at(-1)}`).rejects.toSatisfy(isCrash);
  return parts.steps.length * 2;
}

async function statusOf(payoutId: string): Promise<string | undefined> {
  const [row] = await company.sql<{ status: string }>("select status from payout where id = $1", [payoutId]);
  return row?.status;
}

/** Workers come back and take every step that is due, until there is none. */
async function recover(payoutId: string, from: Date): Promise<void> {
  for (let at = from, steps = 0; steps < 12; steps++) {
    const { outcome, nextAt } = await payPayout(company.worker(at), { payoutId });
    if (outcome === "paid" || outcome === "nothing" || outcome === "needs_human") return;
    at = new Date(Math.max(nextAt?.getTime() ?? 0, at.getTime() + 10 * MINUTE));
    await stripe.control.setClock(at);
  }
}

async function assertConserved(payouts: number): Promise<void> {
  const balances = ["partner_payable", "payout_in_transit", "stripe_balance", "payout_reversed"];
  let sum = 0n;
  for (const account of balances) sum += await booked(company.sql, account);
  expect(sum).toBe(-AMOUNT * BigInt(payouts));
  const transfers = await stripe.control.transfers();
  expect(new Set(transfers.map(({ transfer_group }) => transfer_group)).size).toBe(transfers.length);
  expect(await booked(company.sql, "stripe_balance")).toBe(-AMOUNT * BigInt(transfers.length));
}

test("a worker that dies at any point of a payment leaves exactly one transfer, minutes later", {
  timeout: 90_000,
}, async () => {
  const [measured = ""] = await approved(1);
  const points = await payAndDie(measured, null);
  expect(points).toBeGreaterThan(30);
  const payoutIds = await approved(points);
  for (const [point, payoutId] of payoutIds.entries()) {
    await payAndDie(payoutId, point);
    await stripe.control.setClock(NOW);
    await recover(payoutId, new Date(NOW.getTime() + 6 * MINUTE));
    expect(await statusOf(payoutId), `after a crash at ${point}`).toBe("paid");
  }
  expect(await stripe.control.transfers()).toHaveLength(points + 1);
  expect(await booked(company.sql, "payout_in_transit")).toBe(0n);
  await assertConserved(points + 1);
});

test("a day later, with the key forgotten, it is paid once or a person is asked", {
  timeout: 90_000,
}, async () => {
  const [measured = ""] = await approved(1);
  const points = await payAndDie(measured, null);
  const payoutIds = await approved(points);
  const asked: number[] = [];
  for (const [point, payoutId] of payoutIds.entries()) {
    await stripe.control.setClock(NOW);
    await payAndDie(payoutId, point);
    const later = new Date(NOW.getTime() + DAY + 60 * MINUTE);
    await stripe.control.setClock(later);
    await recover(payoutId, later);
    const transfers = await stripe.control.transfers({ transfer_group: `payout_${payoutId}` });
    const status = await statusOf(payoutId);
    expect(transfers, `after a crash at ${point}`).toHaveLength(status === "paid" ? 1 : 0);
    if (status !== "paid") asked.push(point);
    if (status !== "paid") expect(status).toBe("needs_human");
  }
  // Only between the attempt's commit and the call does nobody know without looking.
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThan(8);
  await assertConserved(points + 1);
});

test("a webhook that dies at any point books its transfer once when it comes again", {
  timeout: 60_000,
}, async () => {
  const lostAnswer = async (payoutId: string) => {
    await stripe.control.fault({ path: "/v1/transfers", kind: "connection_reset_executed" });
    await payPayout(company.worker(NOW, stripe.connect({ maxNetworkRetries: 0 })), { payoutId });
    const [transfer] = await stripe.control.transfers({ transfer_group: `payout_${payoutId}` });
    return transfer?.id ?? "";
  };
  const settle = (transferId: string, point: number | null) => {
    const parts = crashAt({ db: world().database, stripe: stripe.gateway }, point);
    const settled = settleFromWebhook({ ...company.worker(), ...parts }, { transferId });
    return { parts, settled };
  };
  const [measured = ""] = await approved(1);
  const dry = settle(await lostAnswer(measured), null);
  await dry.settled;
  const points = dry.parts.steps.length * 2;
  for (const [point, payoutId] of (await approved(points)).entries()) {
    const transferId = await lostAnswer(payoutId);
    await expect(settle(transferId, point).settled).rejects.toSatisfy(isCrash);
    await settle(transferId, null).settled;
    expect(await statusOf(payoutId)).toBe("paid");
  }
  expect(await booked(company.sql, "payout_in_transit")).toBe(0n);
  await assertConserved(points + 1);
});
