import { beforeEach, describe, expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { addDays } from "#app/domain/period.ts";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import { checkAvailability } from "#app/features/referrals/check-availability.server.ts";
import { companyKeys, readDomain, taxIdKey } from "#app/features/referrals/claim-keys.server.ts";
import { contestClaim } from "#app/features/referrals/contest-claim.server.ts";
import { decideContest } from "#app/features/referrals/decide-contest.server.ts";
import { declineReferral } from "#app/features/referrals/decline-referral.server.ts";
import { expireReferrals } from "#app/features/referrals/expire-referrals.server.ts";
import { extendProtection } from "#app/features/referrals/extend-protection.server.ts";
import { findConflicts } from "#app/features/referrals/find-conflicts.server.ts";
import { findExtension } from "#app/features/referrals/find-extension.server.ts";
import { findReferral } from "#app/features/referrals/find-referral.server.ts";
import { listContests } from "#app/features/referrals/list-contests.server.ts";
import { listReferrals } from "#app/features/referrals/list-referrals.server.ts";
import { referral, referralClaim, referralContest, referralSubject } from "#db/schema/referrals.ts";
import { withActor } from "#db/with-actor.server.ts";
import { NOW, staffPerson, testCtx } from "#test/factories/accounts.ts";
import { partnerInForce, partnerWithOffer } from "#test/factories/agreements.ts";
import { partnerWithAgreement, SAMPLE_TERMS } from "#test/factories/commissions.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { register, registerAny } from "#test/factories/referrals.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
const DAY = 24 * 3_600_000;
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY);
const LIST = { sort: "registered", descending: true, limit: 50 } as const;
/** Stands wherever a rival could be named: company, person, note. */
const CANARY = "Zanzibar Canary";

beforeEach(() => loadWorld(db()));

const manager = async (now = NOW) => testCtx(db(), await staffPerson(db(), "manager"), { now });

