import { eq } from "drizzle-orm";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type MemberActor, type StaffActor, system } from "#app/domain/actor.ts";
import { type BankAccount, readBankAccount } from "#app/domain/bank-account.ts";
import { DomainError } from "#app/domain/errors.ts";
import { payoutAccountSubject } from "#app/domain/payout-account-rules.ts";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import {
  changeStripeAccount,
  stripeChangeSubject,
} from "#app/features/partners/change-stripe-account.server.ts";
import { connectPayoutAccount } from "#app/features/partners/connect-payout-account.server.ts";
import { bankChangeSubject, enterBankAccount } from "#app/features/partners/enter-bank-account.server.ts";
import { findAccountNotice } from "#app/features/partners/find-account-notice.server.ts";
import { findPayoutAccount } from "#app/features/partners/find-payout-account.server.ts";
import { openBankAccounts } from "#app/features/partners/open-bank-account.server.ts";
import { auditEntry } from "#db/schema/audit.ts";
import { payoutAccount } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";
import { NOW, staffPerson, TEST_CIPHER, testCtx } from "#test/factories/accounts.ts";
import { approvedPartner, loadWorld, type SamplePartner } from "#test/factories/partners.ts";
import { provedStepUp } from "#test/factories/step-up.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
let stripe: StripeMock;
beforeEach(async () => {
  stripe = await startStripeMock();
  await loadWorld(db());
});
afterEach(() => stripe.stop());

const CLABE = "032180000118359719";
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const ctxOf = (actor: MemberActor, now = NOW) => ({
  ...testCtx(db(), actor, { now, stripe: stripe.gateway }),
  cipher: TEST_CIPHER,
});
const financeCtx = (actor: StaffActor) => ({ ...testCtx(db(), actor), cipher: TEST_CIPHER });

function bank(number: string, country = "MX", bic = ""): BankAccount {
  const read = readBankAccount({ holderName: "Estudio Ñandú", country, number, bic });
  if (!read.ok) throw new Error(read.faults.map(({ code }) => code).join());
  return read.account;
}
const OTHER = bank("002010077777777771");
const mexican = () => approvedPartner(db(), { country: "MX" });
async function changed(partner: SamplePartner, account: BankAccount, now: Date): Promise<void> {
  const ctx = ctxOf(partner.owner, now);
  await provedStepUp(ctx, "change_payout_account", bankChangeSubject(ctx, account));
  await enterBankAccount(ctx, account);
}
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "done",
    (error: unknown) => {
      if (error instanceof DomainError) return error.code;
      throw error;
    },
  );
const view = (partner: SamplePartner, now = NOW) =>
  findPayoutAccount(ctxOf(partner.owner, now), { partnerId: partner.partnerId });
const mailsOf = async (template: string) =>
  (await listOutbox(testCtx(db(), system("test")))).filter((mail) => mail.template === template);

test("the first bank account is kept sealed, shown by its last four, good at once, and told to nobody", async () => {
  const partner = await mexican();
  await enterBankAccount(ctxOf(partner.owner), bank(CLABE));
  expect(await view(partner)).toMatchObject({
    rail: "manual",
    state: "active",
    coolsOff: false,
    current: { scheme: "clabe", last4: "9719", holderName: "Estudio Ñandú", usableFrom: NOW },
  });
  const [row] = await withActor({ db: db(), actor: system("test") }, (tx) => tx.select().from(payoutAccount));
  expect(JSON.stringify(row)).not.toContain(CLABE);
  expect(TEST_CIPHER.open(row?.detailsSealed ?? "", `payout_account:${row?.id}`)).toBe(CLABE);
  expect(await mailsOf("payout_account_changed")).toEqual([]);
});

