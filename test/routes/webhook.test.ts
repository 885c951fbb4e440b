import { afterEach, beforeEach, expect, test } from "vitest";
import { verifyWebhook } from "#app/adapters/stripe/webhooks.server.ts";
import type { StripeGateway } from "#app/adapters/stripe.server.ts";
import { signWebhook } from "#app/adapters/stripe-simulator/deliveries.server.ts";
import { asOwner } from "#test/factories/commissions.ts";
import { ORIGIN, type StartedApplication, startApplication } from "#test/routes/start-application.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const NOW = new Date("2026-11-20T10:00:00Z");
const seconds = (at: Date) => Math.floor(at.getTime() / 1000);
let app: StartedApplication;

beforeEach(async () => {
  app = await startApplication({
    db: world().database,
    stripe: { verifyWebhook } as StripeGateway,
    clock: () => NOW,
    env: {
      NODE_ENV: "production",
      APP_ORIGIN: ORIGIN,
      DEMO: false,
      TRUSTED_PROXY_HOPS: 0,
      STRIPE_WEBHOOK_SECRET: "whsec_platform",
      STRIPE_CONNECT_WEBHOOK_SECRET: "whsec_connect",
    },
  });
});
afterEach(() => app.stop());

const body = (change: Record<string, unknown> = {}) =>
  JSON.stringify({
    id: "evt_1",
    object: "event",
    type: "invoice.paid",
    created: seconds(NOW),
    livemode: false,
    data: { object: { id: "in_1", object: "invoice", customer_email: "ana@nunez.example" } },
    ...change,
  });
const deliver = (raw: string, signature: string | null, endpoint = "platform") =>
  app.ask(`/webhooks/stripe/${endpoint}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(signature ? { "Stripe-Signature": signature } : {}) },
    body: raw,
  });
const signed = (raw: string, at = NOW, secret = "whsec_platform") => signWebhook(raw, secret, seconds(at));
const stored = () =>
  asOwner(world(), async (client) => {
    const { rows } = await client.query(
      "select external_id, event_type, object_id, payload from inbound_event",
    );
    return rows;
  });
const jobs = async () =>
  (await world().database.pool("queue").query("select 1 from graphile_worker.jobs")).rowCount;

test("a signed event is kept once however often it comes, with one wish to follow it and no copy of its object", async () => {
  for (let times = 0; times < 3; times++) expect((await deliver(body(), signed(body()))).status).toBe(200);
  await Promise.all(Array.from({ length: 8 }, () => deliver(body(), signed(body()))));
  const kept = await stored();
  expect(kept).toMatchObject([{ external_id: "evt_1", event_type: "invoice.paid", object_id: "in_1" }]);
  expect(JSON.stringify(kept)).not.toContain("ana@nunez.example");
  expect(await jobs()).toBe(1);
});

test("a forged, old, foreign or malformed webhook is refused and leaves nothing behind", async () => {
  const later = (ms: number) => new Date(NOW.getTime() + ms);
  const good = signed(body());
  const refused: [string, string | null, string?][] = [
    [body(), null],
    [body(), ""],
    [body(), "t=1,v1=00"],
    [body(), good.replace(/.$/, (last) => (last === "0" ? "1" : "0"))],
    [`${body()} `, good],
    [body(), signed(body(), NOW, "whsec_connect")],
    [body(), good, "connect"],
    [body(), signed(body(), later(-301_000))],
    [body(), signed(body(), later(301_000))],
    ["not json", signed("not json")],
    [body({ object: "v2.core.event" }), signed(body({ object: "v2.core.event" }))],
    ["[]", signed("[]")],
    [body({ id: 5 }), signed(body({ id: 5 }))],
  ];
  for (const [raw, signature, endpoint] of refused) {
    const answer = await deliver(raw, signature, endpoint);
    expect([raw.slice(0, 60), signature, answer.status]).toEqual([raw.slice(0, 60), signature, 400]);
  }
  expect((await deliver(body(), good, "another")).status).toBe(404);
  expect(await stored()).toEqual([]);
  expect(await jobs()).toBe(0);
  expect((await deliver(body(), signed(body(), later(-299_000)))).status).toBe(200);
  expect((await deliver("x".repeat(2 * 1024 * 1024), good)).status).toBe(413);
});