describe("who was first", () => {
  test("of two partners that register one company at the same instant exactly one is protected, every time", async () => {
    const [one, two] = [await partnerInForce(db()), await partnerInForce(db())];
    for (let round = 0; round < 20; round++) {
      const domain = `race${round}.example`;
      const answers = await Promise.allSettled([
        register(db(), one.owner, domain, { taxId: `B1000${round}` }),
        register(db(), two.owner, `https://www.${domain}/contact`, { taxId: `ES-B1000${round}` }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(answers.find(({ status }) => status === "rejected")).toMatchObject({
        reason: { code: "claim_already_protected", values: { until: "2026-06-03" } },
      });
    }
  });

  test("the loser of a race that nothing but the constraint sees is told the same", async () => {
    const [one, two] = [await partnerInForce(db()), await partnerInForce(db())];
    await register(db(), one.owner, "first.example", { now: inDays(1) });
    // Registered "before" it by the clock of the request, so that no look-up at that time sees the claim.
    await expect(register(db(), two.owner, "first.example")).rejects.toMatchObject({
      code: "claim_already_protected",
    });
  });

  test("the answer to the loser, its lists and its pages hold nothing of the rival", async () => {
    const rival = await partnerInForce(db(), { companyName: CANARY });
    const loser = await partnerInForce(db());
    const { referralId } = await register(db(), rival.owner, "wanted.example", {
      companyName: `${CANARY} SL`,
    });
    const seen: unknown[] = [];
    const ctx = testCtx(db(), loser.owner);
    const company = {
      kind: "client",
      companyName: "Wanted",
      domain: "wanted.example",
      country: "ES",
    } as const;
    await register(db(), loser.owner, "wanted.example").catch((error: unknown) =>
      seen.push(JSON.stringify(error), String(error)),
    );
    seen.push(await checkAvailability(ctx, company));
    seen.push(await contestClaim(ctx, { ...company, evidence: "we met in May" }));
    seen.push(await listReferrals(ctx, LIST), await listContests(ctx, { limit: 50 }));
    expect(await findReferral(ctx, { referralId })).toBeNull();
    const everything = JSON.stringify(seen);
    expect(everything).toContain("already_protected");
    for (const secret of [CANARY, rival.partnerId, rival.enrolmentId, rival.owner.accountId, referralId])
      expect(everything).not.toContain(secret);
  });

  test("row-level security alone keeps every referral, person, claim and contest to its partner", async () => {
    const rival = await partnerInForce(db());
    const other = await partnerInForce(db());
    await register(db(), rival.owner, "hidden.example");
    const company = {
      kind: "client",
      companyName: "Hidden",
      domain: "hidden.example",
      country: "ES",
    } as const;
    await contestClaim(testCtx(db(), other.owner), { ...company, evidence: "ours" });
    const rows = await withActor(testCtx(db(), other.owner), async (tx) => [
      ...(await tx.select().from(referral)),
      ...(await tx.select().from(referralSubject)),
      ...(await tx.select().from(referralClaim)),
    ]);
    expect(rows).toEqual([]);
    expect(await withActor(testCtx(db(), rival.owner), (tx) => tx.select().from(referralContest))).toEqual(
      [],
    );
  });
});

describe("registering", () => {
  test("tells that a company is already one's own, and finds it under its tax id with another website", async () => {
    const one = await partnerInForce(db());
    const two = await partnerInForce(db());
    await register(db(), one.owner, "own.example", { taxId: "B-12.345.678" });
    await expect(register(db(), one.owner, "own.example")).rejects.toMatchObject({
      code: "claim_already_yours",
    });
    await expect(
      register(db(), two.owner, "other-site.example", { taxId: "ESB12345678" }),
    ).rejects.toMatchObject({ code: "claim_already_protected" });
  });

  test("needs an agreement in force and a role that registers", async () => {
    const unsigned = await partnerWithOffer(db());
    await expect(register(db(), unsigned.owner, "a.example")).rejects.toMatchObject({
      code: "no_agreement_in_force",
    });
    const signed = await partnerInForce(db());
    await expect(register(db(), { ...signed.owner, role: "finance" }, "a.example")).rejects.toMatchObject({
      code: "not_allowed",
    });
  });

  test("a mail provider, an address of the network and a bare word are no company's domain", () => {
    expect(readDomain("https://Shop.Acme.co.uk/x?y")).toEqual({ ok: true, domain: "acme.co.uk" });
    expect(readDomain("ana@PEÑALVER.es")).toEqual({ ok: true, domain: "xn--pealver-5za.es" });
    expect(readDomain("ana@gmail.com")).toEqual({ ok: false, code: "domain_is_freemail" });
    for (const typed of ["192.168.0.1", "localhost", "acme", "co.uk", "", "a b.com"])
      expect(readDomain(typed)).toEqual({ ok: false, code: "domain_invalid" });
    expect(taxIdKey("b-12.345.678", "ES")).toBe(taxIdKey("ES B12345678", "ES"));
    const bare = { country: "ES", domain: null, taxIdKey: null };
    expect(companyKeys({ ...bare, name: "Peñalver, S.L." })).toEqual(
      companyKeys({ ...bare, name: "PENALVER SL" }),
    );
  });
});

describe("a student", () => {
  const student = {
    kind: "student",
    personName: CANARY,
    email: "Zoe@Student.example",
    consentOn: "2026-03-01",
  } as const;

  test("gets one and the same answer whoever referred the person before; only the staff see it", async () => {
    const first = await partnerInForce(db(), { typeKey: "bootcamp" });
    const second = await partnerInForce(db(), { typeKey: "university" });
    const one = await registerAny(db(), first.owner, student);
    const two = await registerAny(db(), second.owner, { ...student, email: " zoe@student.example " });
    const shape = ({ referralId: _, ...rest }: typeof one) => rest;
    expect(shape(two)).toEqual(shape(one));
    const own = await listReferrals(testCtx(db(), second.owner), LIST);
    expect(own.rows.map(({ status, protectedUntil }) => [status, protectedUntil])).toEqual([
      ["registered", null],
    ]);

    const staff = await manager();
    expect((await findConflicts(staff, { referralId: one.referralId }))?.holdsClaim).toBe(true);
    expect(await findConflicts(staff, { referralId: two.referralId })).toMatchObject({
      holdsClaim: false,
      referrals: [{ id: one.referralId, match: "person" }],
    });
    // A second try hears the same from both, too.
    for (const partner of [first, second])
      await expect(registerAny(db(), partner.owner, student)).rejects.toMatchObject({
        code: "claim_already_yours",
      });
  });

  test("is named in the subject's row alone, and the claim's key is no plain hash", async () => {
    const { owner } = await partnerInForce(db(), { typeKey: "bootcamp" });
    await registerAny(db(), owner, student);
    const [claims, referrals] = await withActor({ db: db(), actor: system("test") }, async (tx) => [
      await tx.select().from(referralClaim),
      await tx.select().from(referral),
    ]);
    expect(
      JSON.stringify([claims, referrals], (_, value: unknown) =>
        typeof value === "bigint" ? String(value) : value,
      ).toLowerCase(),
    ).not.toMatch(/zanzibar|zoe|student\.example/);
    const { createHash } = await import("node:crypto");
    expect(claims[0]?.key).not.toContain(createHash("sha256").update("zoe@student.example").digest("hex"));
  });

  test("is never looked up: availability has no answer for it", async () => {
    const { owner } = await partnerInForce(db(), { typeKey: "bootcamp" });
    const asked = { kind: "client", companyName: "x", domain: "student.example", country: "ES" } as const;
    await expect(checkAvailability(testCtx(db(), owner), asked)).rejects.toMatchObject({
      code: "not_allowed",
    });
  });
});

describe("the end of a claim", () => {
  test("a declined referral frees the company at once, with a coded reason for the partner", async () => {
    const [one, two] = [await partnerInForce(db()), await partnerInForce(db())];
    const { referralId } = await register(db(), one.owner, "free.example");
    const staff = await manager(inDays(1));
    await declineReferral(staff, { referralId, reason: "not_reachable" });
    expect(await findReferral(testCtx(db(), one.owner), { referralId })).toMatchObject({
      status: "declined",
      reasonCode: "not_reachable",
    });
    expect((await register(db(), two.owner, "free.example", { now: inDays(1) })).outcome).toBe("protected");
    await expect(declineReferral(staff, { referralId, reason: "not_reachable" })).rejects.toMatchObject({
      code: "referral_already_decided",
    });
    const mails = await listOutbox(staff, { to: one.email });
    expect(mails.map((mail) => mail.template)).toContain("referral_declined");
  });

  test("protection ends by the agreement's days whether or not the job ran, and the job says so once", async () => {
    const [one, two] = [await partnerInForce(db()), await partnerInForce(db())];
    const { referralId } = await register(db(), one.owner, "late.example");
    const job = (days: number) =>
      expireReferrals(testCtx(db(), system("expire_referrals"), { now: inDays(days) }));
    expect(await job(89)).toEqual({ expired: 0 });
    await expect(register(db(), two.owner, "late.example", { now: inDays(89) })).rejects.toThrow();
    expect((await register(db(), two.owner, "late.example", { now: inDays(91) })).outcome).toBe("protected");
    expect(await job(91)).toEqual({ expired: 1 });
    expect(await job(91)).toEqual({ expired: 0 });
    expect((await findReferral(testCtx(db(), one.owner), { referralId }))?.status).toBe("expired");
  });
});

describe("a contest", () => {
  const company = {
    kind: "client",
    companyName: "Contested",
    domain: "contested.example",
    country: "ES",
  } as const;

  test("that is upheld ends the claim and makes a new one for who contested; both are told", async () => {
    const [holder, contester] = [await partnerInForce(db()), await partnerInForce(db())];
    const held = await register(db(), holder.owner, company.domain, { companyName: CANARY });
    const ctx = testCtx(db(), contester.owner, { now: inDays(1) });
    const { contestId } = await contestClaim(ctx, { ...company, evidence: "we met in May" });
    await expect(contestClaim(ctx, { ...company, evidence: "again" })).rejects.toMatchObject({
      code: "claim_already_contested",
    });
    const staff = await manager(inDays(2));
    const decided = await decideContest(staff, {
      contestId,
      upheld: true,
      reasonText: "The minutes prove it.",
    });
    expect(await findReferral(testCtx(db(), holder.owner), held)).toMatchObject({
      status: "declined",
      reasonCode: "contest_upheld",
    });
    expect(
      await findReferral(testCtx(db(), contester.owner), { referralId: decided?.referralId ?? "" }),
    ).toMatchObject({ status: "registered", domain: company.domain, registeredAt: inDays(2) });
    await expect(register(db(), holder.owner, company.domain, { now: inDays(3) })).rejects.toMatchObject({
      code: "claim_already_protected",
    });
    const templates = async (to: string) => (await listOutbox(staff, { to })).map((mail) => mail.template);
    expect(await templates(contester.email)).toContain("contest_decided");
    expect(await templates(holder.email)).toContain("referral_declined");
  });

  test("that is dismissed changes nothing but itself, and is decided once", async () => {
    const [holder, contester] = [await partnerInForce(db()), await partnerInForce(db())];
    const held = await register(db(), holder.owner, company.domain);
    const ctx = testCtx(db(), contester.owner);
    const { contestId } = await contestClaim(ctx, { ...company, evidence: "ours" });
    const staff = await manager();
    const decision = { contestId, upheld: false, reasonText: "No proof." };
    expect(await decideContest(staff, decision)).toEqual({ referralId: null });
    expect((await findReferral(testCtx(db(), holder.owner), held))?.status).toBe("registered");
    await expect(decideContest(staff, decision)).rejects.toMatchObject({ code: "contest_already_decided" });
  });

  test("needs a claim of somebody else", async () => {
    const { owner } = await partnerInForce(db());
    await expect(contestClaim(testCtx(db(), owner), { ...company, evidence: "x" })).rejects.toMatchObject({
      code: "claim_not_protected",
    });
  });
});

test("a protection is extended once, by the agreement's days, while it lasts, and the claim lasts as long", async () => {
  const terms = { ...SAMPLE_TERMS, protectionExtensionDays: 30 };
  const { owner } = await partnerWithAgreement(world(), terms);
  const made = await register(db(), owner, "extended.example");
  const { referralId } = made;
  const other = await partnerWithAgreement(world(), terms);
  const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
  const at = (days: number, actor = owner) => testCtx(db(), actor, { now: later(days) });
  // Ninety days from the day of registration; with thirty more the hundredth day is still protected.
  expect(await findExtension(at(1), { referralId })).toMatchObject({ days: 30 });
  expect(await extendProtection(at(1, other.owner), { referralId })).toBeNull();
  const extended = await extendProtection(at(1), { referralId });
  expect(extended?.protectedUntil).toBe(addDays(made.protectedUntil ?? "", 30));
  await expect(register(db(), other.owner, "extended.example", { now: later(100) })).rejects.toMatchObject({
    code: "claim_already_protected",
  });
  await expect(extendProtection(at(2), { referralId })).rejects.toMatchObject({
    code: "referral_already_extended",
  });
  expect(await findExtension(at(2), { referralId })).toBeNull();
  const late = await register(db(), owner, "late.example");
  await expect(extendProtection(at(91), late)).rejects.toMatchObject({ code: "claim_not_protected" });
});
