import { and, eq, lt } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SIGN_INS } from "#app/demo/story-people.ts";
import { ANONYMOUS, system } from "#app/domain/actor.ts";
import { DEMO_PASSWORD } from "#app/features/accounts/list-demo-sign-ins.server.ts";
import { signIn } from "#app/features/accounts/sign-in.server.ts";
import { backTestTerms } from "#app/features/commissions/back-test-terms.server.ts";
import { findTermsToTest, listTemplatesToTest } from "#app/features/commissions/terms-to-test.server.ts";
import { checkLedger } from "#app/features/ledger/check-ledger.server.ts";
import { verifyMonth } from "#app/features/statements/verify-month.server.ts";
import { commissionLine, openLine } from "#db/schema/commissions.ts";
import { attribution } from "#db/schema/customers.ts";
import { application, enrolment, partner } from "#db/schema/partners.ts";
import { payout, payoutRun } from "#db/schema/payouts.ts";
import { referral, referralContest } from "#db/schema/referrals.ts";
import { period, revenueEvent, revenueEventLine, revenueQuarantine } from "#db/schema/revenue.ts";
import { statement } from "#db/schema/statements.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";
import { testCtx } from "#test/factories/accounts.ts";
import { type PlayedWorld, playedWorld } from "#test/setup/played-world.ts";

/** One play of the demo world, looked at from several sides. */
let world: PlayedWorld;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  world = await playedWorld();
}, 180_000);
afterAll(() => world.drop());

const asSystem = () => testCtx(world.database, system("test"), { now: world.now });
const read = <Row>(query: (reader: Reader) => Promise<Row[]>) => withActor(asSystem(), query);