test("a change needs a fresh proof bound to this partner and exactly these details", async () => {
  const partner = await mexican();
  await enterBankAccount(ctxOf(partner.owner), bank(CLABE));
  const ctx = ctxOf(partner.owner, later(1));
  expect(await codeOf(enterBankAccount(ctx, OTHER))).toBe("step_up_required");
  await provedStepUp(ctx, "change_payout_account", bankChangeSubject(ctx, bank("646180110400000007")));
  expect(await codeOf(enterBankAccount(ctx, OTHER))).toBe("step_up_required");
  const foreign = { ...ctx, actor: { ...partner.owner, partnerId: "par_other" } };
  await provedStepUp(ctx, "change_payout_account", bankChangeSubject(foreign, OTHER));
  expect(await codeOf(enterBankAccount(ctx, OTHER))).toBe("step_up_required");
  expect((await view(partner))?.current?.last4).toBe("9719");
  await changed(partner, OTHER, later(1));
  expect((await view(partner, later(1)))?.current?.last4).toBe("7771");
});

test("a changed account cools off for 72 hours, and pages say until when", async () => {
  const partner = await mexican();
  await enterBankAccount(ctxOf(partner.owner), bank(CLABE));
  await changed(partner, OTHER, later(1));
  const after = await view(partner, later(2));
  expect(after?.coolsOff).toBe(true);
  expect(after?.current?.usableFrom).toEqual(later(73));
  expect(after?.history.map(({ last4, replacedAt }) => [last4, replacedAt])).toEqual([
    ["7771", null],
    ["9719", later(1)],
  ]);
  expect(await findAccountNotice(ctxOf(partner.owner, later(2)))).toEqual({
    kind: "cooling_off",
    changedAt: later(1),
    usableFrom: later(73),
  });
  expect(await findAccountNotice(ctxOf(partner.owner, later(73)))).toBeNull();
});

test("all owners, those who were owners before, and the address of the account before are told, each with a link of its own", async () => {
  const partner = await mexican();
  await enterBankAccount(ctxOf(partner.owner), bank(CLABE));
  const owner = new pg.Client({ connectionString: world().ownerUrl });
  await owner.connect();
  const member = (name: string, role: string, ended: Date | null) =>
    owner
      .query(
        `with a as (insert into account (id, side, email, email_key, name, locale, time_zone, created_at)
           values ($1, 'partner', $2, $2, $1, 'en', 'UTC', $3) returning id)
         insert into membership (id, partner_id, account_id, side, role, display_name, email, created_at, ended_at)
         select 'mem_' || id, $4, id, 'partner', $5, id, $2, $3, $6 from a`,
        [name, `${name}@x.example`, NOW, partner.partnerId, role, ended],
      )
      .then(() => {});
  await member("second", "owner", null);
  await member("former", "owner", later(0.5));
  await member("seller", "sales", null);
  await member("longgone", "owner", new Date("2025-10-01T00:00:00Z"));
  // The owner's address is another one now; the one that stood with the account is told all the same.
  await owner.query("update membership set email = 'thief@x.example' where account_id = $1", [
    partner.owner.accountId,
  ]);
  await owner.end();
  await changed(partner, OTHER, later(1));
  const mails = await mailsOf("payout_account_changed");
  expect(mails.map(({ to }) => to).sort()).toEqual(
    ["former@x.example", "second@x.example", "thief@x.example", partner.email].sort(),
  );
});

test("the same details again are no change, and only owners and finance enter them", async () => {
  const partner = await mexican();
  await enterBankAccount(ctxOf(partner.owner), bank(CLABE));
  expect(await codeOf(enterBankAccount(ctxOf(partner.owner), bank("032 180 00011835971 9")))).toBe(
    "payout_account_same",
  );
  const sales = { ...partner.owner, role: "sales" as const };
  expect(await codeOf(enterBankAccount(ctxOf(sales), OTHER))).toBe("not_allowed");
  expect(await codeOf(enterBankAccount({ ...ctxOf(partner.owner), cipher: null }, OTHER))).toBe(
    "encryption_not_configured",
  );
});

