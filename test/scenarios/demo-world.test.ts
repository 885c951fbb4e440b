import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { playDemo } from "#app/demo/play-demo.server.ts";
import { ANONYMOUS, system } from "#app/domain/actor.ts";
import { signIn } from "#app/features/accounts/sign-in.server.ts";
import { checkLedger } from "#app/features/ledger/check-ledger.server.ts";
import { loadProgramme } from "#app/features/programme/load-programme.server.ts";
import { verifyMonth } from "#app/features/statements/verify-month.server.ts";
import { commissionLine, openLine } from "#db/schema/commissions.ts";
import { attribution } from "#db/schema/customers.ts";
import { application, enrolment, partner } from "#db/schema/partners.ts";
import { payout, payoutRun } from "#db/schema/payouts.ts";
import { referral, referralContest } from "#db/schema/referrals.ts";
import { period, revenueEvent, revenueQuarantine } from "#db/schema/revenue.ts";
import { statement, statementLine } from "#db/schema/statements.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";
import { ORIGIN, testCtx } from "#test/factories/accounts.ts";
import {
  STRIPE_API_BASE,
  STRIPE_TEST_WEBHOOKS,
  type StripeMock,
  startStripeMock,
} from "#test/mocks/stripe.ts";
import { type TestDatabase, testDatabase } from "#test/setup/database.ts";

/** One play of the demo world, looked at from several sides. */
const NOW = new Date("2026-11-20T15:00:00Z");
const CLOSED = [...monthsOf(2025, 10, 12), ...monthsOf(2026, 1, 10)];

function monthsOf(year: number, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, n) => `${year}-${String(first + n).padStart(2, "0")}`);
}
let world: TestDatabase;
let stripe: StripeMock;
let signIns: Awaited<ReturnType<typeof playDemo>>["signIns"];

beforeAll(async () => {
  world = await testDatabase();
  stripe = await startStripeMock();
  await loadProgramme({ db: world.database, now: NOW, requestId: "req_test" });
  const played = await playDemo({
    db: world.database,
    stripe: stripe.gateway,
    mail: { send: async (mail) => ({ via: "outbox", messageId: mail.id }) },
    origin: ORIGIN,
    now: NOW,
    simulatorUrl: STRIPE_API_BASE,
    webhookSecrets: {
      platform: STRIPE_TEST_WEBHOOKS.platform.secret,
      connect: STRIPE_TEST_WEBHOOKS.connect.secret,
    },
    studentKeySecret: "students of the test",
  });
  signIns = played.signIns;
}, 180_000);
afterAll(async () => {
  await stripe.stop();
  await world.drop();
});

const asSystem = () => testCtx(world.database, system("test"), { now: NOW });
const read = <Row>(query: (reader: Reader) => Promise<Row[]>) => withActor(asSystem(), query);

async function statementsOf(partnerName: string) {
  const rows = await read((reader) =>
    reader
      .select({ statement })
      .from(statement)
      .innerJoin(partner, eq(partner.id, statement.partnerId))
      .where(eq(partner.name, partnerName))
      .orderBy(statement.periodId),
  );
  return rows.map((row) => row.statement);
}

test("at least twelve partners of six types are paid by two companies; two applicants wait, one was refused", async () => {
  const enrolments = await read((reader) => reader.select().from(enrolment));
  expect(new Set(enrolments.map((row) => row.partnerId)).size).toBeGreaterThanOrEqual(12);
  expect(new Set(enrolments.map((row) => row.partnerTypeKey)).size).toBeGreaterThanOrEqual(6);
  expect(new Set(enrolments.map((row) => row.legalEntityId)).size).toBe(2);
  const applications = await read((reader) => reader.select().from(application));
  const undecided = applications.filter(({ status }) => status !== "approved").map(({ status }) => status);
  expect(undecided.sort()).toEqual(["refused", "submitted", "submitted"]);
});

test("thirteen months are closed and found again from their sources byte for byte; the next is open with lines", async () => {
  const months = await read((reader) => reader.select().from(period).orderBy(period.id));
  expect(months.filter(({ status }) => status === "closed").map(({ id }) => id)).toEqual(CLOSED);
  for (const periodId of CLOSED) {
    const found = await verifyMonth(asSystem(), { periodId });
    expect({ periodId, differences: found.differences }).toEqual({ periodId, differences: [] });
    expect(found.lines).toBeGreaterThan(20);
  }
  const open = await read((reader) => reader.select().from(openLine));
  expect(open.length).toBeGreaterThan(20);
  expect(new Set(open.map((line) => line.periodId))).toEqual(new Set(["2026-11"]));
});

test("the books are clean, and every check of them had something to look at", async () => {
  const checked = await checkLedger(asSystem());
  expect(checked.filter(({ broken }) => broken > 0)).toEqual([]);
  // Nothing that was sent ever came back in this story.
  const idle = checked.filter(({ examined }) => examined === 0).map(({ name }) => name);
  expect(idle).toEqual(["I9 reversals are booked"]);
});

test("each payout that was approved has exactly one live transfer at Stripe, and no other was asked for", async () => {
  const paid = await read((reader) => reader.select().from(payout).where(eq(payout.status, "paid")));
  const transfers = await stripe.control.transfers();
  expect(paid.length).toBeGreaterThan(30);
  expect(transfers.map((one) => [one.metadata.payout_id, BigInt(one.amount)]).sort()).toEqual(
    paid.map((one) => [one.id, one.amountMinor]).sort(),
  );
  expect(transfers.filter((one) => one.amount_reversed > 0)).toEqual([]);
  const asked = await stripe.control.requests();
  const creations = asked.filter(({ method, path }) => method === "POST" && path === "/v1/transfers");
  expect(creations).toHaveLength(paid.length);
});

