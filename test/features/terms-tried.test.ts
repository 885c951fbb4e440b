import { expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import {
  type AgreementTerms,
  type AgreementTermsInput,
  agreementTermsSchema,
} from "#app/domain/terms/agreement-terms.ts";
import { backTestTerms } from "#app/features/commissions/back-test-terms.server.ts";
import { listDealChoices } from "#app/features/commissions/own-deal-form.server.ts";
import { type AskedDeal, simulateOwnDeal } from "#app/features/commissions/simulate-own-deal.server.ts";
import { readPastedTerms } from "#app/features/commissions/terms-to-test.server.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { enrolment } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";
import { staffPerson, testCtx } from "#test/factories/accounts.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { customerOf, earningPartner, payment, record, refund } from "#test/factories/statements.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
const at = (now: string) => testCtx(db(), system("test"), { now: new Date(now) });
const close = (periodId: string, now: string) => closeMonth(at(now), { periodId });

function terms(pays: AgreementTermsInput["heads"][number]["pays"]): AgreementTerms {
  return agreementTermsSchema.parse({
    schema: 2,
    timeZone: "America/New_York",
    heads: [{ id: "share", products: "all", streams: "all", pays, months: 12 }],
    holdDays: 30,
    minimumPayoutMinor: { USD: 5_000 },
    protectionDays: 90,
  });
}
const PERCENT = (ratePpm: number) => terms({ kind: "percentage", ratePpm });

/** Two partners: one has 1,000.01 in March, refunded by half in April; both share 333.33, 60 to 40. Two months closed. */
async function twoMonths() {
  await loadWorld(db());
  const first = await earningPartner(db());
  const second = await earningPartner(db());
  const own = await customerOf(db(), [{ partner: first }]);
  const shared = await customerOf(db(), [
    { partner: first, weightPpm: 600_000 },
    { partner: second, weightPpm: 400_000 },
  ]);
  const paid = payment(own, { id: "p", at: "2026-03-20T10:00:00Z", net: 100_001n });
  await record(db(), "2026-04-01T12:00:00Z", paid);
  await close("2026-03", "2026-04-02T12:00:00Z");
  await record(
    db(),
    "2026-05-01T12:00:00Z",
    refund(paid, { id: "r", at: "2026-04-10T10:00:00Z", net: 50_000n }),
    payment(shared, { id: "s", at: "2026-04-11T10:00:00Z", net: 33_333n }),
  );
  await close("2026-04", "2026-05-02T12:00:00Z");
  const [row] = await withActor(at("2026-05-02T12:00:00Z"), (tx) =>
    tx.select({ typeKey: enrolment.partnerTypeKey }).from(enrolment),
  );
  if (!row) throw new Error("no enrolment");
  const staff = testCtx(db(), await staffPerson(db(), "manager"), { now: new Date("2026-05-03T12:00:00Z") });
  return { first, second, staff, typeKey: row.typeKey };
}

test("terms that everybody has already would have credited exactly what was credited", async () => {
  const { staff, typeKey } = await twoMonths();
  const report = await backTestTerms(staff, { typeKey, terms: PERCENT(200_000) });
  expect(report.periods).toEqual(["2026-03", "2026-04"]);
  const months = report.currencies.flatMap(({ partners }) => partners.flatMap((one) => one.months));
  // 20,000; −10,000 and 4,000; and 2,667 of 6,667.
  expect(months.map(({ wasMinor }) => wasMinor).sort()).toEqual([-6_000n, 0n, 20_000n, 2_667n].sort());
  for (const month of months) expect(month.wouldMinor).toBe(month.wasMinor);
  expect(months.every(({ cliff }) => cliff === null)).toBe(true);
});

test("a draft at half the rate costs half, and the greatest loss stands first", async () => {
  const { first, second, staff, typeKey } = await twoMonths();
  const report = await backTestTerms(staff, { typeKey, terms: PERCENT(100_000) });
  const [usd] = report.currencies;
  expect(usd?.currency).toBe("USD");
  expect(
    usd?.partners.map(({ partnerId, wasMinor, wouldMinor }) => [partnerId, wasMinor, wouldMinor]),
  ).toEqual([
    // 10,000 − 5,000 + 2,000, and 1,333 of 3,333.
    [first.partnerId, 14_000n, 7_000n],
    [second.partnerId, 2_667n, 1_333n],
  ]);
});

test("a month whose revenue stands just above a volume tier is a cliff", async () => {
  const { first, staff, typeKey } = await twoMonths();
  const draft = terms({
    kind: "tiered",
    mode: "volume",
    per: "month",
    brackets: [
      { fromMinor: { USD: 0 }, ratePpm: 100_000 },
      { fromMinor: { USD: 100_000 }, ratePpm: 300_000 },
    ],
  });
  const report = await backTestTerms(staff, { typeKey, terms: draft });
  const partner = report.currencies[0]?.partners.find(({ partnerId }) => partnerId === first.partnerId);
  expect(partner?.months[0]).toMatchObject({
    wasMinor: 20_000n,
    wouldMinor: 30_000n,
    // 990.01 at 10 % instead of 1,000.01 at 30 %.
    cliff: { revenueMinor: 1_000n, creditedMinor: 20_100n },
  });
  expect(partner?.months[1]?.cliff).toBeNull();
});

test("a back-test is refused to partners, and for more events than a request may take", async () => {
  const { first, staff, typeKey } = await twoMonths();
  const asked = { typeKey, terms: PERCENT(100_000) };
  expect(() => backTestTerms(testCtx(db(), first.owner), asked)).toThrow("not_allowed");
  await expect(backTestTerms(staff, { ...asked, mostEvents: 2 })).rejects.toMatchObject({
    code: "back_test_too_large",
    values: { events: 3, limit: 2 },
  });
});

test("pasted terms are refused by their first problem and its place", () => {
  expect(readPastedTerms("{")).toMatchObject({ ok: false, where: null });
  const typed = JSON.parse(JSON.stringify(PERCENT(100_000)));
  typed.heads.push(typed.heads[0]);
  expect(readPastedTerms(JSON.stringify(typed))).toEqual({
    ok: false,
    where: "heads.1",
    problem: "heads overlap",
  });
});

const DEAL = {
  on: "2026-04-20",
  currency: "USD",
  netMinor: 50_000n,
  productKey: "docu_ai",
  stream: "subscription",
  units: 1,
  serviceMonths: 0,
  segment: null,
  country: null,
} as const;

/** Tiers per year that counted 600.00 in March, closed, and 200.00 in April, open. */
async function tieredPartner() {
  await loadWorld(db());
  const partner = await earningPartner(db(), {
    terms: terms({
      kind: "tiered",
      mode: "graduated",
      per: "calendar_year",
      brackets: [
        { fromMinor: { USD: 0 }, ratePpm: 200_000 },
        { fromMinor: { USD: 100_000 }, ratePpm: 300_000 },
      ],
    }),
  });
  const customer = await customerOf(db(), [{ partner }]);
  await record(
    db(),
    "2026-04-01T12:00:00Z",
    payment(customer, { id: "a", at: "2026-03-20T10:00:00Z", net: 60_000n }),
  );
  await close("2026-03", "2026-04-02T12:00:00Z");
  await record(
    db(),
    "2026-04-12T12:00:00Z",
    payment(customer, { id: "b", at: "2026-04-10T10:00:00Z", net: 20_000n }),
  );
  const asked: AskedDeal = { ...DEAL, enrolmentId: partner.enrolmentId };
  const ctx = { db: db(), actor: partner.owner, now: new Date("2026-04-15T12:00:00Z") };
  return { asked, ctx };
}

test("a deal is rated with the counter as closed and open months left it, and a refund takes all of it back", async () => {
  const { ctx, asked } = await tieredPartner();
  const deal = await simulateOwnDeal(ctx, asked);
  // 800.00 counted: 200.00 at 20 % and 300.00 at 30 %.
  expect(deal?.lines.map(({ amountMinor }) => amountMinor)).toEqual([13_000n]);
  expect(deal?.lines[0]?.working.at(-2)).toEqual({
    code: "counted_before",
    values: { beforeMinor: 80_000n },
  });
  expect(deal?.lines[0]?.releaseAt).toEqual(new Date("2026-05-20T16:00:00Z"));
  expect(deal?.refundLines.map(({ amountMinor }) => amountMinor)).toEqual([-13_000n]);
  expect(deal?.refundedTotalMinor).toBe(0n);
});

test("the counter is that of the last close where no month is open yet", async () => {
  const { ctx, asked } = await tieredPartner();
  await close("2026-04", "2026-05-02T12:00:00Z");
  const may = { ...ctx, now: new Date("2026-05-03T12:00:00Z") };
  const deal = await simulateOwnDeal(may, { ...asked, on: "2026-05-03" });
  expect(deal?.totalMinor).toBe(13_000n);
});

test("nobody imagines a deal under another partner's agreement, nor before one is in force", async () => {
  const { ctx, asked } = await tieredPartner();
  const other = await earningPartner(db());
  expect(await simulateOwnDeal(ctx, { ...asked, enrolmentId: other.enrolmentId })).toBeNull();
  expect(await simulateOwnDeal(ctx, { ...asked, on: "2025-12-31" })).toBeNull();
  const choices = await listDealChoices(ctx);
  expect(choices.map(({ enrolmentId, currencies }) => ({ enrolmentId, currencies }))).toEqual([
    { enrolmentId: asked.enrolmentId, currencies: ["USD"] },
  ]);
});
