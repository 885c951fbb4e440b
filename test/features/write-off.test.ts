import { beforeEach, expect, test } from "vitest";
import { type StaffActor, system } from "#app/domain/actor.ts";
import { payoutApprovedJournal } from "#app/domain/payout-journals.ts";
import { confirmWriteOff, withdrawWriteOff } from "#app/features/commissions/decide-write-off.server.ts";
import { listWriteOffs } from "#app/features/commissions/list-write-offs.server.ts";
import { proposeWriteOff } from "#app/features/commissions/propose-write-off.server.ts";
import { accountBalances } from "#app/features/ledger/account-balances.server.ts";
import { checkLedger } from "#app/features/ledger/check-ledger.server.ts";
import { writeJournal } from "#app/features/ledger/write-journal.server.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { verifyMonth } from "#app/features/statements/verify-month.server.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { statement } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";
import { staffPerson, testCtx } from "#test/factories/accounts.ts";
import { loadWorld } from "#test/factories/partners.ts";
import {
  customerOf,
  type EarningPartner,
  earningPartner,
  payment,
  record,
  refund,
} from "#test/factories/statements.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
const JUNE = new Date("2026-06-10T10:00:00Z");
const as = <A extends StaffActor>(actor: A, now = JUNE) => testCtx(db(), actor, { now });
const asSystem = (now: string) => testCtx(db(), system("test"), { now: new Date(now) });
let partner: EarningPartner;
let ana: StaffActor;
let ben: StaffActor;

/** 200.00 earned in March and paid out in May; then the whole payment is refunded: 200.00 are owed back. */
beforeEach(async () => {
  await loadWorld(db());
  partner = await earningPartner(db());
  ana = await staffPerson(db(), "finance");
  ben = await staffPerson(db(), "finance");
  const customer = await customerOf(db(), [{ partner }]);
  const sold = payment(customer, { id: "sold", at: "2026-03-20T10:00:00Z", net: 100_000n });
  await record(db(), "2026-03-21T10:00:00Z", sold);
  await closeMonth(asSystem("2026-04-01T12:00:00Z"), { periodId: "2026-03" });
  await closeMonth(asSystem("2026-05-01T12:00:00Z"), { periodId: "2026-04" });
  const paidAt = new Date("2026-05-04T09:00:00Z");
  await withActor(asSystem("2026-05-04T09:00:00Z"), (tx) =>
    writeJournal(tx, payoutApprovedJournal("pay_may", 20_000n), {
      partnerId: partner.partnerId,
      legalEntityId: "ent_demo_us",
      currency: "USD",
      periodId: null,
      eventAt: paidAt,
      now: paidAt,
    }),
  );
  await record(
    db(),
    "2026-05-21T10:00:00Z",
    refund(sold, { id: "back", at: "2026-05-20T10:00:00Z", net: 100_000n }),
  );
  await closeMonth(asSystem("2026-06-01T12:00:00Z"), { periodId: "2026-05" });
});

const propose = (amountMinor: bigint, actor: StaffActor = ana) =>
  proposeWriteOff(as(actor), {
    partnerId: partner.partnerId,
    legalEntityId: "ent_demo_us",
    currency: "USD",
    amountMinor,
    reason: "The agency has closed down",
  });
const proposed = async (amountMinor: bigint) => (await propose(amountMinor))?.writeOffId ?? "";
const balance = async (account: "partner_debt" | "debt_written_off" | "commission_expense") =>
  (
    await withActor(asSystem("2026-07-02T12:00:00Z"), (tx) =>
      accountBalances(tx, { partnerId: partner.partnerId, legalEntityId: "ent_demo_us", currency: "USD" }),
    )
  ).get(account) ?? 0n;

const refusal = (act: Promise<unknown>) =>
  act.then(
    () => "done",
    (error: { code?: string }) => error.code,
  );

