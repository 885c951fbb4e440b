import { beforeEach, expect, test } from "vitest";
import { type StaffActor, system } from "#app/domain/actor.ts";
import { importRevenueFile } from "#app/features/revenue/import-revenue-file.server.ts";
import { listQuarantine } from "#app/features/revenue/list-quarantine.server.ts";
import { receiveApiEvents } from "#app/features/revenue/receive-api-events.server.ts";
import { recordRevenueEvents } from "#app/features/revenue/record-revenue-events.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { findMonth } from "#app/features/statements/find-month.server.ts";
import { testCtx } from "#test/factories/accounts.ts";
import { aCustomer, asOwner } from "#test/factories/commissions.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { aPayment, aReduction } from "#test/factories/revenue.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const NOW = new Date("2026-03-20T10:00:00Z");
const FINANCE: StaffActor = { kind: "staff", accountId: "acc_finance", roles: ["finance"] };
const ctx = () => testCtx(world().database, system("test"), { now: NOW });
const finance = () => testCtx(world().database, FINANCE, { now: NOW });
const record = (...inputs: RevenueEventInput[]) => recordRevenueEvents(ctx(), inputs);
const statuses = async (...inputs: RevenueEventInput[]) =>
  (await record(...inputs)).map((outcome) => ("reason" in outcome ? outcome.reason : outcome.status));
const receive = async (...items: unknown[]) => {
  const received = await receiveApiEvents(ctx(), {
    items,
    isArray: true,
    legalEntityId: "ent_demo_us",
    partial: false,
  });
  return received.ok ? received.results.map(({ status }) => status) : received.errors.map(({ path }) => path);
};
const rows = <Row extends object>(sql: string) =>
  asOwner(world(), async (client) => (await client.query<Row>(sql)).rows);
const nets = () => rows("select external_id, net_minor, net_told from revenue_invoice order by 1");
const usd = (amount: number) => ({ amount: String(amount), currency: "USD" });

let key: string;
let made = 0;
beforeEach(async () => {
  await loadWorld(world().database);
  key = (await aCustomer(world(), "domain:client.example")).key;
});

const issued = (externalId: string, netMinor: bigint, change: Partial<RevenueEventInput> = {}) =>
  aPayment(key, [netMinor], {
    externalId: `${externalId}:issued`,
    kind: "invoice_issued",
    invoice: { externalId, number: null, netMinor: null },
    occurredAt: new Date("2026-03-01T10:00:00Z"),
    ...change,
  });
/** A part of an invoice is paid; `whole` is what the payment says of the invoice. */
const part = (externalId: string, netMinor: bigint, whole: bigint | null = null) =>
  aPayment(key, [netMinor], {
    externalId: `${externalId}:pay${++made}`,
    invoice: { externalId, number: null, netMinor: whole },
  });
const ended = (of: RevenueEventInput, kind: "invoice_void" | "invoice_uncollectible", netMinor = 0n) =>
  aReduction(of, netMinor, {
    kind,
    taxMinor: null,
    externalId: `${of.externalId}:${kind}`,
    occurredAt: new Date("2026-03-04T10:00:00Z"),
  });

test("a part payment leaves the net of its invoice alone, whichever of the two is told first", async () => {
  expect(await statuses(issued("a", 1_000n))).toEqual(["recorded"]);
  expect(await statuses(part("a", 300n), part("a", 200n))).toEqual(["recorded", "recorded"]);
  await record(part("b", 300n));
  expect(await nets()).toMatchObject([{ net_minor: "1000" }, { net_minor: "300", net_told: false }]);
  expect(await statuses(issued("b", 1_000n))).toEqual(["recorded"]);
  expect(await statuses(part("c", 300n), issued("c", 1_000n))).toEqual(["recorded", "recorded"]);
  expect(await nets()).toEqual(
    ["a", "b", "c"].map((external_id) => ({ external_id, net_minor: "1000", net_told: true })),
  );
});

test("a payment may say the whole invoice's net, and nobody may say another afterwards", async () => {
  await record(part("a", 300n));
  expect(await statuses(part("a", 300n, 900n))).toEqual(["recorded"]);
  expect(await statuses(part("a", 300n, 901n))).toEqual(["invoice_differs"]);
  expect(await statuses(issued("a", 901n))).toEqual(["invoice_differs"]);
  expect(await statuses(issued("a", 900n, { externalId: "a:again" }))).toEqual(["recorded"]);
  const later = new Date("2026-03-05T10:00:00Z");
  // Within one batch the issued invoice speaks first, whatever the order.
  expect(await statuses(part("b", 300n, 901n), issued("b", 900n, { occurredAt: later }))).toEqual([
    "invoice_differs",
    "recorded",
  ]);
  expect(await nets()).toMatchObject([{ net_minor: "900" }, { net_minor: "900" }]);
});

test("a net that a closed month followed from is not rewritten", async () => {
  await record(part("a", 300n));
  await asOwner(world(), async (client) => {
    for (const status of ["closing", "closed"]) await client.query("update period set status = $1", [status]);
  });
  expect(await statuses(part("a", 300n, 900n))).toEqual(["invoice_differs"]);
  expect(await statuses(part("a", 100n, 300n))).toEqual(["recorded"]);
  expect(await nets()).toEqual([{ external_id: "a", net_minor: "300", net_told: true }]);
});

test("the same payment with another net of its invoice is another content", async () => {
  const said = part("a", 300n, 900n);
  await record(said);
  const again = (netMinor: bigint | null) => ({ ...said, invoice: { ...said.invoice!, netMinor } });
  expect(await statuses(said, again(null), again(901n))).toEqual(["repeated", "repeated", "conflict"]);
});

