import pg from "pg";
import { beforeEach, expect, test } from "vitest";
import { type Actor, type StaffActor, system } from "#app/domain/actor.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { checkLedger } from "#app/features/ledger/check-ledger.server.ts";
import { listPayableStatements } from "#app/features/payouts/payable-statements.server.ts";
import { prepareRun } from "#app/features/payouts/prepare-run.server.ts";
import { submitRun } from "#app/features/payouts/submit-run.server.ts";
import { announceStatement } from "#app/features/statements/announce-statement.server.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { findMonth } from "#app/features/statements/find-month.server.ts";
import { findRestatement, findWhatToRestate } from "#app/features/statements/find-restatement.server.ts";
import { findStatement } from "#app/features/statements/find-statement.server.ts";
import { findStatementDocument } from "#app/features/statements/find-statement-document.server.ts";
import { findStatementLine } from "#app/features/statements/find-statement-line.server.ts";
import { listEarnedByMonth } from "#app/features/statements/list-earned-by-month.server.ts";
import { listMonths } from "#app/features/statements/list-months.server.ts";
import { listStatements } from "#app/features/statements/list-statements.server.ts";
import { makeStatementDocuments } from "#app/features/statements/make-statement-documents.server.ts";
import { restateStatement } from "#app/features/statements/restate-statement.server.ts";
import { verifyMonth } from "#app/features/statements/verify-month.server.ts";
import { journal } from "#db/schema/ledger.ts";
import { statement } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";
import { staffPerson, testCtx } from "#test/factories/accounts.ts";
import { approveRun } from "#test/factories/approve.ts";
import { drawnBack, signedLate } from "#test/factories/backdating.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { acceptExceptions } from "#test/factories/payouts.ts";
import { type EarningPartner, earningPartner, payment, record } from "#test/factories/statements.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
const at = (text: string) => new Date(text);
const RESTATED = at("2026-04-12T10:00:00Z");
const worker = (now = "2026-05-02T12:00:00Z") => testCtx(db(), system("test"), { now: at(now) });
const as = <A extends Actor>(actor: A, now = RESTATED) => testCtx(db(), actor, { now });
const ALL = { limit: 100, offset: 0 };
const FEBRUARY = { number: "REP-2026-02-0001" };
const MARCH = { number: "REP-2026-03-0001" };
let partner: EarningPartner;
let ana: StaffActor;
let ben: StaffActor;

beforeEach(async () => {
  await loadWorld(db());
  partner = await earningPartner(db(), { now: at("2026-01-02T10:00:00Z") });
  ana = await staffPerson(db(), "manager");
  ben = await staffPerson(db(), "finance");
});

/** What stands before anything is restated: terms of April drawn back over February and March. */
async function corrected(effectiveOn = "2026-02-15") {
  const { versionId } = await signedLate(db(), { partner, manager: ana });
  const decision = await drawnBack(db(), { proposer: ana, confirmer: ben, versionId, effectiveOn });
  return { versionId, ...decision };
}

const statements = () => withActor(worker(), (tx) => tx.select().from(statement).orderBy(statement.id));
const payable = () =>
  withActor(as(ben), (tx) =>
    listPayableStatements(tx, {
      legalEntityId: "ent_demo_us",
      currency: "USD",
      at: at("2026-04-20T09:00:00Z"),
    }),
  );

async function asOwner(text: string, values: unknown[] = []): Promise<void> {
  const client = new pg.Client({ connectionString: world().ownerUrl });
  await client.connect();
  await client.query(text, values).finally(() => client.end());
}

test("a restatement is version 2, line by line what was, what should have been and why", async () => {
  const { backdatingId } = await corrected();
  expect(await findWhatToRestate(as(ben), MARCH.number)).toMatchObject({
    lines: 2,
    wasMinor: 5_000n,
    isMinor: 7_500n,
    differenceMinor: 2_500n,
  });
  expect(await restateStatement(as(ben), FEBRUARY)).toEqual({ version: 2, differences: 1 });
  expect(await restateStatement(as(ben), MARCH)).toEqual({ version: 2, differences: 2 });
  const found = await findRestatement(as(partner.owner), { ...MARCH, version: 2 }, ALL);
  // 20 % of 500.01 was 100.00, 30 % is 150.00; the refund of 250.00 took 50.00 back, and should have taken 75.00.
  expect(found?.view.sums).toEqual({ wasMinor: 5_000n, isMinor: 7_500n, differenceMinor: 2_500n });
  expect(
    found?.view.lines.map(({ wasMinor, isMinor, settledIn, settledBy, backdatingId: why, before, after }) => [
      ...[wasMinor, isMinor, settledIn, settledBy, why],
      ...[before?.ruleCode, before?.amountMinor, after?.amountMinor],
    ]),
  ).toEqual([
    [10_000n, 15_000n, "2026-04", null, backdatingId, "percentage", 10_000n, 15_000n],
    [-5_000n, -7_500n, "2026-04", null, backdatingId, "reversal", -5_000n, -7_500n],
  ]);
  await closeMonth(worker("2026-05-01T12:00:00Z"), { periodId: "2026-04" });
  const settled = await findRestatement(as(partner.owner), { ...FEBRUARY, version: 2 }, ALL);
  expect(settled?.view.lines[0]?.settledBy).toMatchObject({ number: "REP-2026-04-0001" });
});

