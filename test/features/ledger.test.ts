import { expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import type { Journal } from "#app/domain/journal.ts";
import { payoutApprovedJournal } from "#app/domain/payout-journals.ts";
import { accountBalances } from "#app/features/ledger/account-balances.server.ts";
import { listJournals } from "#app/features/ledger/list-journals.server.ts";
import { listTrialBalances } from "#app/features/ledger/trial-balance.server.ts";
import { writeJournal } from "#app/features/ledger/write-journal.server.ts";
import { period } from "#db/schema/revenue.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { NOW, staffPerson, testCtx } from "#test/factories/accounts.ts";
import { approvedPartner, loadWorld, type SamplePartner } from "#test/factories/partners.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();

async function partnerWithBooks(): Promise<SamplePartner> {
  await loadWorld(world().database);
  return approvedPartner(world().database, { legalEntityId: "ent_demo_us" });
}

const placeOf = ({ partnerId }: SamplePartner, eventAt = NOW) => ({
  partnerId,
  legalEntityId: "ent_demo_us",
  currency: "USD",
  periodId: null,
  eventAt,
  now: NOW,
});
const inBooks = <Result>(act: (tx: Tx) => Promise<Result>) =>
  withActor({ db: world().database, actor: system("test") }, act);

test("a journal is written once per kind and cause; saying something else later is our mistake", async () => {
  const partner = await partnerWithBooks();
  const write = (minor: bigint) =>
    inBooks((tx) => writeJournal(tx, payoutApprovedJournal("pay_1", minor), placeOf(partner)));
  expect(await write(500n)).toBe(true);
  expect(await write(500n)).toBe(false);
  await expect(write(501n)).rejects.toThrow("says the same");
  const balances = await inBooks((tx) => accountBalances(tx, placeOf(partner)));
  expect([...balances].sort()).toEqual([
    ["partner_payable", 500n],
    ["payout_in_transit", -500n],
  ]);
});

test("a journal that does not sum to zero is refused by the database", async () => {
  const partner = await partnerWithBooks();
  const lopsided: Journal = {
    kind: "accrual",
    cause: "stm_1",
    entries: [
      { account: "commission_expense", amountMinor: 100n },
      { account: "partner_held", amountMinor: -99n },
    ],
  };
  await expect(inBooks((tx) => writeJournal(tx, lopsided, placeOf(partner)))).rejects.toThrow();
  expect(await listTrialBalances(testCtx(world().database, system("test")))).toEqual([]);
});

test("balances up to an instant leave out what happened after it", async () => {
  const partner = await partnerWithBooks();
  const later = new Date(NOW.getTime() + 1);
  await inBooks((tx) => writeJournal(tx, payoutApprovedJournal("pay_1", 500n), placeOf(partner)));
  await inBooks((tx) => writeJournal(tx, payoutApprovedJournal("pay_2", 30n), placeOf(partner, later)));
  const upTo = await inBooks((tx) => accountBalances(tx, { ...placeOf(partner), upTo: NOW }));
  expect(upTo.get("partner_payable")).toBe(500n);
});

test("the trial balance as of a month has its statements, which are booked after its end, and payments made in it", async () => {
  const partner = await partnerWithBooks();
  const month = "2026-02";
  const before = new Date("2026-02-01T00:00:00Z");
  const sealed = { kind: "accrual", cause: "stm_1" } as const;
  const entries = [
    { account: "commission_expense", amountMinor: 900n },
    { account: "partner_payable", amountMinor: -900n },
  ] as const;
  await inBooks(async (tx) => {
    await tx.insert(period).values({ id: month, fromAt: before, toAt: NOW, status: "open" });
    await writeJournal(tx, { ...sealed, entries }, { ...placeOf(partner), periodId: month });
    await writeJournal(tx, payoutApprovedJournal("pay_1", 500n), placeOf(partner));
  });
  const finance = testCtx(world().database, await staffPerson(world().database, "finance"));
  const debits = async (asOf: string) =>
    (await listTrialBalances(finance, { asOf })).map(({ debitMinor }) => debitMinor);
  expect(await debits("2026-01")).toEqual([]);
  expect(await debits(month)).toEqual([900n]);
  expect(await debits("2026-03")).toEqual([1_400n]);
});

test("the trial balance adds up per entity and currency, and journals are listed newest first, for staff alone", async () => {
  const partner = await partnerWithBooks();
  const later = new Date(NOW.getTime() + 1_000);
  await inBooks((tx) => writeJournal(tx, payoutApprovedJournal("pay_1", 500n), placeOf(partner)));
  await inBooks((tx) => writeJournal(tx, payoutApprovedJournal("pay_2", 30n), placeOf(partner, later)));
  const finance = testCtx(world().database, await staffPerson(world().database, "finance"));
  expect(await listTrialBalances(finance)).toMatchObject([
    {
      legalEntityId: "ent_demo_us",
      currency: "USD",
      debitMinor: 530n,
      creditMinor: 530n,
      differenceMinor: 0n,
      accounts: [
        { account: "partner_payable", debitMinor: 530n, creditMinor: 0n, balanceMinor: 530n },
        { account: "payout_in_transit", balanceMinor: -530n },
      ],
    },
  ]);
  const { rows, total } = await listJournals(finance, { limit: 1, offset: 0 });
  expect(total).toBe(2);
  expect(rows).toMatchObject([{ cause: "pay_2", entries: [{ amountMinor: 30n }, { amountMinor: -30n }] }]);
  const none = await listJournals(finance, { kind: "accrual", limit: 10, offset: 0 });
  expect(none).toEqual({ rows: [], total: 0 });
  expect(() => listTrialBalances(testCtx(world().database, partner.owner))).toThrow("not_allowed");
});
