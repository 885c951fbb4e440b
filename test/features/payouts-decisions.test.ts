import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { adoptTransfer } from "#app/features/payouts/adopt-transfer.server.ts";
import { allowNextAttempt } from "#app/features/payouts/allow-next-attempt.server.ts";
import { cancelPayout } from "#app/features/payouts/cancel-payout.server.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
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

const minutes = (n: number) => new Date(NOW.getTime() + n * 60_000);
const DAY = 24 * 60;
const once = () => stripe.connect({ maxNetworkRetries: 0, timeoutMs: 3_000 });
const pay = (payoutId: string, at = NOW) => payPayout(company.worker(at, once()), { payoutId });
const statusOf = async (payoutId: string) =>
  (await company.sql<{ status: string }>("select status from payout where id = $1", [payoutId]))[0]?.status;
const transfers = () => stripe.control.transfers();

/** Refused with a code that nobody knows: a person has to look. */
async function refused(amountMinor = 5_000n) {
  const partner = await company.owe(amountMinor);
  const payoutId = (await company.approvedRun()).payoutIds[0] ?? "";
  await stripe.control.fault({ path: "/v1/transfers", kind: "something_new" });
  expect((await pay(payoutId)).outcome).toBe("needs_human");
  return { ...partner, payoutId };
}
type Made = { readonly amountMinor?: bigint; readonly attempt?: string; readonly env?: string };
async function transferBesides(payoutId: string, destination: string, made: Made = {}) {
  const { transfer } = await stripe.gateway.createTransfer({
    amountMinor: made.amountMinor ?? 5_000n,
    currency: "USD",
    destination,
    transferGroup: `payout_${payoutId}`,
    metadata: {
      payout_id: payoutId,
      attempt_id: made.attempt ?? `payout:${payoutId}:a9`,
      env: made.env ?? company.worker().origin,
    },
    description: "besides",
    idempotencyKey: `besides ${made.attempt ?? ""} ${made.amountMinor ?? ""} ${made.env ?? ""}`,
  });
  return transfer.id;
}
const adopt = (payoutId: string, transferId: string, at = NOW) =>
  adoptTransfer(company.as(company.ana, at), { payoutId, transferId, reason: "looked" });
const allow = (payoutId: string, at: Date, who = company.ana, gateway = stripe.gateway) =>
  allowNextAttempt(company.as(who, at, gateway), { payoutId, reason: "looked" });

describe("a person adopts a transfer", () => {
  test("that no attempt explains: it is booked once, and nothing else is sent", async () => {
    const { payoutId, stripeAccount } = await refused();
    const transferId = await transferBesides(payoutId, stripeAccount ?? "");
    expect(await settleFromWebhook(company.worker(), { transferId })).toBe("needs_human");
    expect(await adopt(payoutId, transferId)).toBe(true);
    expect(await statusOf(payoutId)).toBe("paid");
    expect(await booked(company.sql, "stripe_balance")).toBe(-5_000n);
    expect(await booked(company.sql, "payout_in_transit")).toBe(0n);
    expect(await adopt(payoutId, transferId)).toBe(false);
    expect((await pay(payoutId, minutes(60))).outcome).toBe("nothing");
    expect(await transfers()).toHaveLength(1);
  });

  test("only if it is what was approved: another amount, account or installation is refused", async () => {
    const { payoutId, stripeAccount } = await refused();
    const other = (await company.owe(1n)).stripeAccount ?? "";
    const wrong = [
      () => transferBesides(payoutId, stripeAccount ?? "", { amountMinor: 4_999n }),
      () => transferBesides(payoutId, other, { attempt: "x" }),
      () => transferBesides(payoutId, stripeAccount ?? "", { env: "https://elsewhere.example" }),
    ];
    for (const make of wrong) {
      const transferId = await make();
      expect(await refusalOf(adopt(payoutId, transferId))).toBe("transfer_differs");
      const { amountMinor } = await stripe.gateway.retrieveTransfer(transferId);
      const back = { transferId, amountMinor, metadata: {}, idempotencyKey: `back ${transferId}` };
      await stripe.gateway.createReversal(back);
    }
    expect(await refusalOf(adopt(payoutId, "tr_none"))).toBe("transfer_not_found_at_provider");
    expect(await booked(company.sql, "stripe_balance")).toBe(0n);
  });

  test("not while a second one stands beside it, and not by who is not of finance", async () => {
    const { payoutId, stripeAccount } = await refused();
    const first = await transferBesides(payoutId, stripeAccount ?? "", { attempt: `payout:${payoutId}:a7` });
    await transferBesides(payoutId, stripeAccount ?? "");
    expect(await refusalOf(adopt(payoutId, first))).toBe("transfer_found_at_provider");
    const admin = { ...company.ana, roles: ["admin"] as const };
    expect(
      await refusalOf(adoptTransfer(company.as(admin), { payoutId, transferId: first, reason: "x" })),
    ).toBe("not_allowed");
  });
});

