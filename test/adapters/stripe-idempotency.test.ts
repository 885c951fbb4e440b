import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { classifyStripeError } from "#app/adapters/stripe/errors.server.ts";
import type { StripeGateway } from "#app/adapters/stripe.server.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";

let stripe: StripeMock;
/** Without the SDK's own repeats: each call is one request. */
let once: StripeGateway;
let destination: string;

beforeEach(async () => {
  stripe = await startStripeMock();
  once = stripe.connect({ maxNetworkRetries: 0 });
  const account = await once.createConnectedAccount({
    partnerId: "par_1",
    country: "US",
    email: "ana@example.com",
    idempotencyKey: "acct-create:par_1",
  });
  destination = account.id;
  await stripe.control.completeAccount(destination);
  await stripe.control.topUp(100_000, "USD");
});
afterEach(() => stripe.stop());

const TRANSFERS = "/v1/transfers";

function send(gateway: StripeGateway, change: { key?: string; amountMinor?: bigint; to?: string } = {}) {
  return gateway.createTransfer({
    amountMinor: change.amountMinor ?? 12_345n,
    currency: "USD",
    destination: change.to ?? destination,
    transferGroup: "payout_pay_1",
    metadata: { payout_id: "pay_1" },
    description: "REP-2026-10-0001",
    idempotencyKey: change.key ?? "payout:pay_1:a1",
  });
}

async function failureOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error, "the call was refused").not.toBeNull();
  return classifyStripeError(error);
}

async function sentOnce() {
  const transfers = await stripe.control.transfers({ transfer_group: "payout_pay_1" });
  expect(transfers.map((transfer) => transfer.amount)).toEqual([12_345]);
}

describe("an idempotency key", () => {
  it("gives the first transfer again and says that it is a replay", async () => {
    const first = await send(once);
    const second = await send(once);
    expect(second.transfer).toEqual(first.transfer);
    expect([first.replayed, second.replayed]).toEqual([false, true]);
    expect(first.transfer).toMatchObject({
      amountMinor: 12_345n,
      currency: "USD",
      transferGroup: "payout_pay_1",
    });
    await sentOnce();
  });

  it("with other parameters or at another address is a clash, and nothing is sent", async () => {
    await send(once);
    const amount = await failureOf(send(once, { amountMinor: 12_346n }));
    expect(amount).toMatchObject({ outcome: "idempotency_clash", status: 400 });
    const address = await failureOf(
      once.createConnectedAccount({
        partnerId: "par_2",
        country: "US",
        email: "b@example.com",
        idempotencyKey: "payout:pay_1:a1",
      }),
    );
    expect(address.outcome).toBe("idempotency_clash");
    await sentOnce();
  });

  it("that is being used is refused with 409 until its first request has ended", async () => {
    await stripe.control.fault({ path: TRANSFERS, kind: "slow", delayMs: 400 });
    const first = send(once);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await failureOf(send(once))).toMatchObject({
      outcome: "in_flight",
      status: 409,
      code: "idempotency_key_in_use",
    });
    await first;
    expect((await send(once)).replayed).toBe(true);
    await sentOnce();
  });

  it("keeps a refusal for lack of balance even after a top-up; a new key runs", async () => {
    const short = await failureOf(send(once, { amountMinor: 200_000n }));
    expect(short).toMatchObject({ outcome: "definite_no", code: "balance_insufficient" });
    await stripe.control.topUp(500_000, "USD");
    expect((await failureOf(send(once, { amountMinor: 200_000n }))).code).toBe("balance_insufficient");
    await send(once, { amountMinor: 200_000n, key: "payout:pay_1:a2" });
    expect(await stripe.control.transfers()).toHaveLength(1);
  });

  it("keeps a 500 whose work was done: sticky, found by its group and by its event", async () => {
    await stripe.control.fault({ path: TRANSFERS, kind: "500_executed" });
    expect(await failureOf(send(once))).toMatchObject({ outcome: "unknown", status: 500, sticky: false });
    expect(await failureOf(send(once))).toMatchObject({ outcome: "unknown", status: 500, sticky: true });
    const found = await once.listTransfersByGroup("payout_pay_1");
    expect(found.map((transfer) => transfer.metadata)).toEqual([{ payout_id: "pay_1" }]);
    const events = await once.listEvents({ types: ["transfer.created"] });
    expect(events).toMatchObject([{ idempotencyKey: "payout:pay_1:a1", objectId: found[0]?.id }]);
  });

  it("keeps a 500 whose work was not done: sticky, and the group is empty", async () => {
    await stripe.control.fault({ path: TRANSFERS, kind: "500_not_executed" });
    await failureOf(send(once));
    expect(await failureOf(send(once))).toMatchObject({ outcome: "unknown", sticky: true });
    expect(await once.listTransfersByGroup("payout_pay_1")).toEqual([]);
  });

  it.each(["429", "401"])("does not keep a %s: the same key runs later", async (kind) => {
    await stripe.control.fault({ path: TRANSFERS, kind });
    expect(await failureOf(send(once))).toMatchObject({ outcome: "not_run", status: Number(kind) });
    expect((await send(once)).replayed).toBe(false);
  });

  it("does not keep a malformed request", async () => {
    expect((await failureOf(send(once, { amountMinor: 0n }))).outcome).toBe("definite_no");
    expect((await send(once)).replayed).toBe(false);
  });

  it("is repeated by the SDK itself when the answer is lost", async () => {
    await stripe.control.fault({ path: TRANSFERS, kind: "timeout_executed" });
    expect((await send(stripe.gateway)).replayed).toBe(true);
    await sentOnce();
  });

  it("is forgotten after 24 hours: at 24 h it replays, a second later it would pay again", async () => {
    await stripe.control.setClock(new Date("2026-10-31T12:00:00Z"));
    await send(once);
    await stripe.control.setClock(new Date("2026-11-01T11:59:55Z"));
    expect((await send(once)).replayed).toBe(true);
    await stripe.control.setClock(new Date("2026-11-01T12:00:06Z"));
    expect((await send(once)).replayed).toBe(false);
    expect(await stripe.control.transfers()).toHaveLength(2);
  });

  it("makes one account of two requests for one partner", async () => {
    const wanted = {
      partnerId: "par_9",
      country: "ES",
      email: "c@example.com",
      idempotencyKey: "acct-create:par_9",
    };
    const first = await once.createConnectedAccount(wanted);
    expect((await once.createConnectedAccount(wanted)).id).toBe(first.id);
  });
});