test("it moves no money: version 1, what is paid, the next opening and the books are as without it", async () => {
  await corrected();
  const [before, journals, owed] = [
    await statements(),
    await withActor(worker(), (tx) => tx.$count(journal)),
    await payable(),
  ];
  expect(owed).toMatchObject([{ statementNumber: MARCH.number, amountMinor: 15_000n }]);
  await restateStatement(as(ben), FEBRUARY);
  await restateStatement(as(ben), MARCH);
  const after = await statements();
  expect(after.filter(({ version }) => version === 1)).toEqual(before);
  expect(after.filter(({ version }) => version === 2).map((row) => row.payableMinor)).toEqual([0n, 0n]);
  expect(await withActor(worker(), (tx) => tx.$count(journal))).toBe(journals);
  expect(await payable()).toEqual(owed);
  const { rows, total } = await listStatements(as(partner.owner), ALL);
  expect([total, rows.map((row) => [row.number, row.newestVersion, row.payableMinor])]).toEqual([
    2,
    [
      [MARCH.number, 2, 15_000n],
      [FEBRUARY.number, 2, 0n],
    ],
  ]);
  const earned = await listEarnedByMonth(as(ben), {
    partnerId: partner.partnerId,
    legalEntityId: "ent_demo_us",
    currency: "USD",
    upTo: "2026-03",
  });
  expect(earned.map(({ earnedMinor }) => earnedMinor)).toEqual([20_000n, 10_000n]);
  const [payment] = (await findStatement(as(ben), FEBRUARY.number, ALL))?.view.lines ?? [];
  const receipt = await findStatementLine(as(ben), { ...FEBRUARY, lineId: payment?.id ?? "" });
  expect(receipt?.reversedBy).toHaveLength(1);
  expect((await findMonth(as(ben), "2026-03"))?.statements).toHaveLength(1);
  const { months } = await listMonths(as(ben));
  expect(months.find(({ periodId }) => periodId === "2026-03")).toMatchObject({
    statements: 1,
    payable: [{ minor: 15_000n, currency: "USD" }],
  });
  await closeMonth(worker("2026-05-01T12:00:00Z"), { periodId: "2026-04" });
  const april = (await statements()).find(({ periodId }) => periodId === "2026-04");
  const closed = before.find(({ periodId }) => periodId === "2026-03");
  expect(april).toMatchObject({ openingMinor: closed?.closingMinor, adjustmentsMinor: 12_500n });
  const report = await checkLedger(worker());
  expect(report.filter(({ broken }) => broken > 0)).toEqual([]);
});

