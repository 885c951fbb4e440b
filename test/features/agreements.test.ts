import { beforeEach, expect, test } from "vitest";
import { acceptancePdf } from "#app/adapters/pdf/acceptance-pdf.server.ts";
import { system } from "#app/domain/actor.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { agreementHash } from "#app/features/agreements/agreement-text.server.ts";
import { approveApplication } from "#app/features/agreements/approve-application.server.ts";
import { findAcceptance } from "#app/features/agreements/find-acceptance.server.ts";
import { findAgreement, findAgreementForPartner } from "#app/features/agreements/find-agreement.server.ts";
import { offerVersion } from "#app/features/agreements/offer-version.server.ts";
import { versionInForce } from "#app/features/agreements/version-in-force.server.ts";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import { acceptance, agreementTemplate, agreementVersion } from "#db/schema/agreements.ts";
import { partner } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";
import { NOW, staffPerson, testCtx } from "#test/factories/accounts.ts";
import { partnerInForce, partnerWithOffer, sign } from "#test/factories/agreements.ts";
import { partnersToRate } from "#test/factories/customers.ts";
import { loadWorld, submittedApplication } from "#test/factories/partners.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
const HOUR = 3_600_000;

beforeEach(() => loadWorld(db()));

test("an approval makes the partner and offers version 1 of its type's agreement, both or neither", async () => {
  const manager = testCtx(db(), await staffPerson(db(), "manager"));
  const approve = ({ applicationId }: { applicationId: string }) =>
    approveApplication(manager, { applicationId, legalEntityId: "ent_demo_us", segmentKey: null });
  const applied = await submittedApplication(db(), { typeKey: "marketing_agency" });
  expect((await approve(applied))?.offered).toMatchObject({ n: 1 });
  const mails = await listOutbox(manager, { to: applied.email });
  expect(mails.map((mail) => mail.template)).toContain("agreement_offered");

  await withActor({ db: db(), actor: system("test") }, (tx) =>
    tx.update(agreementTemplate).set({ status: "retired" }),
  );
  const second = await submittedApplication(db(), {
    typeKey: "marketing_agency",
    email: "second@example.org",
  });
  await expect(approve(second)).rejects.toMatchObject({ code: "agreement_not_offered" });
  expect(await withActor(manager, (tx) => tx.select().from(partner))).toHaveLength(1);
});

test("the text says the terms in both languages, and its hash covers terms and both texts", async () => {
  const { offered, owner } = await partnerWithOffer(db());
  const [row] = await withActor(testCtx(db(), owner), (tx) => tx.select().from(agreementVersion));
  if (!row) throw new Error("no version");
  const terms = agreementTermsSchema.parse(row.terms);
  const pays = terms.heads[0]?.pays;
  const rate = pays?.kind === "percentage" ? pays.ratePpm : 0;
  expect(row.textEn).toContain(`${rate / 10_000}%`);
  expect(row.textEs).toContain(`${rate / 10_000}\u00a0%`);
  expect(row.textEn).toContain("MarketingAI Pro");
  expect(agreementHash({ ...row, terms })).toBe(offered.textSha256);
  expect(agreementHash({ ...row, terms, textEs: `${row.textEs} ` })).not.toBe(offered.textSha256);
  const found = await findAgreementForPartner(testCtx(db(), owner));
  expect(found?.current.versions[0]?.clauses.es.map((clause) => clause.number)).toEqual(
    found?.current.versions[0]?.clauses.en.map((clause) => clause.number),
  );
});

test("a signature under another text than the stored one is refused, by the use case and by the database", async () => {
  const { offered, owner, partnerId } = await partnerWithOffer(db());
  await expect(sign(db(), owner, offered, { shownSha256: "0".repeat(64) })).rejects.toMatchObject({
    code: "agreement_text_changed",
  });
  const forged = (change: Partial<typeof acceptance.$inferInsert>) =>
    withActor(testCtx(db(), owner), (tx) =>
      tx.insert(acceptance).values({
        id: "acc_forged",
        partnerId,
        agreementVersionId: offered.versionId,
        accountId: owner.accountId,
        signatoryName: "Ana Sample",
        signatoryCapacity: "Managing director",
        acceptedAt: NOW,
        effectiveOn: "2026-03-05",
        address: "192.0.2.7",
        locale: "en",
        textSha256: offered.textSha256,
        ...change,
      }),
    );
  await expect(forged({ textSha256: "0".repeat(64) })).rejects.toMatchObject({ cause: { code: "RP003" } });
  await expect(forged({ effectiveOn: "2026-02-01" })).rejects.toMatchObject({ cause: { code: "RP003" } });
});