/** Every call that must not be done twice: where it goes, how to make it, and how often Stripe says that it was done. */
const CALLS = {
  transfer: {
    path: "/v1/transfers",
    prepare: async () => {},
    make: () => send(once),
    times: async () => (await stripe.control.transfers()).length,
  },
  reversal: {
    path: "/v1/transfers/*/reversals",
    prepare: async () => {
      await send(once, { key: "payout:pay_1:a0" });
    },
    make: async () => {
      const [transfer] = await stripe.control.transfers();
      return once.createReversal({
        transferId: transfer?.id ?? "",
        amountMinor: 100n,
        metadata: {},
        idempotencyKey: "reversal:rev_1:a1",
      });
    },
    times: async () => ((await stripe.control.transfers())[0]?.amount_reversed ?? 0) / 100,
  },
  account: {
    path: "/v1/accounts",
    prepare: async () => {},
    make: () =>
      once.createConnectedAccount({
        partnerId: "par_2",
        country: "US",
        email: "b@example.com",
        idempotencyKey: "acct-create:par_2",
      }),
    times: async () => (await stripe.control.accounts()).length - 1,
  },
} as const;

const LOST = [
  ["timeout_executed", "unknown"],
  ["timeout_not_executed", "unknown"],
  ["connection_reset", "unknown"],
  ["connection_reset_executed", "unknown"],
  ["bad_json_executed", "unknown"],
  ["503_not_run", "unknown"],
  ["429", "not_run"],
  ["401", "not_run"],
] as const;

describe.each(["transfer", "reversal", "account"] as const)("the call that makes one %s", (name) => {
  const call = CALLS[name];

  it.each(LOST)("after %s is made exactly once by asking again with its key", async (kind, outcome) => {
    await call.prepare();
    // A broken connection is repeated once by the SDK whatever its settings say.
    await stripe.control.fault({ path: call.path, kind, times: kind.startsWith("connection") ? 2 : 1 });
    expect((await failureOf(call.make())).outcome).toBe(outcome);
    await stripe.control.clearFaults();
    await call.make();
    await call.make();
    expect(await call.times()).toBe(1);
  });

  it.each([
    ["500_executed", 1],
    ["500_not_executed", 0],
  ] as const)("after %s was made %d times and its key never says more than 500", async (kind, times) => {
    await call.prepare();
    await stripe.control.fault({ path: call.path, kind });
    expect((await failureOf(call.make())).sticky).toBe(false);
    expect(await failureOf(call.make())).toMatchObject({ outcome: "unknown", status: 500, sticky: true });
    expect(await call.times()).toBe(times);
  });
});