test("what a restated month counts as paid is counted once when the next one opens", async () => {
  const { customer, versionId } = await signedLate(db(), { partner, manager: ana });
  await record(
    db(),
    "2026-04-05T10:01:00Z",
    payment(customer, { id: "apr", at: "2026-04-05T10:00:00Z", net: 10_000n }),
  );
  await asOwner(
    `insert into payout_account (id, partner_id, rail, stripe_platform, stripe_account_id, state, country, created_at)
     select 'pac_1', $1, 'stripe', stripe_platform, 'acct_1', 'active', 'US', '2026-04-01Z' from legal_entity where id = 'ent_demo_us'`,
    [partner.partnerId],
  );
  const carla = await staffPerson(db(), "finance");
  const run = { periodId: "2026-03", legalEntityId: "ent_demo_us", currency: "USD" };
  const runId = await prepareRun(as(carla), run);
  await acceptExceptions(as(carla), runId);
  const submitted = await submitRun(as(carla), { runId });
  await approveRun(as(ben), { runId, contentSha256: submitted?.contentSha256 ?? "" });
  await closeMonth(worker("2026-05-01T12:00:00Z"), { periodId: "2026-04" });
  const may = at("2026-05-02T10:00:00Z");
  await drawnBack(db(), { proposer: ana, confirmer: ben, versionId, now: may });
  const restated = await restateStatement(as(ben, at("2026-05-03T10:00:00Z")), {
    number: "REP-2026-04-0001",
  });
  expect(restated).toEqual({ version: 2, differences: 1 });
  await closeMonth(worker("2026-06-01T12:00:00Z"), { periodId: "2026-05" });
  // 200.00 + 50.00 to pay 150.00 in April, whose own payment earned 20.00; what May has more is 125.00 and 10.00.
  const figures = (await statements())
    .filter(({ version, periodId }) => version === 1 && periodId >= "2026-04")
    .map((row) => [row.periodId, row.openingMinor, row.paidMinor, row.adjustmentsMinor, row.closingMinor]);
  expect(figures.sort()).toEqual([
    ["2026-04", 25_000n, -15_000n, 0n, 12_000n],
    ["2026-05", 12_000n, 0n, 13_500n, 25_500n],
  ]);
  for (const periodId of ["2026-03", "2026-04", "2026-05"])
    expect(await verifyMonth(worker("2026-06-02T12:00:00Z"), { periodId })).toMatchObject({ agrees: true });
  const report = await checkLedger(worker("2026-06-02T12:00:00Z"));
  expect(report.filter(({ broken }) => broken > 0)).toEqual([]);
});

test("with nothing new it is refused; a later decision makes version 3, of what is new alone", async () => {
  const { versionId } = await corrected("2026-03-01");
  await restateStatement(as(ben), MARCH);
  await expect(restateStatement(as(ben), MARCH)).rejects.toMatchObject({ code: "nothing_to_restate" });
  // From 1 March the refund of February's payment still went by the old terms.
  await expect(restateStatement(as(ben), FEBRUARY)).rejects.toMatchObject({ code: "nothing_to_restate" });
  const later = at("2026-04-13T10:00:00Z");
  await drawnBack(db(), { proposer: ana, confirmer: ben, versionId, now: later });
  expect(await restateStatement(as(ben, at("2026-04-14T10:00:00Z")), MARCH)).toEqual({
    version: 3,
    differences: 1,
  });
  const found = await findRestatement(as(ben), { ...MARCH, version: 3 }, ALL);
  expect(found?.view.sums).toEqual({ wasMinor: -5_000n, isMinor: -7_500n, differenceMinor: -2_500n });
  expect(found?.versions.map(({ version }) => version)).toEqual([1, 2, 3]);
  for (const periodId of ["2026-02", "2026-03"])
    expect(await verifyMonth(worker(), { periodId })).toMatchObject({ agrees: true, differences: [] });
  const report = await checkLedger(worker());
  expect(report.filter(({ broken }) => broken > 0)).toEqual([]);
});

test("finance alone issues one, and only of a statement that there is", async () => {
  await corrected();
  const admin = await staffPerson(db(), "admin");
  for (const nobody of [ana, admin])
    await expect(restateStatement(as(nobody), MARCH)).rejects.toMatchObject({ code: "not_allowed" });
  expect(await restateStatement(as(ben), { number: "REP-2026-03-0009" })).toBeNull();
  await restateStatement(as(ben), MARCH);
  const stranger = await earningPartner(db());
  expect(await findRestatement(as(stranger.owner), { ...MARCH, version: 2 }, ALL)).toBeNull();
  expect(await findRestatement(as(partner.owner), { ...MARCH, version: 3 }, ALL)).toBeNull();
});

test("a month verifies with its restatements, and notices one of their bytes or an amount changed", async () => {
  await corrected();
  await restateStatement(as(ben), MARCH);
  const verified = await verifyMonth(worker(), { periodId: "2026-03" });
  expect(verified).toMatchObject({ agrees: true, differences: [], statements: 2 });
  await asOwner(`
    alter table statement disable trigger user;
    update statement set canonical = replace(canonical, '"isMinor":"15000"', '"isMinor":"16000"') where version = 2;
    alter table statement enable trigger user`);
  const altered = await verifyMonth(worker(), { periodId: "2026-03" });
  expect(altered.differences.map(({ of, field }) => `${of}.${field}`)).toEqual([
    "statement.canonical",
    "statement.seal",
  ]);
  const report = await checkLedger(worker());
  expect(report.filter(({ broken }) => broken > 0).map(({ name }) => name)).toEqual([
    "I7 statements are as sealed",
  ]);
});