test("a debt that two people give up is a line of its month, is set off, and is no commission", async () => {
  expect((await listWriteOffs(as(ana))).debts).toMatchObject([{ debtMinor: 20_000n, givenUpMinor: 0n }]);
  const writeOffId = await proposed(15_000n);
  expect(await confirmWriteOff(as(ben), { writeOffId })).toEqual({ periodId: "2026-06" });
  expect(await balance("partner_debt")).toBe(20_000n);
  await closeMonth(asSystem("2026-07-01T12:00:00Z"), { periodId: "2026-06" });

  const lines = await withActor(asSystem("2026-07-02T12:00:00Z"), (tx) => tx.select().from(commissionLine));
  expect(lines.filter(({ periodId }) => periodId === "2026-06")).toMatchObject([
    {
      reasonCode: "write_off",
      amountMinor: 15_000n,
      working: { kind: "write_off", writeOffId, debtMinor: "20000", givenUpMinor: "15000" },
    },
  ]);
  const statements = await withActor(asSystem("2026-07-02T12:00:00Z"), (tx) =>
    tx.select().from(statement).orderBy(statement.periodId),
  );
  expect(statements.at(-1)).toMatchObject({
    openingMinor: -20_000n,
    adjustmentsMinor: 15_000n,
    closingMinor: -5_000n,
    payableMinor: 0n,
  });
  expect(await balance("partner_debt")).toBe(5_000n);
  expect(await balance("debt_written_off")).toBe(15_000n);
  // 200.00 earned, 200.00 taken back: what was given up is another expense.
  expect(await balance("commission_expense")).toBe(0n);
  expect(await verifyMonth(asSystem("2026-07-02T12:00:00Z"), { periodId: "2026-06" })).toMatchObject({
    differences: [],
  });
  const broken = (await checkLedger(asSystem("2026-07-02T12:00:00Z"))).filter(({ broken: n }) => n > 0);
  // The payout of this story is a journal alone.
  expect(broken.map(({ name }) => name)).toEqual([
    "I11 in transit is what is under way",
    "I13 journals have a cause",
  ]);
});

test("nobody gives up what they proposed, by the use case or by a statement of their login", async () => {
  const writeOffId = await proposed(20_000n);
  expect(await refusal(confirmWriteOff(as(ana), { writeOffId }))).toBe("confirmer_is_proposer");
  const byHand = withActor(as(ana), (tx) =>
    tx.execute(
      `update write_off set status = 'confirmed', decided_by = '${ana.accountId}', decided_at = now(), period_id = '2026-06', debt_minor = 20000`,
    ),
  );
  await expect(byHand).rejects.toMatchObject({
    cause: { message: "nobody confirms what they proposed", code: "RP003" },
  });
  const manager = await staffPerson(db(), "manager");
  expect(await refusal(propose(1n, manager))).toBe("not_allowed");
  expect(await refusal(confirmWriteOff(as(manager), { writeOffId }))).toBe("not_allowed");
});

test("never more is given up than is owed, what waits and what waits for its statement included", async () => {
  expect(await refusal(propose(20_001n))).toBe("write_off_exceeds_debt");
  expect(await refusal(propose(0n))).toBe("write_off_exceeds_debt");
  const first = await proposed(12_000n);
  expect(await refusal(propose(8_001n))).toBe("write_off_exceeds_debt");
  await confirmWriteOff(as(ben), { writeOffId: first });
  expect(await refusal(propose(8_001n))).toBe("write_off_exceeds_debt");
  const second = await proposed(8_000n);
  expect(await withdrawWriteOff(as(ana), { writeOffId: second })).toBe(true);
  expect(await refusal(confirmWriteOff(as(ben), { writeOffId: second }))).toBe("write_off_not_proposed");
  expect((await listWriteOffs(as(ana))).debts).toMatchObject([{ debtMinor: 20_000n, givenUpMinor: 12_000n }]);
});

test("what was confirmed stays: it is neither changed nor deleted, nor booked into a closed month", async () => {
  const writeOffId = await proposed(20_000n);
  const byHand = (text: string, actor: StaffActor) =>
    withActor(as(actor), (tx) => tx.execute(text)).then(
      () => "done",
      (error: { cause?: { code?: string } }) => error.cause?.code,
    );
  const confirm = (month: string) =>
    `update write_off set status = 'confirmed', decided_by = '${ben.accountId}', decided_at = now(), period_id = '${month}', debt_minor = 20000`;
  expect(await byHand(confirm("2026-05"), ben)).toBe("RP004");
  await confirmWriteOff(as(ben), { writeOffId });
  expect(
    await byHand("update write_off set status = 'withdrawn', period_id = null, debt_minor = null", ben),
  ).toBe("RP004");
  expect(await byHand("update write_off set amount_minor = 1", ben)).toBe("42501");
  expect(await byHand("delete from write_off", ben)).toBe("42501");
});
