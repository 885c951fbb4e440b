import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { payoutApprovedJournal } from "#app/domain/payout-journals.ts";
import { checkLedger } from "#app/features/ledger/check-ledger.server.ts";
import { writeJournal } from "#app/features/ledger/write-journal.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { verifyMonth } from "#app/features/statements/verify-month.server.ts";
import { journalEntry } from "#db/schema/ledger.ts";
import { statement } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";
import { testCtx } from "#test/factories/accounts.ts";
import { loadWorld } from "#test/factories/partners.ts";
import {
  customerOf,
  type EarningPartner,
  earningPartner,
  payment,
  record,
  refund,
} from "#test/factories/statements.ts";
import { type TestDatabase, testDatabase } from "#test/setup/database.ts";

/** One partner from March to July: earns, is paid, loses a refund, and works its way out of the debt. */
let world: TestDatabase;
let partner: EarningPartner;
/** What the refunds of later months take from: 200.00 of commission. */
let march: RevenueEventInput;

const MONTHS = ["2026-03", "2026-04", "2026-05", "2026-06", "2026-07"];
/** The morning on which the month before is closed. */
const morningAfter = (period: string) => `${MONTHS[MONTHS.indexOf(period) + 1] ?? "2026-08"}-01T12:00:00Z`;
const as = (now: string) => testCtx(world.database, system("test"), { now: new Date(now) });

async function close(period: string) {
  await closeMonth(as(morningAfter(period)), { periodId: period });
  const rows = await withActor({ db: world.database, actor: partner.owner }, (tx) =>
    tx.select().from(statement),
  );
  const row = rows.find((one) => one.periodId === period);
  if (!row) throw new Error(`There is no statement for ${period}.`);
  return row;
}

beforeAll(async () => {
  world = await testDatabase();
  await loadWorld(world.database);
  partner = await earningPartner(world.database);
  const hotel = await customerOf(world.database, [{ partner }]);
  march = payment(hotel, { id: "p1", at: "2026-03-20T10:00:00Z", net: 100_000n });
  await record(world.database, "2026-03-20T10:01:00Z", march);
  const april = payment(hotel, { id: "p2", at: "2026-04-10T10:00:00Z", net: 50_000n });
  await record(world.database, "2026-04-10T10:01:00Z", april);
});
afterAll(() => world.drop());

test("month 1: a payment is earned and on hold, so nothing is paid", async () => {
  expect(await close("2026-03")).toMatchObject({
    number: "REP-2026-03-0001",
    earnedMinor: 20_000n,
    heldMinor: 20_000n,
    availableMinor: 0n,
    payableMinor: 0n,
    payableReason: "on_hold",
  });
});

test("month 2: the hold lets go and the balance is payable", async () => {
  expect(await close("2026-04")).toMatchObject({
    openingMinor: 20_000n,
    earnedMinor: 10_000n,
    heldMinor: 10_000n,
    releasedMinor: 20_000n,
    payableMinor: 20_000n,
    payableReason: "payable",
  });
});

test("month 3: a refund in a later month takes back its proportion, and what was paid already becomes a debt", async () => {
  const place = {
    partnerId: partner.partnerId,
    legalEntityId: "ent_demo_us",
    currency: "USD",
    periodId: null,
  };
  const paidAt = new Date("2026-05-05T09:00:00Z");
  await withActor({ db: world.database, actor: system("test") }, (tx) =>
    writeJournal(tx, payoutApprovedJournal("pay_1", 20_000n), { ...place, eventAt: paidAt, now: paidAt }),
  );
  await record(
    world.database,
    "2026-05-20T10:01:00Z",
    refund(march, { id: "r1", at: "2026-05-20T10:00:00Z", net: 75_000n }),
  );
  expect(await close("2026-05")).toMatchObject({
    openingMinor: 30_000n,
    paidMinor: -20_000n,
    clawedBackMinor: -15_000n,
    closingMinor: -5_000n,
    heldMinor: 0n,
    availableMinor: -5_000n,
    payableMinor: 0n,
    payableReason: "negative_balance",
  });
});

test("month 4: the rest of the refund takes back what is left, never more", async () => {
  await record(
    world.database,
    "2026-06-02T10:01:00Z",
    refund(march, { id: "r2", at: "2026-06-02T10:00:00Z", net: 99_000n }),
  );
  expect(await close("2026-06")).toMatchObject({
    clawedBackMinor: -5_000n,
    availableMinor: -10_000n,
    payableReason: "negative_balance",
  });
});

test("month 5: a month without any event is closed too, and carries the debt", async () => {
  expect(await close("2026-07")).toMatchObject({ openingMinor: -10_000n, closingMinor: -10_000n });
});

test("the books sum to zero and hold the debt", async () => {
  const rows = await withActor({ db: world.database, actor: system("test") }, (tx) =>
    tx
      .select({ account: journalEntry.accountCode, minor: sql<string>`sum(amount_minor)::text` })
      .from(journalEntry)
      .groupBy(journalEntry.accountCode),
  );
  const books = new Map(rows.map((row) => [row.account, BigInt(row.minor)]));
  expect([...books.values()].reduce((sum, minor) => sum + minor, 0n)).toBe(0n);
  expect(books.get("partner_debt")).toBe(10_000n);
  expect(books.get("partner_payable")).toBe(0n);
  expect(books.get("partner_held")).toBe(0n);
  expect(books.get("commission_expense")).toBe(10_000n);
  const checked = await checkLedger(as("2026-08-02T00:00:00Z"));
  // The payout of this story is a journal alone: what ties journals to payouts has its own tests.
  const ownChecks = checked.filter((one) => !/^(I11|I13) /.test(one.name));
  expect(ownChecks.filter((one) => one.broken > 0)).toEqual([]);
});

test("every month is found again from its sources byte for byte, years and refunds later", async () => {
  for (const period of MONTHS) {
    const found = await verifyMonth(as("2029-01-01T00:00:00Z"), { periodId: period });
    expect({ period, differences: found.differences }).toEqual({ period, differences: [] });
    expect(found.statements).toBe(1);
  }
});
