import { expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { rateOpenMonths } from "#app/features/commissions/rate-open-month.server.ts";
import { recordRevenueEvents } from "#app/features/revenue/record-revenue-events.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { testCtx } from "#test/factories/accounts.ts";
import { aCustomer, asOwner, attribute, partnerWithAgreement } from "#test/factories/commissions.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { aLine, aPayment, aReduction } from "#test/factories/revenue.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const NOW = new Date("2026-03-20T10:00:00Z");
const ctx = (now = NOW) => testCtx(world().database, system("test"), { now });
const record = (...inputs: RevenueEventInput[]) => recordRevenueEvents(ctx(), inputs);
const statuses = async (...inputs: RevenueEventInput[]) =>
  (await record(...inputs)).map(({ status }) => status);
const rows = <Row extends object>(sql: string) =>
  asOwner(world(), async (client) => (await client.query<Row>(sql)).rows);

test("the same fact is recorded once however often it is told, and another content under its id changes nothing", async () => {
  await loadWorld(world().database);
  const { key } = await aCustomer(world());
  const payment = aPayment(key, [10_000n, 5_000n]);
  expect(await statuses(payment)).toEqual(["recorded"]);
  expect(await statuses(payment)).toEqual(["repeated"]);
  const otherHint = {
    ...payment,
    customerHint: "Spelled otherwise",
    customerKeys: [key, "domain:x.example"],
  };
  expect(await statuses(otherHint)).toEqual(["repeated"]);
  const lines = [aLine(10_000n), aLine(5_001n)];
  expect(await statuses({ ...payment, netMinor: 15_001n, lines })).toEqual(["conflict"]);
  const someoneElse = await aCustomer(world());
  expect(await statuses({ ...payment, customerKeys: [someoneElse.key] })).toEqual(["conflict"]);
  const together = await Promise.all(
    Array.from({ length: 8 }, () => record({ ...payment, externalId: "race" })),
  );
  expect(together.flat().filter(({ status }) => status === "recorded")).toHaveLength(1);
  expect(await rows("select source, external_id, net_minor from revenue_event order by 2")).toEqual([
    { source: "api", external_id: payment.externalId, net_minor: "15000" },
    { source: "api", external_id: "race", net_minor: "15000" },
  ]);
});

test("what cannot become a fact yet waits with its money and reason, and becomes one when it is told completely", async () => {
  await loadWorld(world().database);
  const { key } = await aCustomer(world());
  const outcome = async (input: RevenueEventInput) => (await record(input))[0];
  expect(await outcome(aPayment("ref:nobody", [100n]))).toEqual({
    status: "quarantined",
    reason: "customer_unknown",
  });
  const unknown = aPayment(key, [100n], { lines: [aLine(100n, { productKey: "no_such" })] });
  expect(await outcome(unknown)).toEqual({ status: "quarantined", reason: "product_unknown" });
  const noTax = aPayment(key, [100n], { taxMinor: null });
  expect(await outcome(noTax)).toEqual({ status: "quarantined", reason: "tax_missing" });
  const noEntity = aPayment(key, [100n], { legalEntityId: null });
  expect(await outcome(noEntity)).toEqual({ status: "quarantined", reason: "entity_unknown" });
  expect(await outcome(aPayment(key, [100n], { netMinor: 101n }))).toMatchObject({ reason: "lines_differ" });
  expect(await rows("select 1 from revenue_event")).toEqual([]);
  expect(await statuses(noTax)).toEqual(["repeated"]);
  expect(await statuses({ ...noTax, taxMinor: 20n })).toEqual(["recorded"]);
  expect(
    await rows(
      `select reason_code, gross_minor, resolution from revenue_quarantine where reason_code = 'tax_missing'`,
    ),
  ).toEqual([{ reason_code: "tax_missing", gross_minor: "100", resolution: "matched" }]);
});

test("a credit note older than its payment takes back what the payment earned, in the payment's month", async () => {
  await loadWorld(world().database);
  const customer = await aCustomer(world());
  const partner = await partnerWithAgreement(world());
  await attribute(world(), partner, customer);
  const payment = aPayment(customer.key, [10_000n]);
  const note = aReduction(payment, 4_000n, {
    kind: "credit_note",
    occurredAt: new Date("2026-02-27T10:00:00Z"),
  });
  expect(await statuses(note, payment)).toEqual(["recorded", "recorded"]);
  await rateOpenMonths(ctx(), { partnerId: partner.partnerId });
  expect(
    await rows("select period_id, reason_code, sign(amount_minor)::int from open_line order by 3 desc"),
  ).toEqual([
    { period_id: "2026-03", reason_code: "earned", sign: 1 },
    { period_id: "2026-03", reason_code: "reversal", sign: -1 },
  ]);
});

test("refunds of a payment never take more than its net, also when two arrive at the same instant", async () => {
  await loadWorld(world().database);
  const { key } = await aCustomer(world());
  for (let round = 0; round < 5; round++) {
    const payment = aPayment(key, [7_001n, 2_999n]);
    await record(payment);
    await Promise.all([record(aReduction(payment, 6_000n)), record(aReduction(payment, 6_000n))]);
    const [sum] = await rows<{ net: string }>(
      `select sum(r.net_minor)::text as net from revenue_event r join revenue_event p on p.id = r.reverses_event_id
        where p.external_id = '${payment.externalId}'`,
    );
    expect(sum?.net).toBe("-10000");
  }
  const lines = await rows<{ over: boolean }>(
    `select l.net_minor + coalesce((select sum(x.net_minor) from revenue_event_line x join revenue_event e on e.id = x.event_id
        where e.reverses_event_id = l.event_id and x.ordinal = l.ordinal), 0) as rest
       from revenue_event_line l join revenue_event p on p.id = l.event_id where p.kind = 'payment'`,
  );
  expect(lines).toHaveLength(10);
  expect(lines.every((line) => "rest" in line && line.rest === "0")).toBe(true);
});

test("a refund that says of which product it is takes from that product's lines only", async () => {
  await loadWorld(world().database);
  const { key } = await aCustomer(world());
  const payment = aPayment(key, [], {
    netMinor: 3_000n,
    taxMinor: 600n,
    lines: [aLine(1_000n), aLine(2_000n, { productKey: "ai_course" })],
  });
  const refund = aReduction(payment, 700n, { lines: [aLine(700n, { productKey: "ai_course" })] });
  expect(await statuses(payment, refund)).toEqual(["recorded", "recorded"]);
  const foreign = aReduction(payment, 1n, { lines: [aLine(1n, { productKey: "marketing_ai" })] });
  expect(await record(foreign)).toEqual([{ status: "quarantined", reason: "product_unknown" }]);
  expect(
    await rows(
      `select l.product_key, l.net_minor from revenue_event_line l join revenue_event e on e.id = l.event_id
        where e.kind = 'refund' order by l.ordinal`,
    ),
  ).toEqual([{ product_key: "ai_course", net_minor: "-700" }]);
});

test("an event that comes after its month was closed falls into the first open one and says for which it is late", async () => {
  await loadWorld(world().database);
  const { key } = await aCustomer(world());
  await record(aPayment(key, [100n], { occurredAt: new Date("2026-01-15T10:00:00Z") }));
  await asOwner(world(), async (client) => {
    for (const status of ["closing", "closed"]) await client.query("update period set status = $1", [status]);
  });
  const late = aPayment(key, [100n], { externalId: "late", occurredAt: new Date("2026-01-31T23:59:59Z") });
  const older = aPayment(key, [100n], { externalId: "older", occurredAt: new Date("2025-11-10T10:00:00Z") });
  // 1 February in UTC is still January in the programme's New York.
  const zone = aPayment(key, [100n], { externalId: "zone", occurredAt: new Date("2026-02-01T03:00:00Z") });
  expect(await record(late, older, zone)).toMatchObject([
    { status: "recorded", lateForPeriodId: "2026-01" },
    { status: "recorded", lateForPeriodId: "2025-11" },
    { status: "recorded", lateForPeriodId: "2026-01" },
  ]);
  expect(await rows("select id, status from period order by id")).toEqual([
    { id: "2026-01", status: "closed" },
    { id: "2026-02", status: "open" },
  ]);
});

test("an event falls into the month that the programme's zone shows at its instant", async () => {
  await loadWorld(world().database);
  const { key } = await aCustomer(world());
  // Until 05:00 UTC of 1 February it is January in the programme's New York.
  await record(
    aPayment(key, [100n], { externalId: "january", occurredAt: new Date("2026-02-01T04:59:59Z") }),
  );
  await record(
    aPayment(key, [100n], { externalId: "february", occurredAt: new Date("2026-02-01T05:00:00Z") }),
  );
  expect(await rows("select external_id, period_id from revenue_event order by occurred_at")).toEqual([
    { external_id: "january", period_id: "2026-01" },
    { external_id: "february", period_id: "2026-02" },
  ]);
});

test("whatever the order in which a month's events arrive, one by one, the open lines are the same", async () => {
  await loadWorld(world().database);
  const partner = await partnerWithAgreement(world());
  const other = await partnerWithAgreement(world());
  const shared = await aCustomer(world());
  const own = await aCustomer(world());
  await attribute(world(), partner, shared, { weightPpm: 600_000 });
  await attribute(world(), other, shared, { weightPpm: 400_000 });
  await attribute(world(), partner, own, { from: "2026-03-05T00:00:00Z" });
  const payments = [shared, own, shared, own, shared, own, shared, own].map(({ key }, at) =>
    aPayment(key, [BigInt(10_007 + at * 331)], { occurredAt: new Date(Date.UTC(2026, 2, 2 + at, 9)) }),
  );
  const reductions = payments.flatMap((payment, at) => {
    const later = (hours: number) => new Date(payment.occurredAt.getTime() + hours * 3_600_000);
    const refund = aReduction(payment, 3_003n, { occurredAt: later(30) });
    if (at % 2) return [refund];
    return [refund, aReduction(payment, 3_003n, { kind: "refund_failed", occurredAt: later(40) })];
  });
  const dispute = aReduction(payments[7]!, 2_000n, {
    kind: "dispute_lost",
    occurredAt: new Date("2026-03-19T10:00:00Z"),
  });
  const events = [...payments, ...reductions, dispute];
  expect(events.length).toBeGreaterThan(20);

  const seen = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const shuffled = shuffle(events, round).map((event) => inRound(event, round));
    for (const event of shuffled) await record(event);
    for (const { partnerId } of [partner, other]) await rateOpenMonths(ctx(), { partnerId });
    const lines = await rows(
      `select l.partner_id, l.amount_minor, l.base_minor, l.reason_code, l.from_held_minor, l.occurred_at
         from open_line l join revenue_event e on e.id = l.event_id where e.source = 'api${round}'
        order by l.partner_id, l.occurred_at, e.external_id, l.event_line_ordinal`,
    );
    expect(lines.length).toBeGreaterThan(events.length);
    seen.add(JSON.stringify(lines));
  }
  expect(seen.size).toBe(1);
  expect(await rows("select 1 from revenue_quarantine where resolution is null")).toEqual([]);
});

/** The same events once more, as another system would tell them. */
function inRound(event: RevenueEventInput, round: number): RevenueEventInput {
  return { ...event, source: `api${round}` };
}

function shuffle<T>(items: readonly T[], seed: number): T[] {
  let state = seed * 7_919 + 17;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state;
  };
  return items
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
