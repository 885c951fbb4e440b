import { beforeEach, expect, test } from "vitest";
import { type StaffActor, system } from "#app/domain/actor.ts";
import { importRevenueFile } from "#app/features/revenue/import-revenue-file.server.ts";
import { listQuarantine } from "#app/features/revenue/list-quarantine.server.ts";
import { recordRevenueEvents } from "#app/features/revenue/record-revenue-events.server.ts";
import { dismissQuarantined, matchQuarantined } from "#app/features/revenue/resolve-quarantine.server.ts";
import { revenueCsvTemplate } from "#app/features/revenue/revenue-csv-columns.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { testCtx } from "#test/factories/accounts.ts";
import { aCustomer, asOwner } from "#test/factories/commissions.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { aLine, aPayment, aReduction } from "#test/factories/revenue.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const NOW = new Date("2026-11-20T10:00:00Z");
const FINANCE: StaffActor = { kind: "staff", accountId: "acc_finance", roles: ["finance"] };
const finance = () => testCtx(world().database, FINANCE, { now: NOW });
const record = (...inputs: RevenueEventInput[]) =>
  recordRevenueEvents(testCtx(world().database, system("test"), { now: NOW }), inputs);
const upload = (text: string, { onlyGoodRows = false, locale = "en" as "en" | "es" } = {}) =>
  importRevenueFile(finance(), {
    fileName: "october.csv",
    bytes: new TextEncoder().encode(text),
    legalEntityId: "ent_demo_us",
    locale,
    onlyGoodRows,
  });
const rows = <Row extends object>(sql: string) =>
  asOwner(world(), async (client) => (await client.query<Row>(sql)).rows);

beforeEach(async () => {
  await loadWorld(world().database);
});

test("the template imports as it is, and the same file again records nothing new", async () => {
  await aCustomer(world(), "domain:client.example");
  const first = await upload(revenueCsvTemplate());
  expect(first).toMatchObject({ ok: true, file: { recorded: 2, repeated: 0, quarantined: 0, badRows: 0 } });
  const again = await upload(revenueCsvTemplate());
  expect(again).toMatchObject({ ok: true, file: { recorded: 0, repeated: 2 } });
  expect(await rows("select external_id, kind, net_minor from revenue_event order by 1")).toEqual([
    { external_id: "INV-1001", kind: "payment", net_minor: "40000" },
    { external_id: "REF-1001", kind: "refund", net_minor: "-10000" },
  ]);
  expect(
    await rows("select rows_recorded, rows_repeated from revenue_import order by created_at, id"),
  ).toHaveLength(2);
});

const HEADER = "external_id;tipo;fecha;cliente;producto;moneda;neto;iva;anula";
const BAD_FILE = [
  HEADER,
  "A-1;payment;2026-10-05;domain:client.example;docu_ai;USD;1.234,50;0,00;",
  "A-2;payment;2026-10-05;domain:client.example;docu_ai;USD;mucho;0,00;",
  "A-3;payment;05/10/2026;domain:client.example;docu_ai;USD;10,00;0,00;",
  "A-4;payment;2026-10-05;;docu_ai;USD;10,00;0,00;",
  "A-5;payment;2026-10-05;domain:client.example;docu_ai;USD;10,00;0,00;",
  "A-5;payment;2026-10-06;domain:client.example;docu_ai;USD;10,00;0,00;",
  "A-6;refund;2026-10-05;;;USD;1,00;;",
  "A-7;payment;2026-10-05;domain:client.example;docu_ai;USD",
].join("\n");

test("a file with bad rows imports nothing and tells each with row, column and reason; the good ones only when asked", async () => {
  await aCustomer(world(), "domain:client.example");
  const refused = await upload(BAD_FILE, { locale: "es" });
  expect(refused).toMatchObject({ ok: false, rowsGood: 1, rowsTotal: 8 });
  expect(refused.problems).toEqual([
    { line: 3, column: "net", code: "not_an_amount" },
    { line: 4, column: "occurred_at", code: "not_a_date" },
    { line: 5, column: "customer", code: "payment_needs_customer" },
    { line: 6, column: null, code: "other_row_is_bad" },
    { line: 7, column: "occurred_at", code: "differs_from_first_row" },
    { line: 8, column: "reverses", code: "reduction_needs_payment" },
    { line: 9, column: null, code: "cell_count" },
  ]);
  expect(await rows("select 1 from revenue_event union all select 1 from revenue_import")).toEqual([]);
  const partly = await upload(BAD_FILE, { locale: "es", onlyGoodRows: true });
  expect(partly).toMatchObject({ ok: true, file: { recorded: 1, badRows: 7 } });
  expect(await rows("select external_id, net_minor, tax_minor, occurred_at from revenue_event")).toEqual([
    // A day without an hour begins in the programme's zone, New York.
    {
      external_id: "A-1",
      net_minor: "123450",
      tax_minor: "0",
      occurred_at: new Date("2026-10-05T04:00:00Z"),
    },
  ]);
});

