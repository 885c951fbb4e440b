import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { classifyStripeError } from "#app/adapters/stripe/errors.server.ts";
import { createStripe } from "#app/adapters/stripe.server.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";

let stripe: StripeMock;
let destination: string;

beforeEach(async () => {
  stripe = await startStripeMock();
  const account = await stripe.gateway.createConnectedAccount({
    partnerId: "par_1",
    country: "US",
    email: "ana@example.com",
    idempotencyKey: "acct-create:par_1",
  });
  destination = account.id;
});
afterEach(() => stripe.stop());

async function refusalOf(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  const { outcome, code } = classifyStripeError(error);
  return { outcome, code };
}

let number = 0;
function send(amountMinor: bigint, group = "payout_pay_1") {
  number += 1;
  return stripe.gateway.createTransfer({
    amountMinor,
    currency: "USD",
    destination,
    transferGroup: group,
    metadata: { payout_id: "pay_1" },
    description: "REP-2026-10-0001",
    idempotencyKey: `payout:pay_1:a${number}`,
  });
}

describe("a payout account", () => {
  it("goes from onboarding to active, and says what is missing on the way", async () => {
    const state = async () => (await stripe.gateway.retrieveAccount(destination)).state;
    expect(await state()).toBe("onboarding");
    await stripe.control.blockAccount(destination, "incomplete");
    expect(await state()).toBe("action_needed");
    await stripe.control.completeAccount(destination);
    expect(await stripe.gateway.retrieveAccount(destination)).toMatchObject({
      transfersActive: true,
      payoutsEnabled: true,
      state: "active",
    });
  });

  it.each([
    ["disable", "restricted"],
    ["review", "pending_review"],
    ["past_due", "action_needed"],
    ["reject", "rejected"],
    ["disconnect", "disconnected"],
  ] as const)("that Stripe answers %s for reads as %s", async (how, state) => {
    await stripe.control.completeAccount(destination);
    await stripe.control.blockAccount(destination, how);
    expect((await stripe.gateway.retrieveAccount(destination)).state).toBe(state);
  });

  it("that may not receive transfers gets none, and the platform keeps its money", async () => {
    await stripe.control.topUp(5_000, "USD");
    expect(await refusalOf(send(1_000n))).toEqual({
      outcome: "definite_no",
      code: "insufficient_capabilities_for_transfer",
    });
    expect(await stripe.gateway.retrieveBalance()).toEqual([{ minor: 5_000n, currency: "USD" }]);
  });

  it("that cut its connection is not paid", async () => {
    await stripe.control.completeAccount(destination);
    await stripe.control.topUp(5_000, "USD");
    await stripe.control.blockAccount(destination, "disconnect");
    expect(await refusalOf(send(1_000n))).toEqual({ outcome: "definite_no", code: "resource_missing" });
  });
});