test("an invoice that is voided or given up loses what is left of it, all where no amount is said", async () => {
  const [a, b] = [issued("a", 1_000n), issued("b", 1_000n)];
  const note = aReduction(a, 400n, { kind: "credit_note", externalId: "note" });
  await record(a, b, note, ended(a, "invoice_void"), ended(b, "invoice_uncollectible", 300n));
  expect(await statuses(aReduction(b, 5_000n, { kind: "invoice_void", externalId: "more" }))).toEqual([
    "recorded",
  ]);
  expect(
    await rows(
      "select external_id, net_minor, tax_minor, currency from revenue_event where kind <> 'invoice_issued' order by 1",
    ),
  ).toEqual([
    { external_id: "a:issued:invoice_void", net_minor: "-600", tax_minor: "-120", currency: "USD" },
    { external_id: "b:issued:invoice_uncollectible", net_minor: "-300", tax_minor: "0", currency: "USD" },
    { external_id: "more", net_minor: "-700", tax_minor: "0", currency: "USD" },
    { external_id: "note", net_minor: "-400", tax_minor: "0", currency: "USD" },
  ]);
});

test("an end waits for its invoice, and only money that was paid is refunded", async () => {
  const invoice = issued("a", 1_000n);
  expect(await statuses(ended(invoice, "invoice_void"))).toEqual(["payment_unknown"]);
  expect(await statuses(invoice)).toEqual(["recorded"]);
  expect(await rows("select kind, net_minor from revenue_event order by 2")).toEqual([
    { kind: "invoice_void", net_minor: "-1000" },
    { kind: "invoice_issued", net_minor: "1000" },
  ]);
  expect(await statuses(aReduction(invoice, 1n))).toEqual(["payment_unknown"]);
  const paid = part("b", 100n);
  expect(await statuses(paid, ended(paid, "invoice_void"))).toEqual(["recorded", "payment_unknown"]);
});

test("the API takes issued invoices and their ends, and says by field what they lack", async () => {
  const invoice = {
    id: "i_1",
    type: "invoice_issued",
    occurredAt: "2026-03-05T09:00:00Z",
    customer: { key },
    invoice: { id: "INV-1" },
    lines: [{ product: "docu_ai", net: usd(1_000), tax: usd(200) }],
  };
  expect(await receive({ ...invoice, invoice: undefined, customer: undefined, lines: [] })).toEqual([
    "/0/customer",
    "/0/lines",
    "/0/invoice",
  ]);
  expect(await receive({ ...invoice, invoice: { id: "INV-1", net: usd(1_001) } })).toEqual([
    "/0/invoice/net/amount",
  ]);
  const pay = { ...invoice, id: "p_1", type: "payment", invoice: { id: "INV-1", net: usd(999) } };
  expect(await receive(pay)).toEqual(["/0/invoice/net/amount"]);
  const end = { id: "v_1", type: "invoice_void", occurredAt: "2026-03-06T09:00:00Z", reverses: "i_1" };
  expect(await receive(end)).toEqual(["quarantined"]);
  expect(await receive(invoice)).toEqual(["recorded"]);
  expect(await receive(end)).toEqual(["repeated"]);
  expect(
    await rows("select net_minor, tax_minor, currency from revenue_event where kind = 'invoice_void'"),
  ).toEqual([{ net_minor: "-1000", tax_minor: "-200", currency: "USD" }]);
});

test("a file says issued invoices, part payments with the whole net, and ends", async () => {
  const upload = (...lines: string[]) =>
    importRevenueFile(finance(), {
      fileName: "march.csv",
      bytes: new TextEncoder().encode(lines.join("\n")),
      legalEntityId: "ent_demo_us",
      locale: "en",
      onlyGoodRows: false,
    });
  const head = "external_id,type,date,customer,product,currency,net,tax,invoice,invoice_net,reverses";
  const file = await upload(
    head,
    `i_1,invoice_issued,2026-03-05,${key},docu_ai,USD,10.00,0.00,INV-1,,`,
    `p_1,payment,2026-03-06,${key},docu_ai,USD,4.00,0.00,INV-1,,`,
    `p_2,payment,2026-03-06,${key},docu_ai,USD,4.00,0.00,INV-2,9.00,`,
    "v_1,invoice_uncollectible,2026-03-07,,,USD,0,,,,i_1",
  );
  expect(file).toMatchObject({ ok: true, file: { recorded: 4 } });
  expect(await nets()).toEqual([
    { external_id: "INV-1", net_minor: "1000", net_told: true },
    { external_id: "INV-2", net_minor: "900", net_told: true },
  ]);
  const bad = await upload(
    head,
    `i_2,invoice_issued,2026-03-05,${key},docu_ai,USD,10.00,0.00,,,`,
    `p_3,payment,2026-03-06,${key},docu_ai,USD,4.00,0.00,INV-3,3.99,`,
  );
  expect(bad.problems).toEqual([
    { line: 2, column: "invoice", code: "issued_needs_invoice" },
    { line: 3, column: "invoice_net", code: "invoice_net_differs" },
  ]);
});

test("money at stake is what was paid: an issued invoice beside its payment is not counted a second time", async () => {
  const unknown = { customerKeys: ["ref:nobody"] };
  await record({ ...issued("a", 1_000n), ...unknown }, { ...part("a", 1_000n), ...unknown });
  await record(part("b", 1n));
  const waiting = await listQuarantine(finance(), { limit: 5, offset: 0 });
  expect(waiting.atStake).toEqual([{ currency: "USD", minor: 1_200n }]);
  const month = await findMonth(finance(), "2026-03");
  expect(month?.quarantine).toMatchObject([{ currency: "USD", grossMinor: 1_200n }]);
});
