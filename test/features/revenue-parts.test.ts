import { beforeEach, expect, test } from "vitest";
import { type StaffActor, system } from "#app/domain/actor.ts";
import { importRevenueFile } from "#app/features/revenue/import-revenue-file.server.ts";
import { contentHash } from "#app/features/revenue/load-known.server.ts";
import { receiveApiEvents } from "#app/features/revenue/receive-api-events.server.ts";
import { recordRevenueEvents } from "#app/features/revenue/record-revenue-events.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { testCtx } from "#test/factories/accounts.ts";
import { aCustomer, asOwner } from "#test/factories/commissions.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { aLine, aPayment, aReduction } from "#test/factories/revenue.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const NOW = new Date("2026-03-20T10:00:00Z");
const ctx = () => testCtx(world().database, system("test"), { now: NOW });
const record = (...inputs: RevenueEventInput[]) => recordRevenueEvents(ctx(), inputs);
const receive = (...items: unknown[]) =>
  receiveApiEvents(ctx(), { items, isArray: true, legalEntityId: "ent_demo_us", partial: false });
const rows = <Row extends object>(sql: string) =>
  asOwner(world(), async (client) => (await client.query<Row>(sql)).rows);
const usd = (amount: number) => ({ amount: String(amount), currency: "USD" });

const FINANCE: StaffActor = { kind: "staff", accountId: "acc_finance", roles: ["finance"] };
const upload = (...lines: string[]) =>
  importRevenueFile(testCtx(world().database, FINANCE, { now: NOW }), {
    fileName: "march.csv",
    bytes: new TextEncoder().encode(lines.join("\n")),
    legalEntityId: "ent_demo_us",
    locale: "en",
    onlyGoodRows: false,
  });

let key: string;
beforeEach(async () => {
  await loadWorld(world().database);
  key = (await aCustomer(world(), "domain:client.example")).key;
});

const PARTS = `select fee_minor, credit_minor, deductions, milestone, quantity from revenue_event_line l
  join revenue_event e on e.id = l.event_id where external_id = `;
const payment = (line: Record<string, unknown>, change: Record<string, unknown> = {}) => ({
  id: "p_1",
  type: "payment",
  occurredAt: "2026-03-05T09:00:00Z",
  customer: { key },
  lines: [{ product: "docu_ai", net: usd(10_000), tax: usd(0), ...line }],
  ...change,
});

test("fee, credit, named deductions and milestone come in by API and by file, and stand on the line", async () => {
  const line = {
    fee: usd(290),
    credit: usd(1_000),
    deductions: { media: usd(5_000), licence: usd(200) },
    milestone: "Go-live",
    quantity: 7,
  };
  expect(await receive(payment(line))).toMatchObject({ ok: true, results: [{ status: "recorded" }] });
  const told = [
    {
      fee_minor: "290",
      credit_minor: "1000",
      deductions: { media: "5000", licence: "200" },
      milestone: "Go-live",
      quantity: "7",
    },
  ];
  expect(await rows(`${PARTS}'p_1'`)).toEqual(told);
  const file = await upload(
    "external_id,date,cliente,producto,currency,net,tax,quantity,fee,crédito,medios,licencia,hito",
    `f_1,2026-03-05,${key},docu_ai,USD,100.00,0.00,7,2.90,10.00,50.00,2.00,Go-live`,
  );
  expect(file).toMatchObject({ ok: true, file: { recorded: 1 } });
  expect(await rows(`${PARTS}'f_1'`)).toEqual(told);
});

test("a part of the net is between nothing and the net, all together are not above it, and each field says so", async () => {
  const problems = async (line: Record<string, unknown>) => {
    const received = await receive(payment(line));
    return received.ok ? [] : received.errors.map(({ path }) => path);
  };
  expect(await problems({ fee: usd(10_001), credit: usd(-1) })).toEqual([
    "/0/lines/0/fee/amount",
    "/0/lines/0/credit/amount",
  ]);
  expect(await problems({ deductions: { shipping: usd(10_001) } })).toEqual([
    "/0/lines/0/deductions/shipping/amount",
  ]);
  expect(await problems({ deductions: { bribes: usd(1) } })).toEqual(["/0/lines/0/deductions"]);
  expect(await problems({ fee: usd(5_000), credit: usd(3_000), deductions: { media: usd(2_001) } })).toEqual([
    "/0/lines/0/net/amount",
  ]);
  expect(await problems({ fee: { amount: "1", currency: "EUR" } })).toEqual(["/0/lines/0/fee/currency"]);
  const prorated = { product: "docu_ai", net: usd(-500), tax: usd(0), fee: usd(1) };
  const whole = { product: "docu_ai", net: usd(1_000), tax: usd(0) };
  const received = await receive(payment({}, { lines: [whole, prorated] }));
  expect(received).toMatchObject({ ok: false, errors: [{ path: "/0/lines/1/fee/amount" }] });
  const file = await upload(
    "external_id,date,customer,product,currency,net,tax,fee,media",
    `f_1,2026-03-05,${key},docu_ai,USD,100.00,0.00,100.01,`,
    `f_2,2026-03-05,${key},docu_ai,USD,100.00,0.00,60.00,40.01`,
  );
  expect(file.problems).toEqual([
    { line: 2, column: "fee", code: "part_outside_net" },
    { line: 3, column: "net", code: "parts_above_net" },
  ]);
  expect(await rows("select 1 from revenue_event")).toEqual([]);
});

