import { afterEach, beforeEach, expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { storeInboundEvents } from "#app/features/revenue/inbound-events.server.ts";
import { processInboundEvent } from "#app/jobs/process-inbound-event.server.ts";
import { sweepUndeliveredEventsJob } from "#app/jobs/sweep-undelivered-events.server.ts";
import { derivedId } from "#db/new-id.server.ts";
import { testCtx } from "#test/factories/accounts.ts";
import { aCustomer, asOwner } from "#test/factories/commissions.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const PAID_AT = new Date("2026-10-05T09:00:00Z");
let stripe: StripeMock;
let customer: string;

beforeEach(async () => {
  stripe = await startStripeMock();
  await stripe.control.setClock(PAID_AT);
  await loadWorld(world().database);
  customer = (await stripe.control.createCustomer({ name: "Ferretería Núñez", email: "ana@nunez.example" }))
    .id;
});
afterEach(() => stripe.stop());

const ctx = () =>
  testCtx(world().database, system("test"), {
    now: new Date("2026-10-20T10:00:00Z"),
    stripe: stripe.gateway,
  });
const rows = <Row extends object>(sql: string) =>
  asOwner(world(), async (client) => (await client.query<Row>(sql)).rows);

const LINES: Parameters<StripeMock["control"]["payInvoice"]>[0]["lines"] = [
  { product: "prod_docs", product_metadata: { product_key: "docu_ai" }, amount: 30_000, tax: 5_700 },
  {
    product: "prod_setup",
    product_metadata: { product_key: "docu_ai", stream: "integration" },
    amount: 10_000,
    tax: 1_900,
  },
];
const pay = async () => {
  const paid_at = PAID_AT.toISOString();
  return (await stripe.control.payInvoice({ customer, currency: "USD", lines: LINES, paid_at })).id;
};

/** Every event of the simulator so far, told and followed in the order given. */
async function tell(order: (ids: string[]) => string[] = (ids) => ids): Promise<string[]> {
  const events = await stripe.gateway.listEvents();
  const byId = new Map(events.map((event) => [event.id, event]));
  const outcomes: string[] = [];
  for (const id of order(events.map((event) => event.id).reverse())) {
    const event = byId.get(id);
    if (event) await storeInboundEvents(ctx(), [event]);
    const inboundEventId = derivedId("inb", `stripe/${id}`);
    outcomes.push(await processInboundEvent(ctx(), { inboundEventId }));
  }
  return outcomes;
}

const reduced = async () =>
  (
    await rows<{ net: string | null }>(
      "select sum(net_minor)::text as net from revenue_event where kind in ('refund','refund_failed','credit_note','dispute_lost')",
    )
  )[0]?.net ?? "0";

test("a paid invoice becomes one payment beside its issue, net of tax, each line with its product and stream", async () => {
  await aCustomer(world(), `stripe:${customer}`);
  const invoice = await pay();
  await tell();
  await tell();
  expect(
    await rows(
      "select external_id, kind, net_minor, tax_minor, legal_entity_id, occurred_at from revenue_event order by 1",
    ),
  ).toEqual([
    {
      external_id: invoice,
      kind: "payment",
      net_minor: "40000",
      tax_minor: "7600",
      legal_entity_id: "ent_demo_us",
      occurred_at: PAID_AT,
    },
    {
      external_id: `${invoice}:issued`,
      kind: "invoice_issued",
      net_minor: "40000",
      tax_minor: "7600",
      legal_entity_id: "ent_demo_us",
      occurred_at: PAID_AT,
    },
  ]);
  expect(await rows("select external_id, net_minor, net_told from revenue_invoice")).toEqual([
    { external_id: invoice, net_minor: "40000", net_told: true },
  ]);
  expect(
    await rows(
      `select product_key, stream, net_minor, tax_minor from revenue_event_line where event_id =
        (select id from revenue_event where kind = 'payment') order by ordinal`,
    ),
  ).toEqual([
    { product_key: "docu_ai", stream: "subscription", net_minor: "30000", tax_minor: "5700" },
    { product_key: "docu_ai", stream: "integration", net_minor: "10000", tax_minor: "1900" },
  ]);
});

test("refunds, a failed one, a credit note that covers a refund, and a dispute end at the same net in whatever order they are told", async () => {
  await aCustomer(world(), `stripe:${customer}`);
  const expected: Record<string, string> = { asTold: "", reversed: "", reductionsFirst: "" };
  const orders: Record<string, (ids: string[]) => string[]> = {
    asTold: (ids) => ids,
    reversed: (ids) => [...ids].reverse(),
    reductionsFirst: (ids) => [...ids.slice(3), ...ids.slice(0, 3), ...ids],
  };
  for (const [name, order] of Object.entries(orders)) {
    const invoice = await pay();
    await stripe.control.refund({ invoice, amount: 11_900 });
    const covered = await stripe.control.refund({ invoice, amount: 5_950 });
    await stripe.control.creditNote({ invoice, net: 5_000, tax: 950, refund: covered.id });
    const dispute = await stripe.control.openDispute(invoice, 4_760);
    await stripe.control.closeDispute(dispute.id, "lost");
    await tell(order);
    const [sum] = await rows<{ net: string }>(
      `select sum(r.net_minor)::text as net from revenue_event r join revenue_event p on p.id = r.reverses_event_id
        where p.external_id = '${invoice}' and r.kind in ('refund','refund_failed','credit_note','dispute_lost')`,
    );
    expected[name] = sum?.net ?? "";
  }
  // 100.00 by the first refund, 50.00 by the note and its refund together, 40.00 by the dispute.
  expect(expected).toEqual({ asTold: "-19000", reversed: "-19000", reductionsFirst: "-19000" });
});

test("a refund that fails gives back what it took, and what it took before it was known is nothing", async () => {
  await aCustomer(world(), `stripe:${customer}`);
  const invoice = await pay();
  const refund = await stripe.control.refund({ invoice, amount: 11_900, status: "succeeded" });
  await tell();
  expect(await reduced()).toBe("-10000");
  await stripe.control.settleRefund(refund.id, "failed");
  await tell();
  expect(await reduced()).toBe("0");
  const pending = await stripe.control.refund({ invoice, amount: 100, status: "pending" });
  await stripe.control.settleRefund(pending.id, "failed");
  await tell();
  await tell((ids) => [...ids].reverse());
  expect(
    await rows(
      "select external_id, kind from revenue_event where kind like 'refund%' order by occurred_at, external_id",
    ),
  ).toEqual([
    { external_id: refund.id, kind: "refund" },
    { external_id: `${refund.id}:failed`, kind: "refund_failed" },
  ]);
});

test("money of a customer nobody knows waits with its refunds, and is no revenue", async () => {
  const invoice = await pay();
  await stripe.control.refund({ invoice, amount: 11_900 });
  expect(new Set(await tell())).toContain("quarantined");
  expect(await rows("select 1 from revenue_event")).toEqual([]);
  expect(
    await rows("select reason_code, gross_minor, customer_hint from revenue_quarantine order by reason_code"),
  ).toEqual([
    { reason_code: "customer_unknown", gross_minor: "47600", customer_hint: "Ferretería Núñez" },
    { reason_code: "customer_unknown", gross_minor: "47600", customer_hint: "Ferretería Núñez" },
    { reason_code: "payment_unknown", gross_minor: "11900", customer_hint: "Ferretería Núñez" },
  ]);
});

test("an event that no webhook brought is found by the sweep, stored once, and wishes its processing once", async () => {
  await pay();
  const sweep = async () => {
    const results: unknown[] = [];
    const logger = { info: (entry: { result: unknown }) => results.push(entry.result) };
    const parts = { ...ctx(), clock: () => new Date("2026-10-20T10:00:00Z"), logger };
    await sweepUndeliveredEventsJob.run(parts as never, {}, "1");
    return results[0];
  };
  expect(await sweep()).toEqual({ found: 2, stored: 2 });
  expect(await sweep()).toEqual({ found: 2, stored: 0 });
  expect(await rows("select event_type, outcome from inbound_event order by 1")).toEqual([
    { event_type: "invoice.finalized", outcome: null },
    { event_type: "invoice.paid", outcome: null },
  ]);
  const jobs = await world().database.pool("queue").query("select task_identifier from graphile_worker.jobs");
  expect(jobs.rows.filter(({ task_identifier: name }) => name === "process_inbound_event")).toHaveLength(2);
});

const issue = async () =>
  (await stripe.control.payInvoice({ customer, currency: "USD", lines: LINES, unpaid: true })).id;
const facts = () =>
  rows("select external_id, kind, net_minor, tax_minor from revenue_event order by occurred_at, external_id");

test("an invoice is issued before anybody pays it, and what is voided or given up is taken back whole", async () => {
  await aCustomer(world(), `stripe:${customer}`);
  const [voided, givenUp] = [await issue(), await issue()];
  await stripe.control.advanceClock(60);
  await stripe.control.endInvoice(voided, "void");
  await stripe.control.advanceClock(60);
  await stripe.control.endInvoice(givenUp, "uncollectible");
  await tell((ids) => [...ids].reverse());
  const issued = { kind: "invoice_issued", net_minor: "40000", tax_minor: "7600" };
  const taken = { net_minor: "-40000", tax_minor: "-7600" };
  expect(await facts()).toEqual([
    ...[voided, givenUp].sort().map((id) => ({ external_id: `${id}:issued`, ...issued })),
    { external_id: `${voided}:void`, kind: "invoice_void", ...taken },
    { external_id: `${givenUp}:uncollectible`, kind: "invoice_uncollectible", ...taken },
  ]);
});

test("an invoice that was given up and is paid after all is given back, once", async () => {
  await aCustomer(world(), `stripe:${customer}`);
  const invoice = await issue();
  await tell();
  await stripe.control.advanceClock(60);
  await stripe.control.endInvoice(invoice, "uncollectible");
  await tell();
  await stripe.control.advanceClock(60);
  await stripe.control.endInvoice(invoice, "paid");
  await tell();
  await tell();
  expect(await facts()).toMatchObject([
    { external_id: `${invoice}:issued`, net_minor: "40000" },
    { external_id: `${invoice}:uncollectible`, net_minor: "-40000" },
    { external_id: invoice, kind: "payment", net_minor: "40000" },
    { external_id: `${invoice}:uncollectible:undone`, kind: "refund_failed", net_minor: "40000" },
  ]);
});

test("what was paid before invoices were told stays as it is when its payment is told again", async () => {
  await aCustomer(world(), `stripe:${customer}`);
  const invoice = await pay();
  await tell();
  const before = await facts();
  await stripe.control.refund({ invoice, amount: 11_900 });
  await asOwner(world(), async (client) => {
    await client.query(
      "alter table revenue_event_line disable trigger user; alter table revenue_event disable trigger user",
    );
    await client.query(
      "delete from revenue_event_line where event_id in (select id from revenue_event where kind = 'invoice_issued')",
    );
    await client.query("delete from revenue_event where kind = 'invoice_issued'");
  });
  await tell();
  expect(before).toHaveLength(2);
  expect(
    (await rows<{ kind: string }>("select kind from revenue_event")).map(({ kind }) => kind).sort(),
  ).toEqual(["payment", "refund"]);
});