test("the same fact by Stripe's name, by API and by file is one fact", async () => {
  await aCustomer(world(), "stripe:cus_9");
  const byWebhook = aPayment("stripe:cus_9", [], {
    source: "stripe",
    externalId: "in_9",
    netMinor: 40_000n,
    taxMinor: 8_000n,
    lines: [aLine(40_000n, { serviceFrom: "2026-10-01", serviceTo: "2026-11-01" })],
    occurredAt: new Date("2026-10-05T09:00:00Z"),
  });
  const byApi = { ...byWebhook, customerHint: null, invoice: null };
  const file = [
    "source,external_id,type,occurred_at,customer,product,currency,net,tax,service_from,service_to",
    "stripe,in_9,payment,2026-10-05T09:00:00Z,stripe:cus_9,docu_ai,USD,400.00,80.00,2026-10-01,2026-11-01",
  ].join("\n");
  const statuses: string[] = [];
  for (let times = 0; times < 2; times++) {
    statuses.push(...(await record(byWebhook)).map(({ status }) => status));
    statuses.push(...(await record(byApi)).map(({ status }) => status));
    expect(await upload(file)).toMatchObject({
      ok: true,
      file: { recorded: 0, repeated: 1, conflicting: [] },
    });
  }
  expect(statuses).toEqual(["recorded", "repeated", "repeated", "repeated"]);
  expect(await rows("select 1 from revenue_event")).toHaveLength(1);
});

test("saying once whose money it is records all that waited under that key, its refunds too, and what comes later", async () => {
  const { customerId } = await aCustomer(world());
  const [one, two] = [aPayment("stripe:cus_new", [10_000n]), aPayment("stripe:cus_new", [5_000n])];
  await record(one, two, aReduction(one, 2_500n), aPayment("stripe:cus_other", [700n]));
  const waiting = await listQuarantine(finance(), { limit: 50, offset: 0 });
  expect(waiting.total).toBe(4);
  expect(waiting.atStake).toEqual([{ currency: "USD", minor: 18_840n }]);
  const row = waiting.rows.find(({ externalId }) => externalId === one.externalId);
  expect(row).toMatchObject({ reason: "customer_unknown", suggested: { id: customerId } });

  const match = () => matchQuarantined(finance(), { id: row?.id ?? "", customerId });
  expect(await match()).toEqual({ recorded: 2, stillWaiting: 0 });
  await expect(match()).rejects.toThrow("quarantine_already_resolved");
  expect(await rows("select kind, net_minor, customer_id from revenue_event order by net_minor")).toEqual([
    { kind: "refund", net_minor: "-2500", customer_id: customerId },
    { kind: "payment", net_minor: "5000", customer_id: customerId },
    { kind: "payment", net_minor: "10000", customer_id: customerId },
  ]);
  expect(await record(aPayment("stripe:cus_new", [1n]))).toMatchObject([{ status: "recorded" }]);
  expect((await listQuarantine(finance(), { limit: 50, offset: 0 })).total).toBe(1);
});

test("who has the payer's name or domain is suggested, and nobody where two could be meant", async () => {
  const named = await aCustomer(world());
  const other = await aCustomer(world());
  await asOwner(world(), (client) =>
    client.query(
      `update customer set label = 'Ibérica S.L.', name_key = 'iberica', domain = 'iberica.example' where id = $1`,
      [other.customerId],
    ),
  );
  const hints: [string, Partial<RevenueEventInput>, string | null][] = [
    ["by_name", { customerHint: "IBERICA, SL" }, other.customerId],
    ["by_mail", { customerHint: "pagos@facturas.iberica.example" }, other.customerId],
    [
      "by_key",
      { customerHint: null, customerKeys: ["stripe:cus_x", "domain:iberica.example"] },
      other.customerId,
    ],
    [
      "two_meant",
      { customerHint: "Sample Customer", customerKeys: ["stripe:cus_y", "domain:iberica.example"] },
      null,
    ],
    ["nobody", { customerHint: "Somebody Else" }, null],
  ];
  await record(
    ...hints.map(([externalId, said]) => aPayment(`stripe:${externalId}`, [100n], { externalId, ...said })),
  );
  const { rows: waiting } = await listQuarantine(finance(), { limit: 9, offset: 0 });
  const found = Object.fromEntries(waiting.map((row) => [row.externalId, row.suggested?.id ?? null]));
  expect(found).toEqual(Object.fromEntries(hints.map(([externalId, , id]) => [externalId, id])));
  expect(named.customerId).not.toBe(other.customerId);
});

test("what is set aside as nobody's revenue stays so, with its refunds, when it is told again", async () => {
  const payment = aPayment("stripe:cus_new", [10_000n]);
  await record(payment, aReduction(payment, 100n));
  const [row] = (await listQuarantine(finance(), { reason: "customer_unknown", limit: 5, offset: 0 })).rows;
  const manager = { ...finance(), actor: { ...FINANCE, roles: ["manager" as const] } };
  await expect(dismissQuarantined(manager, { id: row?.id ?? "" })).rejects.toThrow("not_allowed");
  expect(await dismissQuarantined(finance(), { id: row?.id ?? "" })).toBe(true);
  expect(await record(payment)).toEqual([{ status: "repeated", eventId: null }]);
  expect((await listQuarantine(finance(), { limit: 5, offset: 0 })).total).toBe(0);
});
