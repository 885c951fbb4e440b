import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import pg from "pg";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { classifyStripeError } from "#app/adapters/stripe/errors.server.ts";
import { verifyWebhook } from "#app/adapters/stripe/webhooks.server.ts";
import { createStripe, type StripeGateway } from "#app/adapters/stripe.server.ts";
import { serveSimulator } from "#app/adapters/stripe-simulator/serve.server.ts";
import {
  createStripeSimulator,
  type StripeSimulator,
} from "#app/adapters/stripe-simulator/simulator.server.ts";
import { urlsOfCluster } from "#db/bootstrap.server.ts";

/** The simulator as the demo runs it: a real server on a real port, webhooks by HTTP. */
let base: string;
let gateway: StripeGateway;
let received: { body: string; signature: string }[];
let answerWith: number;
let stop: () => Promise<void>;

beforeEach(async () => {
  received = [];
  answerWith = 200;
  const receiver = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push({ body, signature: String(request.headers["stripe-signature"]) });
      response.writeHead(answerWith).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  if (!address || typeof address === "string") throw new Error("the receiver has no port");
  const endpoint = { url: `http://127.0.0.1:${address.port}/webhooks/stripe`, secret: "whsec_demo" };

  const databaseUrl = urlsOfCluster(inject("superuserUrl")).simulatorUrl;
  const schema = `test_${randomBytes(6).toString("hex")}`;
  const simulator: StripeSimulator = await createStripeSimulator({
    databaseUrl,
    schema,
    webhooks: { platform: endpoint, connect: endpoint },
    deliver: true,
  });
  const { server, port } = await serveSimulator(simulator, 0);
  base = `http://127.0.0.1:${port}`;
  gateway = createStripe({ secretKey: "sk_test_demo", apiBase: base, maxNetworkRetries: 0 });
  stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
    await simulator.close();
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`DROP SCHEMA ${schema} CASCADE`);
    await client.end();
  };
});
afterEach(() => stop());

const control = (path: string, body: unknown) =>
  fetch(`${base}/_simulator${path}`, { method: "POST", body: JSON.stringify(body) });

function typed(path: string, fields: Record<string, string>) {
  const url = path.startsWith("http") ? path : `${base}${path}`;
  return fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
}

async function openOnboarding() {
  const { id } = await gateway.createConnectedAccount({
    partnerId: "par_1",
    country: "ES",
    email: "ana@example.com",
    idempotencyKey: "acct-create:par_1",
  });
  const { url } = await gateway.createOnboardingLink({
    accountId: id,
    refreshUrl: "http://reparto.test/payout-account?refresh",
    returnUrl: "http://reparto.test/payout-account?back",
  });
  return { id, url };
}

it("a person completes onboarding on the hosted page, once", async () => {
  const { id, url } = await openOnboarding();
  const shown = await (await fetch(url)).text();
  expect(shown).toContain("Stripe simulator");
  const details = { answer: "complete", country: "es", legalName: "Ana Núñez", bankLast4: "1332" };

  const wrong = await typed(url, { ...details, legalName: '"><script>', bankLast4: "12" });
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).not.toContain("<script>");
  expect((await gateway.retrieveAccount(id)).state).toBe("onboarding");

  const done = await typed(url, details);
  expect([done.status, done.headers.get("location")]).toEqual([
    303,
    "http://reparto.test/payout-account?back",
  ]);
  expect(await gateway.retrieveAccount(id)).toMatchObject({ state: "active", country: "ES" });

  const again = await typed(url, details);
  expect(again.headers.get("location")).toBe("http://reparto.test/payout-account?refresh");
});

it("a person who leaves early comes back with something missing", async () => {
  const { id, url } = await openOnboarding();
  const left = await typed(url, { answer: "incomplete" });
  expect(left.headers.get("location")).toBe("http://reparto.test/payout-account?back");
  expect((await gateway.retrieveAccount(id)).state).toBe("action_needed");
});