test("a restatement that pays is refused by the database, and found by the check of the books", async () => {
  await corrected();
  await restateStatement(as(ben), MARCH);
  const pays = "update statement set payable_minor = available_minor where version = 2";
  await expect(asOwner(`alter table statement disable trigger user; ${pays}`)).rejects.toThrow(
    "statement_restatement_pays_nothing",
  );
  await asOwner(`
    alter table statement drop constraint statement_restatement_pays_nothing;
    alter table statement disable trigger user;
    ${pays};
    alter table statement enable trigger user`);
  const report = await checkLedger(worker());
  expect(report.filter(({ broken }) => broken > 0).map(({ name }) => name)).toEqual([
    "I7 restatements move no money",
  ]);
});

test("what a restatement overtook is confirmed again, so that each version has all that was decided by then", async () => {
  const { versionId } = await corrected("2026-03-01");
  await restateStatement(as(ben), MARCH);
  await expect(
    drawnBack(db(), { proposer: ana, confirmer: ben, versionId, now: RESTATED }),
  ).rejects.toMatchObject({ code: "backdating_changed_since_shown" });
});

test("the partner is told once, and has the differences as PDF and CSV beside the files of version 1", async () => {
  await corrected();
  await restateStatement(as(ben), MARCH);
  const [row] = (await statements()).filter(({ version }) => version === 2);
  const statementId = row?.id ?? "";
  expect(await makeStatementDocuments(worker(), { statementId })).toEqual({ made: 4 });
  const file = (kind: "pdf" | "csv", version: number) =>
    findStatementDocument(as(partner.owner), { ...MARCH, version, kind, locale: "es" });
  expect((await file("pdf", 2))?.fileName).toBe("REP-2026-03-0001-v2.es.pdf");
  const csv = Buffer.from((await file("csv", 2))?.content ?? []).toString("utf8");
  expect(csv).toContain(";10000;100,00;15000;150,00;5000;50,00;2026-04;");
  expect(csv).toContain(";-5000;-50,00;-7500;-75,00;-2500;-25,00;2026-04;");
  expect(await file("csv", 1)).toBeNull();
  expect(await announceStatement(worker(), { statementId })).toBe(1);
  await announceStatement(worker(), { statementId });
  const client = new pg.Client({ connectionString: world().ownerUrl });
  await client.connect();
  const { rows } = await client
    .query("select template, body from mail_outbox where template like 'statement%'")
    .finally(() => client.end());
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ template: "statement_restated" });
  expect(rows[0].body).toContain("/portal/statements/REP-2026-03-0001?version=2");
});

test("minimum and payment months drawn back leave what a closed month found, and its verification, as they were", async () => {
  const terms = agreementTermsSchema.parse({
    schema: 1,
    timeZone: "America/New_York",
    heads: [
      {
        id: "share",
        kind: "commission",
        products: "all",
        streams: "all",
        base: "net",
        pays: { kind: "percentage", ratePpm: 200_000 },
        months: 12,
      },
    ],
    holdDays: 0,
    minimumPayoutMinor: { USD: 5_000 },
    protectionDays: 90,
  });
  partner = await earningPartner(db(), { terms, now: at("2026-01-02T10:00:00Z") });
  const { versionId } = await signedLate(db(), {
    partner,
    manager: ana,
    amend: (first) =>
      agreementTermsSchema.parse({
        ...first,
        ...terms,
        minimumPayoutMinor: { USD: 9_000_000 },
        payment: { every: "quarter" },
      }),
  });
  const before = (await statements()).map((row) => [row.periodId, row.payableMinor, row.minimumMinor]);
  expect(before).toContainEqual(["2026-02", 20_000n, 5_000n]);
  await drawnBack(db(), { proposer: ana, confirmer: ben, versionId });
  for (const periodId of ["2026-02", "2026-03"])
    expect(await verifyMonth(worker(), { periodId })).toMatchObject({ agrees: true, differences: [] });
  await closeMonth(worker("2026-05-01T12:00:00Z"), { periodId: "2026-04" });
  const april = (await statements()).find(({ periodId }) => periodId === "2026-04");
  expect(april).toMatchObject({ minimumMinor: 9_000_000n, payableMinor: 0n });
  for (const periodId of ["2026-02", "2026-03", "2026-04"])
    expect(await verifyMonth(worker(), { periodId })).toMatchObject({ agrees: true, differences: [] });
});
