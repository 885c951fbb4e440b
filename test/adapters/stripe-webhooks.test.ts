import { afterEach, beforeEach, expect, it } from "vitest";
import { verifyWebhook } from "#app/adapters/stripe/webhooks.server.ts";
import type { SignedDelivery } from "#app/adapters/stripe-simulator/deliveries.server.ts";
import { STRIPE_TEST_WEBHOOKS, type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";

const NOW = new Date("2026-10-05T09:00:00Z");
let stripe: StripeMock;

beforeEach(async () => {
  stripe = await startStripeMock();
  await stripe.control.setClock(NOW);
});
afterEach(() => stripe.stop());

async function onlyDelivery(): Promise<SignedDelivery> {
  await stripe.control.createCustomer({ id: "cus_1", name: "Núñez" });
  const [delivery] = await stripe.control.deliveries();
  if (!delivery) throw new Error("the event was not queued");
  return delivery;
}

function verify(
  delivery: SignedDelivery,
  change: { now?: Date; body?: string; signature?: string | null } = {},
) {
  return verifyWebhook({
    rawBody: change.body ?? delivery.body,
    signature: change.signature === undefined ? delivery.signature : change.signature,
    secret: STRIPE_TEST_WEBHOOKS[delivery.endpoint].secret,
    now: change.now ?? NOW,
  });
}

const seconds = (count: number) => new Date(NOW.getTime() + count * 1000);

it("a signed webhook is read as a hint: which object, of which kind, on which account", async () => {
  const delivery = await onlyDelivery();
  expect(verify(delivery)).toMatchObject({
    ok: true,
    event: {
      id: delivery.eventId,
      type: "customer.created",
      objectId: "cus_1",
      objectType: "customer",
      account: null,
    },
  });
});

it("an old webhook is refused after five minutes, one from the future too", async () => {
  const delivery = await onlyDelivery();
  expect(verify(delivery, { now: seconds(290) }).ok).toBe(true);
  expect(verify(delivery, { now: seconds(310) })).toEqual({ ok: false, reason: "too_old" });
  expect(verify(delivery, { now: seconds(-310) })).toEqual({ ok: false, reason: "too_old" });
});

it("a forged, changed, unsigned or newly dated webhook is refused", async () => {
  const delivery = await onlyDelivery();
  const digest = /v1=([0-9a-f]+)/.exec(delivery.signature)?.[1];
  const redated = `t=${Math.floor(seconds(10).getTime() / 1000)},v1=${digest}`;
  for (const change of [
    { body: `${delivery.body} ` },
    { signature: redated },
    { signature: delivery.signature.replace(/v1=.{8}/, "v1=00000000") },
    { signature: "t=,v1=" },
    { signature: "" },
    { signature: null },
  ]) {
    expect(verify(delivery, change)).toEqual({ ok: false, reason: "bad_signature" });
  }
  const other = verifyWebhook({
    rawBody: delivery.body,
    signature: delivery.signature,
    secret: STRIPE_TEST_WEBHOOKS.connect.secret,
    now: NOW,
  });
  expect(other).toEqual({ ok: false, reason: "bad_signature" });
});

it("what happens on a connected account goes to the Connect endpoint under its own secret", async () => {
  const account = await stripe.gateway.createConnectedAccount({
    partnerId: "par_1",
    country: "US",
    email: "ana@example.com",
    idempotencyKey: "acct-create:par_1",
  });
  await stripe.control.completeAccount(account.id);
  const deliveries = await stripe.control.deliveries();
  expect(deliveries.map((delivery) => [delivery.type, delivery.endpoint])).toEqual([
    ["account.updated", "connect"],
    ["capability.updated", "connect"],
  ]);
  expect(verify(deliveries[0]!)).toMatchObject({ ok: true, event: { account: account.id } });
});

it("events that no endpoint took can be listed, until they are delivered", async () => {
  await onlyDelivery();
  expect(await stripe.gateway.listEvents({ undelivered: true })).toHaveLength(1);
  expect(await stripe.control.deliverTo(async () => {})).toBe(1);
  expect(await stripe.gateway.listEvents({ undelivered: true })).toEqual([]);
  expect(await stripe.gateway.listEvents({ types: ["customer.created"] })).toHaveLength(1);
  await stripe.control.advanceClock(31 * 24 * 60 * 60);
  expect(await stripe.gateway.listEvents()).toEqual([]);
});