describe("transfers", () => {
  beforeEach(async () => {
    await stripe.control.completeAccount(destination);
    await stripe.control.topUp(1_000_000, "USD");
  });

  it("of a group are found by it, all pages, and no others", async () => {
    for (let count = 0; count < 3; count += 1) await send(100n, "payout_pay_2");
    await send(100n, "payout_pay_3");
    expect(await stripe.gateway.listTransfersByGroup("payout_pay_2")).toHaveLength(3);
    expect(await stripe.gateway.listTransfersByGroup("payout_pay_4")).toEqual([]);
  });

  it("may be missing from a list for a while that lags behind", async () => {
    await stripe.control.setListLag(60);
    const { transfer } = await send(100n);
    expect(await stripe.gateway.listTransfersByGroup("payout_pay_1")).toEqual([]);
    expect((await stripe.gateway.retrieveTransfer(transfer.id)).id).toBe(transfer.id);
    await stripe.control.advanceClock(61);
    expect(await stripe.gateway.listTransfersByGroup("payout_pay_1")).toHaveLength(1);
  });

  it("since an instant come newest first over more than one page", async () => {
    await stripe.control.setClock(new Date("2026-10-01T00:00:00Z"));
    await send(1n);
    await stripe.control.setClock(new Date("2026-10-02T00:00:00Z"));
    await Promise.all(Array.from({ length: 101 }, () => send(2n)));
    const found = await stripe.gateway.listTransfersSince(new Date("2026-10-02T00:00:00Z"));
    expect(found).toHaveLength(101);
    expect(found.every((transfer) => transfer.amountMinor === 2n)).toBe(true);
  });

  it("sent at once cannot spend the same money", async () => {
    const answers = await Promise.allSettled([send(600_000n), send(600_000n), send(600_000n)]);
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    expect(await stripe.gateway.retrieveBalance()).toEqual([{ minor: 400_000n, currency: "USD" }]);
  });

  it("come back in parts until nothing is left of them", async () => {
    const { transfer } = await send(1_000n);
    const takeBack = (amountMinor: bigint, attempt: number) =>
      stripe.gateway.createReversal({
        transferId: transfer.id,
        amountMinor,
        metadata: { reason: "test" },
        idempotencyKey: `reversal:rev_1:a${attempt}`,
      });
    await takeBack(300n, 1);
    expect(await stripe.gateway.retrieveTransfer(transfer.id)).toMatchObject({
      amountReversedMinor: 300n,
      reversed: false,
      reversals: [{ amountMinor: 300n, transferId: transfer.id }],
    });
    expect((await refusalOf(takeBack(701n, 2))).outcome).toBe("definite_no");
    await takeBack(700n, 3);
    const back = await stripe.gateway.retrieveTransfer(transfer.id);
    expect(back.reversed).toBe(true);
    expect(back.reversals.map((reversal) => reversal.amountMinor)).toEqual([700n, 300n]);
    expect(await stripe.gateway.retrieveBalance()).toEqual([{ minor: 1_000_000n, currency: "USD" }]);
  });

  it("that the partner's bank already has cannot come back", async () => {
    const { transfer } = await send(1_000n);
    await stripe.control.payOut({ account: destination, amount: 1_000, currency: "USD", status: "paid" });
    const reversal = stripe.gateway.createReversal({
      transferId: transfer.id,
      amountMinor: 1_000n,
      metadata: {},
      idempotencyKey: "reversal:rev_2:a1",
    });
    expect(await refusalOf(reversal)).toEqual({ outcome: "definite_no", code: "balance_insufficient" });
  });

  it("are refused with any code that a test orders", async () => {
    await stripe.control.fault({ path: "/v1/transfers", kind: "transfers_not_allowed" });
    expect(await refusalOf(send(1_000n))).toEqual({ outcome: "definite_no", code: "transfers_not_allowed" });
  });

  it("larger than a double holds exactly never reach Stripe", async () => {
    await expect(send(2n ** 53n)).rejects.toThrow(/without loss/);
    expect(await stripe.control.transfers()).toEqual([]);
  });
});

it("every request is announced before it is sent, each page of a list too", async () => {
  const announced: string[] = [];
  const gateway = stripe.connect({ beforeRequest: (what) => announced.push(what) });
  await gateway.retrieveAccount(destination);
  await gateway.listTransfersByGroup("payout_pay_1");
  expect(announced).toEqual(["accounts.retrieve", "transfers.list"]);

  const refusing = stripe.connect({
    beforeRequest: () => {
      throw new Error("a transaction is open");
    },
  });
  await expect(refusing.retrieveBalance()).rejects.toThrow("a transaction is open");
});

it("a Stripe that is not there leaves the outcome unknown", async () => {
  const nowhere = createStripe({
    secretKey: "sk_test_x",
    apiBase: "http://stripe.test",
    maxNetworkRetries: 0,
  });
  await stripe.control.fault({ method: "GET", path: "/v1/balance", kind: "connection_reset", times: 2 });
  expect((await refusalOf(nowhere.retrieveBalance())).outcome).toBe("unknown");
});
