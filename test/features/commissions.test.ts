import { beforeEach, expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import {
  findOpenLine,
  listEarnersOfEvent,
  listOpenLines,
} from "#app/features/commissions/open-line-view.server.ts";
import { rateOpenMonths } from "#app/features/commissions/rate-open-month.server.ts";
import { recordRevenueEvents } from "#app/features/revenue/record-revenue-events.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { testCtx } from "#test/factories/accounts.ts";
import {
  aCustomer,
  asOwner,
  attribute,
  partnerWithAgreement,
  type SampleCustomer,
} from "#test/factories/commissions.ts";
import { loadWorld, type SamplePartner } from "#test/factories/partners.ts";
import { aLine, aPayment, aReduction } from "#test/factories/revenue.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const NOW = new Date("2026-05-10T10:00:00Z");
const job = () => testCtx(world().database, system("test"), { now: NOW });
const record = (...inputs: RevenueEventInput[]) => recordRevenueEvents(job(), inputs);
let partner: SamplePartner;
let customer: SampleCustomer;

beforeEach(async () => {
  await loadWorld(world().database);
  partner = await partnerWithAgreement(world());
  customer = await aCustomer(world());
  await attribute(world(), partner, customer, { from: "2026-03-01T00:00:00Z" });
});
const seenBy = (who: SamplePartner) =>
  listOpenLines(testCtx(world().database, who.owner, { now: NOW }), { partnerId: who.partnerId });

test("a recorded event wishes one rating per partner on the customer, however many events there are", async () => {
  const second = await partnerWithAgreement(world());
  await attribute(world(), second, customer);
  await record(...Array.from({ length: 5 }, () => aPayment(customer.key, [100n])));
  await record(aPayment(customer.key, [100n]));
  const { rows } = await world()
    .database.pool("queue")
    .query("select key from graphile_worker.jobs where key like 'rate:%'");
  expect(rows.map(({ key }: { key: string }) => key).sort()).toEqual(
    [partner, second].map(({ partnerId }) => `rate:${partnerId}`).sort(),
  );
});

test("a partner sees each line with its working, what is on hold, and what earned nothing and why", async () => {
  const before = aPayment(customer.key, [9_900n], { occurredAt: new Date("2026-02-20T10:00:00Z") });
  const early = aPayment(customer.key, [10_000n], { occurredAt: new Date("2026-03-10T10:00:00Z") });
  const recent = aPayment(customer.key, [20_001n], { occurredAt: new Date("2026-05-01T10:00:00Z") });
  await record(
    before,
    early,
    recent,
    aReduction(early, 2_500n, { occurredAt: new Date("2026-03-12T10:00:00Z") }),
  );
  expect(await rateOpenMonths(job(), { partnerId: partner.partnerId })).toEqual({
    "2026-02": 1,
    "2026-03": 2,
    "2026-05": 1,
  });
  const { lines, months } = await seenBy(partner);
  expect(
    lines.map(({ state, amountMinor, baseMinor, ratePpm, clause }) => ({
      state,
      amountMinor,
      baseMinor,
      ratePpm,
      clause,
    })),
  ).toEqual([
    { state: "held", amountMinor: 4_000n, baseMinor: 20_001n, ratePpm: 200_000, clause: "1.1" },
    { state: "reversal", amountMinor: -500n, baseMinor: -2_500n, ratePpm: 200_000, clause: "1.1" },
    { state: "released", amountMinor: 2_000n, baseMinor: 10_000n, ratePpm: 200_000, clause: "1.1" },
    { state: "not_earned", amountMinor: 0n, baseMinor: 9_900n, ratePpm: null, clause: null },
  ]);
  expect(lines[0]?.working[0]).toEqual({
    code: "rate_of_base",
    values: { ratePpm: 200_000, baseMinor: 20_001n },
  });
  expect(lines[3]?.working).toEqual([{ code: "before_attribution", values: {} }]);
  expect(months).toMatchObject([
    { periodId: "2026-05", earnedMinor: 4_000n, heldMinor: 4_000n, totalMinor: 4_000n },
    { periodId: "2026-03", earnedMinor: 2_000n, takenBackMinor: -500n, heldMinor: 0n, totalMinor: 1_500n },
    { periodId: "2026-02", totalMinor: 0n },
  ]);
  const [recorded] = await record(recent);
  const eventId = recorded && "eventId" in recorded ? recorded.eventId : null;
  expect(await listEarnersOfEvent(job(), { eventId: eventId ?? "" })).toMatchObject([
    { partnerName: partner.companyName, amountMinor: 4_000n, isFinal: false },
  ]);
});

test("a partner sees its own lines only, whoever it asks for", async () => {
  const stranger = await partnerWithAgreement(world());
  await record(aPayment(customer.key, [10_000n]));
  await rateOpenMonths(job(), { partnerId: partner.partnerId });
  const [line] = (await seenBy(partner)).lines;
  const asStranger = testCtx(world().database, stranger.owner, { now: NOW });
  expect(await listOpenLines(asStranger, { partnerId: partner.partnerId })).toEqual({
    lines: [],
    months: [],
    isCut: false,
  });
  expect(await findOpenLine(asStranger, { lineId: line?.id ?? "" })).toBeNull();
  expect(
    await findOpenLine(testCtx(world().database, partner.owner), { lineId: line?.id ?? "" }),
  ).not.toBeNull();
});

test("a refund in the next month takes back at the rate of its original, whose month may still be open or closed", async () => {
  const payment = aPayment(customer.key, [10_000n], { occurredAt: new Date("2026-03-10T10:00:00Z") });
  const refund = aReduction(payment, 10_000n, { occurredAt: new Date("2026-04-10T10:00:00Z") });
  await record(refund);
  await record(payment);
  await rateOpenMonths(job(), { partnerId: partner.partnerId });
  const april = async () =>
    (await seenBy(partner)).lines
      .filter(({ periodId }) => periodId === "2026-04")
      .map(({ amountMinor }) => amountMinor);
  expect(await april()).toEqual([-2_000n]);
  // The close writes March's lines for good and takes the open ones away.
  await asOwner(world(), async (client) => {
    await client.query("insert into commission_line select * from open_line where period_id = '2026-03'");
    await client.query("delete from open_line where period_id = '2026-03'");
    for (const status of ["closing", "closed"])
      await client.query("update period set status = $1 where id = '2026-03'", [status]);
  });
  expect(await rateOpenMonths(job(), { partnerId: partner.partnerId })).toEqual({ "2026-04": 1 });
  expect(await april()).toEqual([-2_000n]);
  // A month that is over is never rated again.
  expect(await rateOpenMonths(job(), { partnerId: partner.partnerId, periodId: "2026-03" })).toEqual({
    "2026-03": 0,
  });
});

test("lines of one event are rated line by line: what the agreement does not cover earns nothing and says so", async () => {
  const covered = aLine(1_000n);
  await record(
    aPayment(customer.key, [], {
      netMinor: 3_000n,
      taxMinor: 600n,
      lines: [covered, aLine(2_000n, { productKey: "ai_course", stream: "project" })],
    }),
  );
  const other = await partnerWithAgreement(world(), {
    schema: 1,
    timeZone: "America/New_York",
    heads: [
      {
        id: "docs",
        kind: "commission",
        products: ["docu_ai"],
        streams: "all",
        base: "net",
        pays: { kind: "percentage", ratePpm: 100_000 },
        months: null,
      },
    ],
    holdDays: 0,
    minimumPayoutMinor: {},
    protectionDays: 90,
  });
  await attribute(world(), other, customer);
  await rateOpenMonths(job(), { partnerId: other.partnerId });
  const { lines } = await seenBy(other);
  expect(lines.map(({ reason, baseMinor }) => [reason, baseMinor]).sort()).toEqual([
    ["earned", 1_000n],
    ["not_covered", 2_000n],
  ]);
});
