import { beforeEach, expect, test } from "vitest";
import { ANONYMOUS, type MemberActor, type StaffActor, system } from "#app/domain/actor.ts";
import { readBankAccount } from "#app/domain/bank-account.ts";
import { DomainError } from "#app/domain/errors.ts";
import { liftSubject } from "#app/domain/freeze-rules.ts";
import { findOutboxMail } from "#app/features/notifications/find-outbox-mail.server.ts";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import { bankChangeSubject, enterBankAccount } from "#app/features/partners/enter-bank-account.server.ts";
import { findAccountNotice } from "#app/features/partners/find-account-notice.server.ts";
import { findFreeze } from "#app/features/partners/find-freeze.server.ts";
import { findPayoutAccount } from "#app/features/partners/find-payout-account.server.ts";
import { freezePayouts } from "#app/features/partners/freeze-payouts.server.ts";
import { askToLiftFreeze, liftFreeze } from "#app/features/partners/lift-freeze.server.ts";
import { findNotMe, reportNotMe } from "#app/features/partners/report-not-me.server.ts";
import { NOW, staffPerson, TEST_CIPHER, testCtx } from "#test/factories/accounts.ts";
import { approvedPartner, loadWorld, type SamplePartner } from "#test/factories/partners.ts";
import { provedStepUp } from "#test/factories/step-up.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
let partner: SamplePartner;
let ana: StaffActor;
let bea: StaffActor;

const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const memberCtx = (actor: MemberActor, now = NOW) => ({
  ...testCtx(db(), actor, { now }),
  cipher: TEST_CIPHER,
});
const anybody = (now = later(2)) => testCtx(db(), ANONYMOUS, { now });
const staffCtx = (actor: StaffActor, now = later(3)) => testCtx(db(), actor, { now });
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "done",
    (error: unknown) => {
      // Where the database refuses in our place, a rule of ours did not.
      return error instanceof DomainError ? error.code : "refused by the database";
    },
  );

async function enter(number: string, now: Date): Promise<void> {
  const read = readBankAccount({ holderName: "Estudio Ñandú", country: "MX", number, bic: "" });
  if (!read.ok) throw new Error("a right account");
  const ctx = memberCtx(partner.owner, now);
  await provedStepUp(ctx, "change_payout_account", bankChangeSubject(ctx, read.account));
  await enterBankAccount(ctx, read.account);
}

/** The secret of the newest "this was not me" link. */
async function link(): Promise<string> {
  const worker = testCtx(db(), system("test"));
  const [mail] = (await listOutbox(worker)).filter(({ template }) => template === "payout_account_changed");
  const { text = "" } = (await findOutboxMail(worker, { mailId: mail?.id ?? "" })) ?? {};
  return /\/not-me\/([\w-]+)/.exec(text)?.[1] ?? "";
}
const told = async (template: string) =>
  (await listOutbox(testCtx(db(), system("test"))))
    .filter((mail) => mail.template === template)
    .map(({ to }) => to)
    .sort();
const freezeOf = () => findFreeze(staffCtx(ana), { partnerId: partner.partnerId });
const view = (now = later(4)) =>
  findPayoutAccount(memberCtx(partner.owner, now), { partnerId: partner.partnerId });

async function lift(outcome: "account_kept" | "account_withdrawn"): Promise<void> {
  const { partnerId } = partner;
  await askToLiftFreeze(staffCtx(ana), { partnerId, outcome, reason: "called the number of the agreement" });
  const freezeId = (await freezeOf())?.id ?? "";
  await provedStepUp(staffCtx(bea), "lift_freeze", liftSubject(freezeId, outcome));
  await liftFreeze(staffCtx(bea), { partnerId, freezeId, outcome });
}

beforeEach(async () => {
  await loadWorld(db());
  partner = await approvedPartner(db(), { country: "MX" });
  const people = [await staffPerson(db(), "finance"), await staffPerson(db(), "finance")] as const;
  [ana, bea] = people;
  await enter("032180000118359719", NOW);
  await enter("002010077777777771", later(1));
});