test("the last month's runs are submitted and wait for the second person", async () => {
  const runs = await read((reader) => reader.select().from(payoutRun).orderBy(payoutRun.periodId));
  const waiting = runs.filter(({ status }) => status === "submitted");
  expect(waiting.map(({ periodId, currency }) => `${periodId} ${currency}`).sort()).toEqual([
    "2026-10 EUR",
    "2026-10 USD",
  ]);
  const paid = runs.filter(({ status }) => status === "approved");
  expect(paid.map(({ periodId }) => periodId)).toEqual(CLOSED.slice(0, -1).flatMap((id) => [id, id]));
});

describe("what happens to a balance", () => {
  test("a refund of a later month stands on the next statement, after the payment's was paid out", async () => {
    const rows = await read((reader) =>
      reader
        .select({ line: commissionLine, number: statement.number })
        .from(commissionLine)
        .innerJoin(revenueEvent, eq(revenueEvent.id, commissionLine.eventId))
        .innerJoin(statementLine, eq(statementLine.lineId, commissionLine.id))
        .innerJoin(statement, eq(statement.id, statementLine.statementId))
        .innerJoin(partner, eq(partner.id, commissionLine.partnerId))
        .where(eq(partner.name, "Northlight Growth Studio")),
    );
    const lines = new Map(rows.map(({ line }) => [line.id, line]));
    const afterPayout = rows.filter(
      ({ line }) =>
        line.reversesLineId !== null &&
        line.fromHeldMinor === 0n &&
        lines.get(line.reversesLineId)?.periodId !== line.periodId,
    );
    expect(afterPayout).toHaveLength(1);
    const [late] = afterPayout;
    // Half of 1,290.00 at 20%.
    expect(late?.line).toMatchObject({ periodId: "2026-09", amountMinor: -12_900n, fromHeldMinor: 0n });
    expect(late?.number).toMatch(/^REP-2026-09-/);
    expect(lines.get(late?.line.reversesLineId ?? "")?.periodId).toBe("2026-07");
  });

  test("one falls below zero and is worked off", async () => {
    const balances = await statementsOf("Harbor & Finch Marketing");
    expect(balances.map((row) => row.payableReason)).toEqual([
      "on_hold",
      "payable",
      "negative_balance",
      "payable",
      "payable",
    ]);
    expect(balances[2]?.availableMinor).toBe(-42_840n);
    // 531.60 were released, the debt was repaid first.
    expect(balances[3]?.payableMinor).toBe(10_320n);
  });

  test("one stays below the minimum, one has nobody to be paid to", async () => {
    // 8% of 84.24, 103.86, 123.66 and 89.10, for what was used in four months.
    const small = await statementsOf("Quillstack Workspace");
    expect(small.at(-1)).toMatchObject({ payableReason: "below_minimum", availableMinor: 3_207n });
    const left = await statementsOf("Lexia Legal Tech");
    expect(left.at(-1)).toMatchObject({ payableReason: "payable", paidMinor: 0n, payableMinor: 66_825n });
  });
});

test("claims are open, declined, expired and contested; money of nobody waits in the quarantine", async () => {
  const referrals = await read((reader) => reader.select().from(referral));
  const statuses = new Set(referrals.map(({ status }) => status));
  expect(statuses).toEqual(new Set(["registered", "accepted", "declined", "expired"]));
  const late = referrals.filter((row) => row.status === "registered" && row.answerDueAt < NOW);
  expect(late.map(({ label }) => label)).toContain("Almazara Sierra Clara S.L.");
  const contests = await read((reader) => reader.select().from(referralContest));
  expect(contests.map(({ status }) => status).sort()).toEqual(["dismissed", "open"]);
  const aside = await read((reader) => reader.select().from(revenueQuarantine));
  expect(aside).toMatchObject([{ reasonCode: "customer_unknown", grossMinor: 640_000n, resolution: null }]);
});

test("revenue came by webhook, API and file, and one customer is shared 60 to 40", async () => {
  const events = await read((reader) => reader.select().from(revenueEvent));
  expect(new Set(events.map(({ source }) => source))).toEqual(new Set(["stripe", "billing", "csv"]));
  expect(events.filter(({ lateForPeriodId }) => lateForPeriodId !== null)).toEqual([]);
  const weights = await read((reader) => reader.select().from(attribution));
  const shared = weights.filter(({ customerLabel }) => customerLabel === "Meridian Outdoor Supply");
  expect(shared.map(({ weightPpm }) => weightPpm).sort()).toEqual([400_000, 600_000]);
});

test("no job of the past waits for the worker, and Stripe has told everything", async () => {
  const { rows } = await world.database
    .pool("queue")
    .query("select task_identifier from graphile_worker.jobs");
  expect(rows).toEqual([]);
  expect(await stripe.control.deliveries()).toEqual([]);
  // The simulator is back in the present.
  expect(Math.abs((await stripe.control.now()).getTime() - Date.now())).toBeLessThan(60_000);
});

test("every demo sign-in works, one for each role", async () => {
  expect(signIns).toHaveLength(10);
  for (const { role, email, password } of signIns) {
    const ctx = testCtx(world.database, ANONYMOUS, { now: NOW });
    const opened = await signIn(ctx, { email, password, addressBlock: "192.0.2.1", userAgent: null });
    const isStaff = /Admin|manager|Finance/.test(role);
    expect({ role, side: opened.side }).toEqual({ role, side: isStaff ? "staff" : "partner" });
  }
});
