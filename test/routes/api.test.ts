import { afterEach, beforeEach, expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { createApiKey } from "#app/features/accounts/create-api-key.server.ts";
import { recordRevenueEvents } from "#app/features/revenue/record-revenue-events.server.ts";
import { NO_LIMITS, staffPerson, testCtx } from "#test/factories/accounts.ts";
import { aCustomer, asOwner } from "#test/factories/commissions.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { aPayment } from "#test/factories/revenue.ts";
import { type StartedApplication, startApplication } from "#test/routes/start-application.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const NOW = new Date("2026-11-20T10:00:00Z");
let app: StartedApplication;
let secret: string;
let customer: string;

beforeEach(async () => {
  const { database } = world();
  await loadWorld(database);
  const admin = testCtx(database, await staffPerson(database, "admin"), { now: NOW });
  const key = await createApiKey(admin, { name: "Billing", legalEntityId: "ent_demo_us" });
  secret = key?.secret ?? "";
  customer = (await aCustomer(world())).key;
  app = await startApplication({ db: database, limits: NO_LIMITS });
});
afterEach(() => app.stop());

const usd = (amount: string) => ({ amount, currency: "USD" });
const payment = (change: Record<string, unknown> = {}) => ({
  id: "inv_1",
  type: "payment",
  occurredAt: "2026-10-05T09:00:00Z",
  customer: { key: customer },
  invoice: { id: "inv_1", number: "2026-77" },
  lines: [{ product: "docu_ai", net: usd("420060"), tax: usd("84012") }],
  ...change,
});
const send = (body: string, headers: Record<string, string> = {}, query = "") =>
  app.ask(`/api/v1/revenue-events${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${secret}`, ...headers },
    body,
  });
const post = (body: unknown, query = "") => send(JSON.stringify(body), {}, query);
const events = () =>
  asOwner(world(), async (client) => {
    const { rows } = await client.query(
      "select external_id, net_minor, legal_entity_id from revenue_event order by 1",
    );
    return rows;
  });

test("a key takes nothing from another entity's payment, nor learns that it is there", async () => {
  await post(payment());
  const admin = testCtx(world().database, await staffPerson(world().database, "admin"), { now: NOW });
  const spanish = await createApiKey(admin, { name: "Facturación", legalEntityId: "ent_demo_es" });
  const refund = {
    id: "r1",
    type: "refund",
    occurredAt: "2026-10-06T09:00:00Z",
    reverses: "inv_1",
    net: usd("1"),
  };
  const asSpanish = await send(JSON.stringify(refund), { Authorization: `Bearer ${spanish?.secret}` });
  expect(await asSpanish.json()).toMatchObject({
    results: [{ status: "quarantined", reason: "payment_unknown" }],
  });
  expect(await events()).toHaveLength(1);
});

test("an event sent twice is recorded once, of the key's company, and both answers say so", async () => {
  const first = await post(payment());
  expect(first.status).toBe(200);
  const { results } = await first.json();
  expect(results).toMatchObject([
    { index: 0, id: "inv_1", status: "recorded", net: { amount: "420060", currency: "USD", exponent: 2 } },
  ]);
  expect(await (await post(payment())).json()).toMatchObject({ results: [{ status: "repeated" }] });
  const other = await post(payment({ lines: [{ product: "docu_ai", net: usd("1"), tax: usd("0") }] }));
  expect([other.status, (await other.json()).code]).toEqual([409, "conflict"]);
  expect(await events()).toEqual([
    { external_id: "inv_1", net_minor: "420060", legal_entity_id: "ent_demo_us" },
  ]);
});

test("a key makes no fact in Stripe's name; one that Stripe told may be repeated", async () => {
  const refused = await post([payment(), payment({ id: "in_1", source: "stripe" })]);
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({
    errors: [{ path: "/1/source", message: expect.stringContaining("come from Stripe alone") }],
  });
  expect(await events()).toEqual([]);
  const told = aPayment(customer, [10_000n], { source: "stripe", externalId: "in_1" });
  const lines = [
    {
      product: "docu_ai",
      net: usd("10000"),
      tax: usd("2000"),
      serviceFrom: "2026-03-01",
      serviceTo: "2026-04-01",
    },
  ];
  await recordRevenueEvents(testCtx(world().database, system("test"), { now: NOW }), [told]);
  const again = payment({
    id: "in_1",
    source: "stripe",
    occurredAt: told.occurredAt.toISOString(),
    invoice: null,
    lines,
  });
  expect(await (await post(again)).json()).toMatchObject({ results: [{ status: "repeated" }] });
  expect(await events()).toHaveLength(1);
});

test("a thousand events go in at once, and one more is refused whole", async () => {
  const many = (n: number) =>
    Array.from({ length: n }, (_, at) =>
      payment({
        id: `inv_${at}`,
        invoice: null,
        lines: [{ product: "docu_ai", net: usd("100"), tax: usd("20") }],
      }),
    );
  const tooMany = await post(many(1_001));
  expect([tooMany.status, (await tooMany.json()).code]).toEqual([413, "batch_too_large"]);
  expect(await events()).toEqual([]);
  const answer = await post(many(1_000));
  expect(answer.status).toBe(200);
  expect((await events()).length).toBe(1_000);
}, 60_000);