test("Stripe pays where it reaches, unless the paying company pays everybody by bank", async () => {
  const partner = await approvedPartner(db(), { country: "ES" });
  const iban = bank("ES9121000418450200051332", "ES");
  expect(await codeOf(enterBankAccount(ctxOf(partner.owner), iban))).toBe("rail_not_available");
  const owner = new pg.Client({ connectionString: world().ownerUrl });
  await owner.connect();
  await owner.query("update legal_entity set rail_policy = 'manual' where id = 'ent_demo_es'");
  await owner.end();
  expect(await codeOf(enterBankAccount(ctxOf(partner.owner), iban))).toBe("done");
  expect(await codeOf(connectPayoutAccount(ctxOf(partner.owner)))).toBe("rail_not_available");
  expect((await view(partner))?.rail).toBe("manual");
});

test("another Stripe account needs a fresh proof, closes the one before and cools off", async () => {
  const partner = await approvedPartner(db());
  await connectPayoutAccount(ctxOf(partner.owner));
  const [first] = await stripe.control.accounts();
  const ctx = ctxOf(partner.owner, later(1));
  expect(await codeOf(changeStripeAccount(ctx))).toBe("step_up_required");
  await provedStepUp(ctx, "change_payout_account", await stripeChangeSubject(ctx));
  await changeStripeAccount(ctx);
  expect((await connectPayoutAccount(ctx)).kind).toBe("onboarding");
  const after = await view(partner, later(1));
  expect(after).toMatchObject({ coolsOff: true, state: "onboarding" });
  expect(after?.current?.stripeAccountId).not.toBe(first?.id);
  expect(await stripe.control.accounts()).toHaveLength(2);
  expect(await mailsOf("payout_account_changed")).toHaveLength(1);
});

test("two changes at once make one, and the other finds its proof used or asks for one", async () => {
  const partner = await mexican();
  await enterBankAccount(ctxOf(partner.owner), bank(CLABE));
  const ctx = ctxOf(partner.owner, later(1));
  await provedStepUp(ctx, "change_payout_account", bankChangeSubject(ctx, OTHER));
  const both = await Promise.all([1, 2].map(() => codeOf(enterBankAccount(ctx, OTHER))));
  expect(both.sort()).toEqual(["done", expect.stringMatching(/^(payout_account_same|step_up_required)$/)]);
  expect((await view(partner, later(1)))?.history).toHaveLength(2);
});

test("whole numbers are read by finance alone, to pay, and each reading is audited with what it was for", async () => {
  const partner = await mexican();
  const { payoutAccountId } = await enterBankAccount(ctxOf(partner.owner), bank(CLABE));
  const finance = financeCtx(await staffPerson(db(), "finance"));
  const wanted = { payoutAccountIds: [payoutAccountId], purpose: "export:mpb_1" };
  const opened = await withActor(finance, (tx) => openBankAccounts(tx, finance, wanted));
  expect(opened.get(payoutAccountId)).toEqual(bank(CLABE));
  const audited = await withActor(finance, (tx) =>
    tx.select().from(auditEntry).where(eq(auditEntry.action, "payout_account.details_read")),
  );
  expect(audited).toMatchObject([
    { objectId: payoutAccountId, partnerId: partner.partnerId, details: { purpose: "export:mpb_1" } },
  ]);
  const manager = financeCtx(await staffPerson(db(), "manager"));
  expect(await codeOf(withActor(manager, (tx) => openBankAccounts(tx, manager, wanted)))).toBe("not_allowed");
});

test("a fingerprint in a proof's subject says nothing of the account", async () => {
  const partner = await mexican();
  const subject = bankChangeSubject(ctxOf(partner.owner), bank(CLABE));
  expect(subject).toMatch(/^payout_account:par_[^:]+:bank:[0-9a-f]{64}$/);
  expect(subject).not.toContain("9719");
  expect(subject).not.toBe(payoutAccountSubject(partner.partnerId, "bank:"));
});