test("looking at the link stops nothing; the button stops payouts and tells owners and finance", async () => {
  const token = await link();
  expect(await findNotMe(anybody(), { token })).toMatchObject({ last4: "7771", changedAt: later(1) });
  expect(await freezeOf()).toBeNull();
  expect(await codeOf(reportNotMe(anybody(), { token }))).toBe("done");
  expect(await freezeOf()).toMatchObject({ frozenAt: later(2), reportedBy: partner.email, asked: null });
  expect(await told("payouts_frozen")).toHaveLength(3);
  expect(await told("payouts_frozen")).toContain(partner.email);
  expect(await findAccountNotice(memberCtx(partner.owner, later(3)))).toEqual({
    kind: "frozen",
    frozenAt: later(2),
  });
});

test("a link works once for ever, for one purpose, and for 14 days", async () => {
  const token = await link();
  expect(await codeOf(reportNotMe(anybody(later(1 + 14 * 24)), { token }))).toBe("link_expired_or_used");
  expect(await codeOf(reportNotMe(anybody(), { token: `${token}x` }))).toBe("link_expired_or_used");
  const both = await Promise.all([1, 2].map(() => codeOf(reportNotMe(anybody(), { token }))));
  expect(both).toContain("done");
  expect(await told("payouts_frozen")).toHaveLength(3);
  await lift("account_kept");
  expect(await codeOf(reportNotMe(anybody(later(4)), { token }))).toBe("link_expired_or_used");
  expect(await freezeOf()).toBeNull();
});

test("nobody changes the account while payouts are stopped", async () => {
  await reportNotMe(anybody(), { token: await link() });
  expect(await codeOf(enter("646180110400000007", later(3)))).toBe("payouts_frozen");
});

test("one person of finance asks, another confirms with a fresh proof of exactly that, and owners are told", async () => {
  const { partnerId } = partner;
  await reportNotMe(anybody(), { token: await link() });
  const freezeId = (await freezeOf())?.id ?? "";
  const wanted = { partnerId, freezeId, outcome: "account_kept" } as const;
  expect(await codeOf(liftFreeze(staffCtx(bea), wanted))).toBe("lift_not_asked");
  const manager = await staffPerson(db(), "manager");
  const asking = { partnerId, outcome: "account_kept", reason: "called them" } as const;
  expect(await codeOf(askToLiftFreeze(staffCtx(manager), asking))).toBe("not_allowed");
  await askToLiftFreeze(staffCtx(ana), asking);
  await provedStepUp(staffCtx(ana), "lift_freeze", liftSubject(freezeId, "account_kept"));
  expect(await codeOf(liftFreeze(staffCtx(ana), wanted))).toBe("lifter_is_asker");
  expect(await codeOf(liftFreeze(staffCtx(bea), wanted))).toBe("step_up_required");
  await provedStepUp(staffCtx(bea), "lift_freeze", liftSubject(freezeId, "account_withdrawn"));
  expect(await codeOf(liftFreeze(staffCtx(bea), wanted))).toBe("step_up_required");
  await provedStepUp(staffCtx(bea), "lift_freeze", liftSubject(freezeId, "account_kept"));
  expect(await codeOf(liftFreeze(staffCtx(bea), { ...wanted, outcome: "account_withdrawn" }))).toBe(
    "freeze_not_open",
  );
  expect(await codeOf(liftFreeze(staffCtx(bea), wanted))).toBe("done");
  expect(await freezeOf()).toBeNull();
  expect(await told("payouts_go_on")).toContain(partner.email);
  expect((await view())?.current?.last4).toBe("7771");
});

test("an account that is withdrawn is closed with the lift, and the next one cools off", async () => {
  await reportNotMe(anybody(), { token: await link() });
  await lift("account_withdrawn");
  expect(await view()).toMatchObject({ current: null, state: "none" });
  await enter("646180110400000007", later(5));
  expect(await view(later(6))).toMatchObject({ coolsOff: true, current: { usableFrom: later(77) } });
});

test("finance stops payouts alone, once", async () => {
  const { partnerId } = partner;
  expect(await freezePayouts(staffCtx(ana), { partnerId })).toBe(true);
  expect(await freezePayouts(staffCtx(bea), { partnerId })).toBe(false);
  expect(await freezePayouts(staffCtx(bea), { partnerId: "par_nobody" })).toBeNull();
  const manager = await staffPerson(db(), "manager");
  expect(await codeOf(freezePayouts(staffCtx(manager), { partnerId }))).toBe("not_allowed");
  expect(await freezeOf()).toMatchObject({ reportedBy: null, frozenByName: expect.stringMatching(/Staff/) });
});