/** The programme's month so many before the one in which the story ends. */
function monthsBack(back: number): string {
  const today = world.now.toLocaleDateString("sv-SE", { timeZone: "America/New_York" });
  const months = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 - back;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`;
}
const closedMonths = () => Array.from({ length: 13 }, (_, n) => monthsBack(13 - n));

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

test("thirteen months are closed and found again from their sources byte for byte", async () => {
  const months = await read((reader) => reader.select().from(period).orderBy(period.id));
  expect(months.filter(({ status }) => status === "closed").map(({ id }) => id)).toEqual(closedMonths());
  for (const periodId of closedMonths()) {
    const found = await verifyMonth(asSystem(), { periodId });
    expect({ periodId, differences: found.differences }).toEqual({ periodId, differences: [] });
    expect(found.lines).toBeGreaterThan(20);
  }
}, 60_000);

test("every payment of the open month by a customer whose share cannot have run out has its line", async () => {
  const open = await read((reader) => reader.select().from(openLine));
  expect(new Set(open.map((line) => line.periodId))).toEqual(new Set([monthsBack(0)]));
  const paid = await read((reader) =>
    reader
      .select({ id: revenueEvent.id, occurredAt: revenueEvent.occurredAt, since: attribution.createdAt })
      .from(revenueEvent)
      .innerJoin(attribution, eq(attribution.customerId, revenueEvent.customerId))
      .where(and(eq(revenueEvent.kind, "payment"), eq(revenueEvent.periodId, monthsBack(0)))),
  );
  // No agreement shares for less than twelve months.
  const young = paid.filter(({ occurredAt, since }) => occurredAt.getTime() - since.getTime() < 360 * DAY_MS);
  // In the first days of a month few have paid.
  expect(young.length).toBeGreaterThan(10);
  const lined = new Set(open.map((line) => line.eventId));
  expect(young.filter(({ id }) => !lined.has(id))).toEqual([]);
});

test("partners join over the months, and the share of an early client of an agency runs out after its year", async () => {
  const joined = await read((reader) => reader.select().from(enrolment));
  const months = new Set(joined.map((row) => row.createdAt.toISOString().slice(0, 7)));
  expect(months.size).toBeGreaterThanOrEqual(6);
  const of = eq(attribution.customerLabel, "Juniper Home Goods");
  const payments = await read((reader) =>
    reader
      .select({ periodId: revenueEvent.periodId, amountMinor: commissionLine.amountMinor })
      .from(revenueEvent)
      .innerJoin(attribution, and(of, eq(attribution.customerId, revenueEvent.customerId)))
      .innerJoin(commissionLine, eq(commissionLine.eventId, revenueEvent.id))
      .where(and(eq(revenueEvent.kind, "payment"), lt(revenueEvent.periodId, monthsBack(0))))
      .orderBy(revenueEvent.periodId),
  );
  expect(payments.map(({ periodId }) => periodId)).toEqual(closedMonths());
  expect(payments.filter((row) => row.amountMinor === 0n).map(({ periodId }) => periodId)).toEqual([
    monthsBack(1),
  ]);
});

test("a year is paid ahead, documents are counted, and a school on holiday earns nothing", async () => {
  const lines = await read((reader) => reader.select().from(revenueEventLine));
  const daysOf = (line: (typeof lines)[number]) =>
    (Date.parse(line.serviceTo ?? "") - Date.parse(line.serviceFrom ?? "")) / DAY_MS;
  const ahead = lines.filter((line) => daysOf(line) > 364);
  expect(ahead.map(({ netMinor }) => netMinor)).toEqual([1_380_000n]);
  const counted = new Set(lines.filter(({ quantity }) => quantity > 1n).map(({ quantity }) => quantity));
  expect(counted.size).toBeGreaterThan(10);
  const school = await statementsOf("Cedar Ridge Code School");
  const quiet = school.filter(({ earnedMinor }) => earnedMinor === 0n).map(({ periodId }) => periodId);
  const told = new Set(school.map(({ periodId }) => periodId));
  const missing = closedMonths().filter((id) => !told.has(id));
  expect([...quiet, ...missing].sort()).toEqual([monthsBack(11), monthsBack(7)]);
});

test("terms differ: a tier is crossed, a cap is reached, a target pays, students and documents have their price", async () => {
  const rows = await read((reader) =>
    reader
      .select({ name: partner.name, line: commissionLine })
      .from(commissionLine)
      .innerJoin(partner, eq(partner.id, commissionLine.partnerId))
      .orderBy(commissionLine.occurredAt),
  );
  const linesOf = (name: string) => rows.flatMap((row) => (row.name === name ? [row.line] : []));
  // One line goes from 15% to 18%, and has no rate of its own.
  const tiers = linesOf("Kestrel CRM").filter(({ amountMinor }) => amountMinor > 0n);
  expect(new Set(tiers.map(({ ratePpm }) => ratePpm))).toEqual(new Set([150_000, 180_000, null]));
  // 10% until 8,000.00 in the agreement's year: of 2,750.00 a part, of 1,200.00 nothing.
  const capped = linesOf("Stonebridge Systems").map(({ amountMinor, reasonCode }) => [
    reasonCode,
    amountMinor,
  ]);
  expect(capped).toEqual([
    ["earned", 420_000n],
    ["earned", 160_000n],
    ["earned", 220_000n],
    ["capped", 0n],
  ]);
  const bonuses = linesOf("Postwing Mail").filter(({ reasonCode }) => reasonCode === "target_bonus");
  expect(new Set(bonuses.map(({ amountMinor }) => amountMinor))).toEqual(new Set([15_000n]));
  const students = linesOf("University of Marlow Bay");
  expect(new Set(students.map(({ amountMinor }) => amountMinor))).toEqual(new Set([60_000n]));
  // 0.03 for each of 3,230 documents.
  expect(linesOf("Lexia Legal Tech")[0]).toMatchObject({ amountMinor: 9_690n, ratePpm: null });
});

test("the books are clean, and every check of them had something to look at", async () => {
  const checked = await checkLedger(asSystem());
  expect(checked.filter(({ broken }) => broken > 0)).toEqual([]);
  // Nothing that was sent ever came back in this story, and no sealed statement was restated.
  const idle = checked.filter(({ examined }) => examined === 0).map(({ name }) => name);
  expect(idle).toEqual(["I7 restatements move no money", "I9 reversals are booked"]);
});

test("each payout that was approved has exactly one live transfer at Stripe, and no other was asked for", async () => {
  const paid = await read((reader) => reader.select().from(payout).where(eq(payout.status, "paid")));
  const transfers = await world.stripe.transfers();
  expect(paid.length).toBeGreaterThan(30);
  expect(transfers.map((one) => [one.metadata.payout_id, BigInt(one.amount)]).sort()).toEqual(
    paid.map((one) => [one.id, one.amountMinor]).sort(),
  );
  expect(transfers.filter((one) => one.amount_reversed > 0)).toEqual([]);
  const asked = await world.stripe.requests();
  const creations = asked.filter(({ method, path }) => method === "POST" && path === "/v1/transfers");
  expect(creations).toHaveLength(paid.length);
});

test("the last month's runs are submitted and wait for the second person", async () => {
  const runs = await read((reader) => reader.select().from(payoutRun).orderBy(payoutRun.periodId));
  const waiting = runs.filter(({ status }) => status === "submitted");
  expect(waiting.map(({ periodId, currency }) => `${periodId} ${currency}`).sort()).toEqual([
    `${monthsBack(1)} EUR`,
    `${monthsBack(1)} USD`,
  ]);
  const paid = runs.filter(({ status }) => status === "released");
  const paidMonths = closedMonths().slice(0, -1);
  expect(paid.map(({ periodId }) => periodId)).toEqual(paidMonths.flatMap((id) => [id, id]));
});

describe("what happens to a balance", () => {
  test("a refund of a later month stands on the next statement, after the payment's was paid out", async () => {
    const rows = await read((reader) =>
      reader
        .select({ line: commissionLine, number: statement.number })
        .from(commissionLine)
        .innerJoin(revenueEvent, eq(revenueEvent.id, commissionLine.eventId))
        .innerJoin(
          statement,
          and(
            eq(statement.partnerId, commissionLine.partnerId),
            eq(statement.periodId, commissionLine.periodId),
          ),
        )
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
    expect(late?.line).toMatchObject({ periodId: monthsBack(2), amountMinor: -12_900n, fromHeldMinor: 0n });
    expect(late?.number).toMatch(new RegExp(`^REP-${monthsBack(2)}-`));
    expect(lines.get(late?.line.reversesLineId ?? "")?.periodId).toBe(monthsBack(4));
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
    expect(small.map((row) => row.payableReason)).toEqual(["on_hold", ...Array(4).fill("below_minimum")]);
    expect(small.at(-1)).toMatchObject({ payableReason: "below_minimum", availableMinor: 3_207n });
    const left = await statementsOf("Lexia Legal Tech");
    expect(left.at(-1)).toMatchObject({ payableReason: "payable", paidMinor: 0n, payableMinor: 66_825n });
  });
});

test("claims are open, declined, expired and contested; money of nobody waits in the quarantine", async () => {
  const referrals = await read((reader) => reader.select().from(referral));
  const statuses = new Set(referrals.map(({ status }) => status));
  expect(statuses).toEqual(new Set(["registered", "accepted", "declined", "expired"]));
  const late = referrals.filter((row) => row.status === "registered" && row.answerDueAt < world.now);
  expect(late.map(({ label }) => label)).toContain("Almazara Sierra Clara S.L.");
  const contests = await read((reader) => reader.select().from(referralContest));
  expect(contests.map(({ status }) => status).sort()).toEqual(["dismissed", "open"]);
  const aside = await read((reader) => reader.select().from(revenueQuarantine));
  const unknown = { reasonCode: "customer_unknown", grossMinor: 640_000n, resolution: null };
  // The invoice as it was issued, and its payment.
  expect(aside).toMatchObject([unknown, unknown]);
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
    // What the worker's schedule wishes for is named after its job, and not of the past.
    .query("select task_identifier from graphile_worker.jobs where key is distinct from task_identifier");
  expect(rows).toEqual([]);
  expect(await world.stripe.deliveries()).toEqual([]);
  // The simulator is back in the present.
  expect(Math.abs((await world.stripe.now()).getTime() - Date.now())).toBeLessThan(60_000);
});

test("every demo sign-in works, one for each role", async () => {
  expect(SIGN_INS).toHaveLength(10);
  for (const { role, email } of SIGN_INS) {
    const ctx = testCtx(world.database, ANONYMOUS, { now: world.now });
    const password = DEMO_PASSWORD;
    const opened = await signIn(ctx, { email, password, addressBlock: "192.0.2.1", userAgent: null });
    const isStaff = /Admin|manager|Finance/.test(role);
    expect({ role, side: opened.side }).toEqual({ role, side: isStaff ? "staff" : "partner" });
  }
});

test("the terms that everybody has, tried on the past, would have credited to the unit what was credited", async () => {
  const templates = await listTemplatesToTest(asSystem());
  expect(templates).toHaveLength(13);
  const staff = {
    ...asSystem(),
    actor: { kind: "staff", accountId: "acc_test", roles: ["manager"] } as const,
  };
  let compared = 0;
  for (const { id, typeKey } of templates) {
    const found = await findTermsToTest(staff, { templateId: id });
    if (!found) throw new Error(`no template ${id}`);
    const report = await backTestTerms(staff, found);
    for (const { currency, partners } of report.currencies)
      for (const { name, months } of partners)
        for (const { period: month, wasMinor, wouldMinor } of months) {
          expect([typeKey, name, currency, month, wouldMinor]).toEqual([
            typeKey,
            name,
            currency,
            month,
            wasMinor,
          ]);
          compared += wasMinor === 0n ? 0 : 1;
        }
  }
  expect(compared).toBeGreaterThan(100);
});
