import { beforeEach, expect, test } from "vitest";
import { type StaffActor, system } from "#app/domain/actor.ts";
import { rateOpenMonths } from "#app/features/commissions/rate-open-month.server.ts";
import { acceptReferral } from "#app/features/customers/accept-referral.server.ts";
import { linkCustomerKey } from "#app/features/customers/link-customer-key.server.ts";
import { importRevenueFile } from "#app/features/revenue/import-revenue-file.server.ts";
import { recordRevenueEvents } from "#app/features/revenue/record-revenue-events.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { JOBS } from "#app/jobs/registry.server.ts";
import { createLogger } from "#app/logger.server.ts";
import { NOW, staffPerson, testCtx } from "#test/factories/accounts.ts";
import { partnerInForce } from "#test/factories/agreements.ts";
import { aCustomer, asOwner } from "#test/factories/commissions.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { register } from "#test/factories/referrals.ts";
import { aLine, aPayment, aReduction } from "#test/factories/revenue.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const LATER = new Date("2026-03-20T10:00:00Z");
const as = (job: string) => testCtx(world().database, system(job), { now: LATER });
const manager = async () => testCtx(world().database, await staffPerson(world().database, "manager"));
const record = (...inputs: RevenueEventInput[]) => recordRevenueEvents(as("test"), inputs);
const rows = <Row extends object>(sql: string) =>
  asOwner(world(), async (client) => (await client.query<Row>(sql)).rows);

/** Runs what was asked for, as a worker would, and answers for how many customers. */
async function runRetries(): Promise<number> {
  const { rows: waiting } = await world()
    .database.pool("queue")
    .query<{ payload: unknown }>(
      `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
       where t.id = j.task_id and t.identifier = 'retry_quarantine' returning j.payload`,
    );
  const job = JOBS.find(({ name }) => name === "retry_quarantine");
  const parts = { ...as("test"), clock: () => LATER, logger: createLogger("worker", "silent") };
  for (const { payload } of waiting) await job?.run(parts, payload, "1");
  return waiting.length;
}

beforeEach(() => loadWorld(world().database));

test("money that came before the manager's yes is recorded in its month after it, from the registration's day on", async () => {
  const { owner, partnerId } = await partnerInForce(world().database);
  const { referralId } = await register(world().database, owner, "late.example", { now: NOW });
  const key = "domain:late.example";
  const paid = (netMinor: bigint, occurredAt: string) =>
    aPayment(key, [netMinor], {
      occurredAt: new Date(occurredAt),
      lines: [aLine(netMinor, { productKey: "marketing_ai" })],
    });
  const before = paid(10_000n, "2026-03-02T10:00:00Z");
  const after = paid(20_000n, "2026-03-12T10:00:00Z");
  const takenBack = aReduction(after, 5_000n, { occurredAt: new Date("2026-03-13T10:00:00Z") });
  const stranger = aPayment("domain:stranger.example", [700n]);
  await record(before, after, takenBack, stranger);
  expect(await rows("select 1 from revenue_event")).toEqual([]);

  await acceptReferral(await manager(), { referralId });
  expect(await runRetries()).toBe(1);
  expect(await rows("select kind, net_minor, period_id from revenue_event order by occurred_at")).toEqual([
    { kind: "payment", net_minor: "10000", period_id: "2026-03" },
    { kind: "payment", net_minor: "20000", period_id: "2026-03" },
    { kind: "refund", net_minor: "-5000", period_id: "2026-03" },
  ]);
  expect(
    await rows(
      "select resolution, resolved_by, count(*)::int from revenue_quarantine group by 1, 2 order by 1",
    ),
  ).toEqual([
    { resolution: "matched", resolved_by: "retry_quarantine", count: 3 },
    { resolution: null, resolved_by: null, count: 1 },
  ]);
  await rateOpenMonths(as("rate_open_month"), { partnerId });
  expect(await rows("select base_minor, reason_code from open_line order by occurred_at, id")).toEqual([
    { base_minor: "10000", reason_code: "before_attribution" },
    { base_minor: "20000", reason_code: "earned" },
    { base_minor: "-5000", reason_code: "reversal" },
  ]);
});

test("a key that is linked frees what waited under it, once; what lacks something else waits on with that reason", async () => {
  const { customerId } = await aCustomer(world());
  const whole = aPayment("stripe:cus_new", [10_000n]);
  const noTax = aPayment("stripe:cus_new", [5_000n], { taxMinor: null });
  await record(whole, noTax);
  const link = async () => linkCustomerKey(await manager(), { customerId, key: "stripe:cus_new" });
  await link();
  expect(await runRetries()).toBe(1);
  expect(await rows("select external_id, customer_id from revenue_event")).toEqual([
    { external_id: whole.externalId, customer_id: customerId },
  ]);
  expect(await rows("select reason_code from revenue_quarantine where resolved_at is null")).toEqual([
    { reason_code: "tax_missing" },
  ]);
  await link();
  expect(await runRetries()).toBe(0);
});

const FINANCE: StaffActor = { kind: "staff", accountId: "acc_finance", roles: ["finance"] };
const upload = (text: string, onlyGoodRows = false) =>
  importRevenueFile(testCtx(world().database, FINANCE, { now: LATER }), {
    fileName: "march.csv",
    bytes: new TextEncoder().encode(text),
    legalEntityId: "ent_demo_us",
    locale: "en",
    onlyGoodRows,
  });

test("a file makes no fact in Stripe's name, nor says whose money it is that waits there", async () => {
  const { key } = await aCustomer(world());
  await record(aPayment("stripe:cus_unknown", [10_000n], { source: "stripe", externalId: "in_waits" }));
  const file = [
    "source,external_id,type,occurred_at,customer,product,currency,net,tax",
    `billing,b_1,payment,2026-03-05T09:00:00Z,${key},docu_ai,USD,10.00,2.00`,
    `stripe,in_new,payment,2026-03-05T09:00:00Z,${key},docu_ai,USD,400.00,80.00`,
    `stripe,in_new,payment,2026-03-05T09:00:00Z,${key},docu_ai,USD,1.00,0.00`,
    `stripe,in_waits,payment,2026-03-02T10:00:00Z,${key},docu_ai,USD,100.00,20.00`,
  ].join("\n");
  const problems = [3, 4, 5].map((line) => ({ line, column: "source", code: "source_is_stripe" }));
  expect(await upload(file)).toEqual({ ok: false, problems, rowsGood: 1, rowsTotal: 4 });
  expect(await upload(file, true)).toMatchObject({ ok: true, file: { recorded: 1, badRows: 3 }, problems });
  expect(await rows("select source, external_id from revenue_event")).toEqual([
    { source: "billing", external_id: "b_1" },
  ]);
  expect(await rows("select customer_ref, resolved_at from revenue_quarantine")).toEqual([
    { customer_ref: "stripe:cus_unknown", resolved_at: null },
  ]);
});
