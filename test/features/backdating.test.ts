import { beforeEach, expect, test } from "vitest";
import type { StaffActor } from "#app/domain/actor.ts";
import { system } from "#app/domain/actor.ts";
import { type AgreementTerms, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { offerVersion } from "#app/features/agreements/offer-version.server.ts";
import {
  confirmBackdating,
  withdrawBackdating,
} from "#app/features/commissions/confirm-backdating.server.ts";
import { findBackdating } from "#app/features/commissions/find-backdating.server.ts";
import { proposeBackdating } from "#app/features/commissions/propose-backdating.server.ts";
import { checkLedger } from "#app/features/ledger/check-ledger.server.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { verifyMonth } from "#app/features/statements/verify-month.server.ts";
import { adjustment } from "#db/schema/adjustments.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { withActor } from "#db/with-actor.server.ts";
import { staffPerson, testCtx } from "#test/factories/accounts.ts";
import { sign } from "#test/factories/agreements.ts";
import { drawnBack, signedLate as lateVersion } from "#test/factories/backdating.ts";
import { approvedPartner, loadWorld } from "#test/factories/partners.ts";
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
const at = (text: string) => new Date(text);
const worker = (now: string) => testCtx(db(), system("test"), { now: at(now) });
const JANUARY = at("2026-01-02T10:00:00Z");
let partner: EarningPartner;
let ana: StaffActor;
let ben: StaffActor;

beforeEach(async () => {
  await loadWorld(db());
  partner = await earningPartner(db(), { now: JANUARY });
  ana = await staffPerson(db(), "manager");
  ben = await staffPerson(db(), "finance");
});

type Head = AgreementTerms["heads"][number];

const signedLate = (headOf?: (head: Head) => unknown) =>
  lateVersion(db(), {
    partner,
    manager: ana,
    ...(headOf && {
      amend: (terms) => agreementTermsSchema.parse({ ...terms, heads: terms.heads.map(headOf) }),
    }),
  });

const NOW = at("2026-04-11T10:00:00Z");
const as = (actor: StaffActor, now = NOW) => testCtx(db(), actor, { now });

const confirmed = (versionId: string, effectiveOn = "2026-02-15") =>
  drawnBack(db(), { proposer: ana, confirmer: ben, versionId, effectiveOn });

test("nobody confirms what they proposed, neither by the use case nor by a statement of their login", async () => {
  const { versionId } = await signedLate();
  const proposed = await proposeBackdating(as(ana), { versionId, effectiveOn: "2026-02-15", reason: "Late" });
  const backdatingId = proposed?.backdatingId ?? "";
  const shown = await findBackdating(as(ana), { backdatingId });
  expect(shown).toMatchObject({ isOwn: true });
  await expect(
    confirmBackdating(as(ana), { backdatingId, previewSha256: shown?.previewSha256 ?? "" }),
  ).rejects.toMatchObject({ code: "confirmer_is_proposer" });
  const bySql = (actor: StaffActor, text: string) =>
    withActor(as(actor), (tx) => tx.execute(text)).then(
      () => "done",
      (error: { cause?: { message?: string } }) => error.cause?.message ?? String(error),
    );
  const confirm = (who: StaffActor) =>
    `update backdating set status = 'confirmed', decided_by = '${who.accountId}', decided_at = '2026-04-11Z'`;
  expect(await bySql(ana, confirm(ana))).toBe("nobody confirms what they proposed");
  expect(await bySql(ana, confirm(ben))).toBe("decider is the one who acts");
  expect(await bySql(ben, "update agreement_in_force set during = '[2026-01-01,)'")).toMatch(
    /permission denied/,
  );
  expect(await bySql(ben, "update backdating set effective_on = '2026-01-01'")).toMatch(/permission denied/);
  await expect(
    confirmBackdating(as(ben), { backdatingId, previewSha256: "0".repeat(64) }),
  ).rejects.toMatchObject({ code: "backdating_changed_since_shown" });
  expect(await withdrawBackdating(as(ben), { backdatingId })).toBe(true);
  await expect(
    confirmBackdating(as(ben), { backdatingId, previewSha256: "0".repeat(64) }),
  ).rejects.toMatchObject({ code: "backdating_not_proposed" });
});

test("what is confirmed books was, is and difference of each closed month into the open one, refunds included", async () => {
  const { versionId } = await signedLate();
  const { shown, done } = await confirmed(versionId);
  // February: 20,000 → 30,000. March: 10,000 → 15,000 on the payment; the refund took back 5,000, and should have 7,500.
  expect(shown?.months).toEqual([
    { periodId: "2026-02", currency: "USD", lines: 1, wasMinor: 20_000n, isMinor: 30_000n },
    { periodId: "2026-03", currency: "USD", lines: 2, wasMinor: 5_000n, isMinor: 7_500n },
  ]);
  expect(done).toEqual({ adjustments: 3, periodId: "2026-04" });
  const rows = await withActor(as(ben), (tx) => tx.select().from(adjustment));
  expect(rows.reduce((sum, row) => sum + row.isMinor - row.wasMinor, 0n)).toBe(12_500n);
});

test("closed months still verify after terms were drawn back, and so does the month of the adjustments", async () => {
  const { versionId, march, customer } = await signedLate();
  await confirmed(versionId);
  await record(
    db(),
    "2026-04-20T10:01:00Z",
    refund(march, { id: "re_mar", at: "2026-04-20T10:00:00Z", net: 50_001n }),
    payment(customer, { id: "apr", at: "2026-04-20T11:00:00Z", net: 10_000n }),
  );
  await closeMonth(worker("2026-05-01T12:00:00Z"), { periodId: "2026-04" });
  for (const periodId of ["2026-02", "2026-03", "2026-04"])
    expect(await verifyMonth(worker("2026-05-02T12:00:00Z"), { periodId })).toMatchObject({
      agrees: true,
      differences: [],
    });
  const lines = await withActor(as(ben), (tx) => tx.select().from(commissionLine));
  // Whole of the account: February 30,000 − 7,500, March 15,000 all taken back, April 3,000.
  expect(lines.reduce((sum, line) => sum + line.amountMinor, 0n)).toBe(30_000n - 7_500n + 3_000n);
  expect(
    lines.find((line) => line.reasonCode === "reversal" && line.periodId === "2026-04")?.amountMinor,
  ).toBe(-15_000n);
  const report = await checkLedger(worker("2026-05-02T12:00:00Z"));
  expect(report.filter(({ broken }) => broken > 0)).toEqual([]);
});

test("a second backdating goes by what the first one booked: nothing is booked twice", async () => {
  const { versionId } = await signedLate();
  await confirmed(versionId, "2026-03-01");
  const again = await confirmed(versionId, "2026-02-15");
  expect(again.shown?.months.map(({ periodId }) => periodId)).toEqual(["2026-02", "2026-03"]);
  const rows = await withActor(as(ben), (tx) => tx.select().from(adjustment));
  expect(rows.reduce((sum, row) => sum + row.isMinor - row.wasMinor, 0n)).toBe(12_500n);
});

test("tiers of a year go on from what they would have counted, in the month after too", async () => {
  // Until March flat 20 %. Version 2, drawn back to February: 10 % up to 1,000.00 in a calendar year, 30 % above it.
  const { versionId, customer } = await signedLate((head) => ({
    ...head,
    pays: {
      kind: "tiered",
      mode: "graduated",
      per: "calendar_year",
      brackets: [
        { fromMinor: {}, ratePpm: 100_000 },
        { fromMinor: { USD: 100_000 }, ratePpm: 300_000 },
      ],
    },
  }));
  await record(
    db(),
    "2026-04-20T10:01:00Z",
    payment(customer, { id: "apr", at: "2026-04-20T11:00:00Z", net: 100_000n }),
  );
  const { shown } = await confirmed(versionId);
  // February: 1,000.00 at 10 % is 100.00, not 200.00. March: 500.01 at 30 % is 150.003, so 150.00, not 100.00; the refund
  // of 250.00 of February's takes back 25.00, not 50.00, and lowers the counter to 1,250.01.
  expect(shown?.months).toEqual([
    { periodId: "2026-02", currency: "USD", lines: 1, wasMinor: 20_000n, isMinor: 10_000n },
    { periodId: "2026-03", currency: "USD", lines: 2, wasMinor: 5_000n, isMinor: 12_500n },
  ]);
  await closeMonth(worker("2026-05-01T12:00:00Z"), { periodId: "2026-04" });
  const lines = await withActor(as(ben), (tx) => tx.select().from(commissionLine));
  // April goes on from 1,250.01: all of its 1,000.00 at 30 %. From nothing it would have been 10 %.
  expect(lines.find((line) => line.periodId === "2026-04" && line.reasonCode === "earned")?.amountMinor).toBe(
    30_000n,
  );
  for (const periodId of ["2026-02", "2026-03", "2026-04"])
    expect(await verifyMonth(worker("2026-05-02T12:00:00Z"), { periodId })).toMatchObject({ agrees: true });
});

test("a version reaches back only when it is signed, and only before it is in force", async () => {
  const { versionId } = await signedLate();
  await expect(
    proposeBackdating(as(ana), { versionId, effectiveOn: "2026-04-10", reason: "Late" }),
  ).rejects.toMatchObject({ code: "backdating_not_back" });
  const unsigned = await offerVersion(as(ana), { enrolmentId: partner.enrolmentId });
  await expect(
    proposeBackdating(as(ana), {
      versionId: unsigned?.versionId ?? "",
      effectiveOn: "2026-02-01",
      reason: "Late",
    }),
  ).rejects.toMatchObject({ code: "version_not_signed" });
});

test("terms signed after a month without any credit it in full, and a later refund takes that back", async () => {
  const late = await approvedPartner(db(), {
    typeKey: "marketing_agency",
    legalEntityId: "ent_demo_us",
    now: JANUARY,
  });
  const customer = await customerOf(db(), [{ partner: late }], JANUARY);
  const february = payment(customer, { id: "none", at: "2026-02-20T10:00:00Z", net: 100_000n });
  const lines = february.lines.map((line) => ({ ...line, productKey: "marketing_ai" }));
  await record(db(), "2026-02-20T10:01:00Z", { ...february, lines });
  await closeMonth(worker("2026-03-01T12:00:00Z"), { periodId: "2026-02" });
  const offered = await offerVersion(testCtx(db(), ana, { now: at("2026-03-05T10:00:00Z") }), late);
  if (!offered) throw new Error("not offered");
  await sign(db(), late.owner, offered, { now: at("2026-03-05T10:00:00Z") });
  const { shown } = await confirmed(offered.versionId, "2026-02-01");
  const [month] = shown?.months ?? [];
  expect(month).toMatchObject({ periodId: "2026-02", lines: 1, wasMinor: 0n });
  expect(month?.isMinor).toBeGreaterThan(0n);
  await record(
    db(),
    "2026-04-20T10:01:00Z",
    refund(february, { id: "re_none", at: "2026-04-20T10:00:00Z", net: 100_000n }),
  );
  await closeMonth(worker("2026-05-01T12:00:00Z"), { periodId: "2026-03" });
  await closeMonth(worker("2026-05-01T12:00:00Z"), { periodId: "2026-04" });
  const booked = await withActor(as(ben), (tx) => tx.select().from(commissionLine));
  expect(booked.reduce((sum, line) => sum + line.amountMinor, 0n)).toBe(0n);
  expect(booked.some((line) => line.amountMinor === month?.isMinor)).toBe(true);
  for (const periodId of ["2026-02", "2026-03", "2026-04"])
    expect(await verifyMonth(worker("2026-05-02T12:00:00Z"), { periodId })).toMatchObject({ agrees: true });
});