describe("a person allows the next attempt", () => {
  test("under a new key, once Stripe has shown nothing of the refused one", async () => {
    const { payoutId } = await refused();
    expect(await allow(payoutId, minutes(11))).toBe("allowed");
    expect((await pay(payoutId, minutes(12))).outcome).toBe("paid");
    expect(await transfers()).toHaveLength(1);
    expect(await allow(payoutId, minutes(13))).toBeNull();
  });

  test("with a second person where Stripe's silence is not the last word", async () => {
    const { payoutId } = await refused();
    // Refused a minute ago: a list may lag.
    expect(await allow(payoutId, minutes(1))).toBe("second_person_needed");
    expect(await statusOf(payoutId)).toBe("needs_human");
    expect(await refusalOf(allow(payoutId, minutes(2)))).toBe("payout_decided_already");
    expect(await allow(payoutId, minutes(3), company.bea)).toBe("allowed");
    expect((await pay(payoutId, minutes(4))).outcome).toBe("paid");
    const said = await company.sql(
      "select decided_by from payout_decision where payout_id = $1 order by decided_at",
      [payoutId],
    );
    expect(said).toEqual([{ decided_by: "acc_ana" }, { decided_by: "acc_bea" }]);
  });

  test("never while Stripe has one, or does not answer", async () => {
    const { payoutId, stripeAccount } = await refused();
    await stripe.control.fault({ method: "GET", path: "/v1/transfers", kind: "connection_reset", times: 5 });
    expect(await refusalOf(allow(payoutId, minutes(11), company.ana, once()))).toBe("payment_provider_away");
    await stripe.control.clearFaults();
    await transferBesides(payoutId, stripeAccount ?? "");
    expect(await refusalOf(allow(payoutId, minutes(11)))).toBe("transfer_found_at_provider");
    expect(await statusOf(payoutId)).toBe("needs_human");
  });

  test("and a transfer that only Stripe's events show stops the next attempt and the cancellation alike", async () => {
    const { payoutId } = await refused();
    await company.sql("update payout set status = 'approved' where id = $1", [payoutId]);
    await stripe.control.fault({ path: "/v1/transfers", kind: "500_executed" });
    await pay(payoutId, minutes(1));
    await stripe.control.setClock(minutes(1));
    await stripe.control.setListLag(3_600);
    await company.sql("update payout_attempt set state = 'failed' where state = 'unknown'");
    await company.sql("update payout set status = 'needs_human' where id = $1", [payoutId]);
    expect(await refusalOf(allow(payoutId, minutes(20)))).toBe("transfer_found_at_provider");
    expect(
      await refusalOf(cancelPayout(company.as(company.ana, minutes(20)), { payoutId, reason: "looked" })),
    ).toBe("payout_may_have_been_sent");
    expect(await transfers()).toHaveLength(1);
  });
});

test("what is allowed after two empty looks goes through one more look before it is sent", async () => {
  await company.owe(5_000n);
  const payoutId = (await company.approvedRun()).payoutIds[0] ?? "";
  await stripe.control.fault({ path: "/v1/transfers", kind: "500_not_executed" });
  for (const at of [0, 1, 12, DAY + 1, DAY + 17, DAY + 18]) await pay(payoutId, minutes(at));
  expect(await statusOf(payoutId)).toBe("needs_human");
  await stripe.control.setClock(minutes(DAY + 20));
  expect(await allow(payoutId, minutes(DAY + 20))).toBe("allowed");
  const lists = async () =>
    (await stripe.control.requests()).filter(
      ({ method, path }) => method === "GET" && path === "/v1/transfers",
    ).length;
  const before = await lists();
  expect((await pay(payoutId, minutes(DAY + 21))).outcome).toBe("paid");
  expect(await lists()).toBeGreaterThan(before);
  expect(await transfers()).toHaveLength(1);
});