test("only an owner signs, once, and nobody else's agreement is there to sign", async () => {
  const { offered, owner } = await partnerWithOffer(db());
  const other = await partnerWithOffer(db());
  await expect(sign(db(), { ...owner, role: "finance" }, offered)).rejects.toMatchObject({
    code: "not_allowed",
  });
  expect(await sign(db(), other.owner, offered)).toBeNull();
  expect(await findAgreement(testCtx(db(), other.owner), offered)).toBeNull();
  const twice = await Promise.allSettled([sign(db(), owner, offered), sign(db(), owner, offered)]);
  expect(twice.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(twice.find((one) => one.status === "rejected")).toMatchObject({
    reason: { code: "agreement_already_accepted" },
  });
});

test("a new version replaces the one in force from its own signature on, and only the newest is signed", async () => {
  const { offered, owner, enrolmentId } = await partnerWithOffer(db());
  await sign(db(), owner, offered);
  const later = new Date(NOW.getTime() + 240 * HOUR);
  const manager = testCtx(db(), await staffPerson(db(), "manager"), { now: later });
  const second = await offerVersion(manager, { enrolmentId });
  const third = await offerVersion(manager, { enrolmentId });
  if (!second || !third) throw new Error("not offered");
  const inForce = (on: string) => withActor(manager, (tx) => versionInForce(tx, enrolmentId, on));
  expect((await inForce("2026-03-20"))?.n).toBe(1);
  await expect(sign(db(), owner, second, { now: later })).rejects.toMatchObject({
    code: "agreement_not_offered",
  });
  await sign(db(), owner, third, { now: later });
  expect((await inForce("2026-03-04"))?.n).toBeUndefined();
  expect((await inForce("2026-03-05"))?.n).toBe(1);
  expect((await inForce("2026-03-14"))?.n).toBe(1);
  expect((await inForce("2026-03-15"))?.n).toBe(3);
});

test("a new version is shown against the signed one, clause by clause, and only what its terms change", async () => {
  const { offered, owner, enrolmentId } = await partnerWithOffer(db());
  await sign(db(), owner, offered);
  const manager = testCtx(db(), await staffPerson(db(), "manager"));
  const before = await findAgreement(manager, offered);
  expect(before?.difference).toBeNull();
  const signed = agreementTermsSchema.parse(before?.versions[0]?.terms);
  const amendment = { terms: { ...signed, protectionDays: 77 }, expiresOn: "2026-12-01" };
  await offerVersion(manager, { enrolmentId, amendment });
  const difference = (await findAgreement(manager, offered))?.difference;
  expect(difference).toMatchObject({ fromN: 1, toN: 2 });
  expect(difference?.clauses).toMatchObject([{ about: "protection", change: "changed" }]);
  const changed = difference?.clauses[0]?.after?.sentences.filter(({ isOther }) => isOther);
  expect(changed?.map(({ text }) => text.es)).toEqual([expect.stringContaining("77 días")]);
});

test("a signature asks for the partner's open month to be rated again", async () => {
  const { partnerId } = await partnerInForce(db());
  expect(await partnersToRate(world().url)).toEqual([partnerId]);
});

test("the record of acceptance shows what was signed, and is the partner's alone", async () => {
  const { offered, owner } = await partnerWithOffer(db());
  const signed = await sign(db(), owner, offered);
  const view = await findAcceptance(testCtx(db(), owner), { acceptanceId: signed?.acceptanceId ?? "" });
  expect(view).toMatchObject({ acceptedByName: "Ana Sample", textHash: offered.textSha256, version: 1 });
  if (!view) throw new Error("no view");
  expect((await acceptancePdf(view, "es")).length).toBeGreaterThan(1_000);
  const other = await partnerWithOffer(db());
  expect(await findAcceptance(testCtx(db(), other.owner), { acceptanceId: view.id })).toBeNull();
});