test("one bad event refuses its batch with every problem and where it stands, unless the good ones are asked for", async () => {
  const bad = payment({
    id: "inv_2",
    customer: undefined,
    lines: [{ product: "docu_ai", net: { amount: 12, currency: "usd" } }],
    extra: 1,
  });
  const refused = await post([payment(), bad]);
  expect(refused.status).toBe(422);
  expect(refused.headers.get("Content-Type")).toContain("application/problem+json");
  const paths = (await refused.json()).errors.map(({ path }: { path: string }) => path);
  expect(paths).toEqual(expect.arrayContaining(["/1/lines/0/net/amount", "/1/lines/0/net/currency", "/1"]));
  expect(await events()).toEqual([]);
  const partly = await post([payment(), bad], "?partial=true");
  expect(partly.status).toBe(200);
  expect((await partly.json()).results).toMatchObject([
    { index: 0, status: "recorded" },
    { index: 1, id: "inv_2", status: "refused" },
  ]);
  expect(await events()).toHaveLength(1);
});

test("whatever is sent, the answer is a clear refusal and never a failure of ours, and nothing is written", async () => {
  const money = (net: unknown) => payment({ lines: [{ product: "docu_ai", net, tax: usd("0") }] });
  const wrong: [number, string, Record<string, string>?][] = [
    [400, "{"],
    [400, ""],
    [400, '{"id": "a\\u0000b"}'],
    [400, `${"[".repeat(5_000)}${"]".repeat(5_000)}`],
    [400, '{"__proto__": {"id": "x"}}'],
    [415, "id=1", { "Content-Type": "text/plain" }],
    [401, "{}", { Authorization: "Bearer rk_nobody_knows_this_one_at_all" }],
    [401, "{}", { Authorization: "" }],
    ...[null, 1, "text", true, [null], [[]], {}].map((body): [number, string] => [422, JSON.stringify(body)]),
    ...[
      money({ amount: "9".repeat(400), currency: "USD" }),
      money({ amount: 1e308, currency: "USD" }),
      money({ amount: "1e5", currency: "USD" }),
      money({ amount: "1.5", currency: "USD" }),
      money({ amount: "-1", currency: "USD" }),
      money({ amount: "1", currency: "XQX" }),
      money("1"),
      payment({ id: "" }),
      payment({ id: "with space" }),
      payment({ id: 7 }),
      payment({ id: "x".repeat(201) }),
      payment({ type: "gift" }),
      payment({ occurredAt: "yesterday" }),
      payment({ occurredAt: "2026-02-30T00:00:00Z" }),
      payment({ occurredAt: "2027-10-05T09:00:00Z" }),
      payment({ occurredAt: "1999-10-05T09:00:00Z" }),
      payment({ occurredAt: "2026-10-05T09:00:00" }),
      payment({ customer: { key: "somebody" } }),
      payment({ customer: null }),
      payment({ lines: [] }),
      payment({ lines: {} }),
      payment({ lines: Array.from({ length: 101 }, () => ({ product: "docu_ai", net: usd("1") })) }),
      payment({ lines: [{ product: "docu_ai", net: usd("1"), serviceFrom: "2026-13-01" }] }),
      payment({ lines: [{ product: "docu_ai", net: usd("1"), quantity: -1 }] }),
      payment({ net: usd("1") }),
      payment({ reverses: "inv_0" }),
      payment({ lines: [{ product: "docu_ai", net: usd("1"), tax: { amount: "1", currency: "EUR" } }] }),
      { id: "r", type: "refund", occurredAt: "2026-10-05T09:00:00Z", net: usd("5") },
      { id: "r", type: "refund", occurredAt: "2026-10-05T09:00:00Z", net: usd("-5"), reverses: "inv_1" },
      { id: "r", type: "refund", occurredAt: "2026-10-05T09:00:00Z", reverses: "inv_1" },
      [payment(), payment()],
    ].map((body): [number, string] => [422, JSON.stringify(body)]),
  ];
  for (const [status, body, headers] of wrong) {
    const answer = await send(body, headers);
    expect([answer.status, body.slice(0, 200)]).toEqual([status, body.slice(0, 200)]);
    expect(answer.headers.get("Content-Type")).toContain("application/problem+json");
  }
  expect(
    (await app.ask("/api/v1/revenue-events", { headers: { Authorization: `Bearer ${secret}` } })).status,
  ).toBe(405);
  expect((await send(JSON.stringify({ id: "x".repeat(3 * 1024 * 1024) }))).status).toBe(413);
  expect(await events()).toEqual([]);
  const { rows } = await world().database.pool("worker").query("select 1 from revenue_quarantine");
  expect(rows).toEqual([]);
  expect(app.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});