test("a reduction has no parts of its own: told with some it is refused, and its lines carry none", async () => {
  const paid = aPayment(key, [], {
    netMinor: 1_000n,
    taxMinor: 0n,
    lines: [aLine(1_000n, { taxMinor: 0n, feeMinor: 30n, milestone: "Go-live" })],
  });
  await record(paid, aReduction(paid, 400n, { externalId: "r_1" }));
  expect(await rows(`${PARTS}'r_1'`)).toEqual([
    { fee_minor: "0", credit_minor: "0", deductions: null, milestone: null, quantity: "0" },
  ]);
  const refund = {
    id: "r_2",
    type: "refund",
    occurredAt: "2026-03-06T09:00:00Z",
    reverses: paid.externalId,
    net: usd(100),
    lines: [{ product: "docu_ai", net: usd(100), tax: usd(0), fee: usd(1) }],
  };
  expect(await receive(refund)).toMatchObject({ ok: false, errors: [{ path: "/0/lines/0/fee" }] });
});

test("what says none of the parts is hashed as it was before they could be said, and what says one is another content", async () => {
  const old = aPayment(key, [10_000n], { externalId: "inv_old" });
  expect(contentHash(old)).toBe("5f6ff9dd8bc6a34fce5bebaec518b1bb68c3c2b56f9216a28e346fc9d5e87db5");
  for (const said of [
    { feeMinor: 1n },
    { creditMinor: 1n },
    { deductions: { media: 1n } },
    { milestone: "M" },
  ]) {
    const lines = [aLine(10_000n, said)];
    expect(contentHash({ ...old, lines })).not.toBe(contentHash(old));
  }
});

test("what was set aside before parts could be said is still read, and what is set aside with them comes back whole", async () => {
  const full = { feeMinor: 30n, creditMinor: 20n, deductions: { media: 10n }, milestone: "Go-live" };
  const rich = aPayment("ref:late", [], {
    netMinor: 1_000n,
    taxMinor: 0n,
    lines: [aLine(1_000n, { taxMinor: 0n, ...full })],
  });
  const old = aPayment("ref:late", [500n]);
  await record(rich, old);
  // As an older version wrote it.
  await asOwner(world(), (client) =>
    client.query(
      `update revenue_quarantine set payload = jsonb_set(payload #- '{invoice,netMinor}', '{lines,0}',
         (payload #> '{lines,0}') - '{feeMinor,creditMinor,deductions,milestone}'::text[]) where external_id = $1`,
      [old.externalId],
    ),
  );
  const { customerId } = await aCustomer(world());
  await asOwner(world(), (client) =>
    client.query("insert into customer_key (customer_id, key, created_at) values ($1, 'ref:late', now())", [
      customerId,
    ]),
  );
  expect(await record(rich, old)).toMatchObject([{ status: "recorded" }, { status: "recorded" }]);
  expect(await rows(`${PARTS}'${rich.externalId}'`)).toMatchObject([
    { fee_minor: "30", credit_minor: "20", deductions: { media: "10" }, milestone: "Go-live" },
  ]);
  expect(await rows(`${PARTS}'${old.externalId}'`)).toMatchObject([{ fee_minor: "0", deductions: null }]);
});

test("an event keeps the segment and country that its customer had when it was recorded, and so does what reduces it", async () => {
  const change = (segment: string, country: string) =>
    asOwner(world(), (client) =>
      client.query("update customer set segment = $1, country = $2", [segment, country]),
    );
  await change("enterprise", "ES");
  const first = aPayment(key, [1_000n], { externalId: "a" });
  await record(first);
  await change("smb", "US");
  await record(aPayment(key, [1_000n], { externalId: "b" }), aReduction(first, 10n, { externalId: "c" }));
  expect(
    await rows("select external_id, customer_segment, customer_country from revenue_event order by 1"),
  ).toEqual([
    { external_id: "a", customer_segment: "enterprise", customer_country: "ES" },
    { external_id: "b", customer_segment: "smb", customer_country: "US" },
    { external_id: "c", customer_segment: "enterprise", customer_country: "ES" },
  ]);
});