it("a person plays the client on the front page: pays, then is refunded in part", async () => {
  await control("/customers", { id: "cus_nunez", name: "<b>Núñez</b>" });
  const paid = await typed("/pay", {
    customer: "cus_nunez",
    product: "core",
    amount: "10000",
    tax: "1900",
    currency: "usd",
  });
  expect(paid.status).toBe(303);
  const invoice = /in_[0-9a-f]+/.exec(decodeURIComponent(paid.headers.get("location") ?? ""))?.[0] ?? "";
  expect(await gateway.retrieveInvoice(invoice)).toMatchObject({
    totalMinor: 11_900n,
    totalExcludingTaxMinor: 10_000n,
  });
  await typed("/refund", { invoice, amount: "1190" });
  expect(await gateway.listRefundsOfInvoice(invoice)).toMatchObject([{ amountMinor: 1_190n }]);

  const shown = await (await fetch(`${base}/`)).text();
  expect(shown).toContain("&lt;b&gt;Núñez&lt;/b&gt;");
  expect(shown).not.toContain("<b>Núñez");
  expect((await typed("/pay", { customer: "cus_nunez", product: "core", amount: "1,5" })).status).toBe(422);
  expect((await typed("/refund", { invoice, amount: "99999999" })).status).toBe(422);
});

it("webhooks arrive by HTTP, signed, and come again when they were not taken", async () => {
  answerWith = 503;
  await control("/customers", { id: "cus_1", name: "Núñez" });
  await expect.poll(() => received.length, { timeout: 5_000 }).toBeGreaterThan(0);
  answerWith = 200;
  await expect.poll(() => gateway.listEvents({ undelivered: true }), { timeout: 8_000 }).toEqual([]);
  const first = received[0]!;
  const verified = verifyWebhook({
    rawBody: first.body,
    signature: first.signature,
    secret: "whsec_demo",
    now: new Date(),
  });
  expect(verified).toMatchObject({ ok: true, event: { type: "customer.created" } });
  expect(received.length).toBeGreaterThanOrEqual(2);
});

it("an answer slower than the time limit is unknown; the work was done once", async () => {
  await control("/faults", { path: "/v1/accounts", kind: "slow", delayMs: 400 });
  const hasty = createStripe({
    secretKey: "sk_test_demo",
    apiBase: base,
    timeoutMs: 100,
    maxNetworkRetries: 0,
  });
  const wanted = {
    partnerId: "par_1",
    country: "ES",
    email: "ana@example.com",
    idempotencyKey: "acct-create:par_1",
  };
  const error: unknown = await hasty.createConnectedAccount(wanted).catch((reason: unknown) => reason);
  expect(classifyStripeError(error)).toMatchObject({ outcome: "unknown", sticky: false });
  await expect
    .poll(() =>
      gateway.createConnectedAccount(wanted).then(
        (account) => account.id,
        () => "busy",
      ),
    )
    .toMatch(/^acct_/);
  const { accounts } = await (await fetch(`${base}/_simulator/accounts`)).json();
  expect(accounts).toHaveLength(1);
});

it("an answer that never comes is a broken connection, whatever was done", async () => {
  await control("/faults", { path: "/v1/accounts", kind: "timeout_executed", times: 2 });
  await expect(openOnboarding()).rejects.toMatchObject({ type: "StripeConnectionError" });
  expect((await openOnboarding()).id).toMatch(/^acct_/);
});

it.each([
  ["/faults", { path: "/v1/accounts" }],
  ["/invoices", { customer: "cus_1", currency: "USD", lines: [] }],
  ["/clock", { set: "yesterday" }],
])("a command that is not understood at %s answers 400 and changes nothing", async (path, body) => {
  expect((await control(path, body)).status).toBe(400);
});

it("an unknown address and a missing key answer as Stripe does", async () => {
  const headers = { authorization: "Bearer sk_test_demo" };
  expect((await fetch(`${base}/v1/unicorns`, { headers })).status).toBe(404);
  expect((await fetch(`${base}/v1/balance`)).status).toBe(401);
  expect((await fetch(`${base}/v1/transfers/tr_none`, { headers })).status).toBe(404);
});
