import { expect, test } from "vitest";
import { ANONYMOUS, type StaffActor, system } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { findSession } from "#app/features/accounts/find-session.server.ts";
import { requestPasswordReset } from "#app/features/accounts/request-password-reset.server.ts";
import { resetPassword } from "#app/features/accounts/reset-password.server.ts";
import { signIn } from "#app/features/accounts/sign-in.server.ts";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import { approveApplicationInTx } from "#app/features/partners/approve-application-in-tx.server.ts";
import { findApplication } from "#app/features/partners/find-application.server.ts";
import {
  findApplicationStatus,
  findOwnApplication,
} from "#app/features/partners/find-application-status.server.ts";
import { findPartner } from "#app/features/partners/find-partner.server.ts";
import { listApplications } from "#app/features/partners/list-applications.server.ts";
import { listPartners } from "#app/features/partners/list-partners.server.ts";
import { refuseApplication } from "#app/features/partners/refuse-application.server.ts";
import { verifyEmail } from "#app/features/partners/verify-email.server.ts";
import { createAttemptLimits } from "#app/http/attempt-limits.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { mailedToken, NOW, PASSWORD, staffPerson, testCtx } from "#test/factories/accounts.ts";
import {
  approvedPartner,
  loadWorld,
  sendApplication,
  submittedApplication,
} from "#test/factories/partners.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "done";
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

function approve(actor: StaffActor, applicationId: string) {
  const ctx = testCtx(db(), actor);
  const input = { applicationId, legalEntityId: "ent_demo_es", segmentKey: null };
  return withActor(ctx, (tx) => approveApplicationInTx(tx, ctx, input));
}

const refuse = (actor: StaffActor, applicationId: string) =>
  refuseApplication(testCtx(db(), actor), {
    applicationId,
    reasonCode: "outside_programme",
    reasonText: "Apply again with a client.",
  });

const queue = (actor: StaffActor) =>
  listApplications(testCtx(db(), actor), { status: "submitted", limit: 10 });

const mailsTo = async (to: string) =>
  (await listOutbox({ db: db(), actor: system("test") }, { to })).map(({ template }) => template).sort();

const confirm = (token: string, password = PASSWORD) =>
  verifyEmail(testCtx(db(), ANONYMOUS), { token, password });

const opens = (email: string, password: string) =>
  codeOf(signIn(testCtx(db(), ANONYMOUS), { email, password, addressBlock: "x", userAgent: null }));

test("an application waits for its address to be confirmed, then for a manager for 48 hours", async () => {
  await loadWorld(db());
  const manager = await staffPerson(db(), "manager");
  const { email } = await sendApplication(db());
  expect(await queue(manager)).toEqual({ rows: [], total: 0 });
  const token = await mailedToken(db(), email, "verify-email");
  await confirm(token);
  const { rows } = await queue(manager);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.answerDueAt).toEqual(new Date(NOW.getTime() + 48 * 3_600_000));
});

test("a verification link works once, also when it is followed twice at the same instant", async () => {
  await loadWorld(db());
  const { email } = await sendApplication(db());
  const token = await mailedToken(db(), email, "verify-email");
  const follow = () => codeOf(confirm(token));
  expect((await Promise.all([follow(), follow()])).sort()).toEqual(["done", "link_expired_or_used"]);
  expect(await follow()).toBe("link_expired_or_used");
  expect(await mailsTo(email)).toEqual(["application_received", "verify_email"]);
});

test("applying with an address that has an account changes nothing of it, and its owner gets another mail", async () => {
  await loadWorld(db());
  const partner = await approvedPartner(db());
  const before = await mailsTo(partner.email);
  await sendApplication(db(), { email: partner.email.toUpperCase(), companyName: "Impostor Ltd" });
  expect(await mailsTo(partner.email.toUpperCase())).toEqual(["account_exists"]);
  expect(await mailsTo(partner.email)).toEqual(before);
  const input = { email: partner.email, password: PASSWORD, addressBlock: "x", userAgent: null };
  expect(await codeOf(signIn(testCtx(db(), ANONYMOUS), input))).toBe("done");
});

test("of two applications with one unconfirmed address only the newest link works", async () => {
  await loadWorld(db());
  const email = "twice@applied.example";
  await sendApplication(db(), { email });
  const stale = await mailedToken(db(), email, "verify-email");
  await sendApplication(db(), { email, now: new Date(NOW.getTime() + 1000) });
  const fresh = await mailedToken(db(), email, "verify-email");
  expect(await codeOf(confirm(stale))).toBe("link_expired_or_used");
  expect(await codeOf(confirm(fresh))).toBe("done");
});

test("confirming a stranger's application with one's own password proves nothing, and the link still works", async () => {
  await loadWorld(db());
  const email = "victim@applied.example";
  const strangers = "a stranger with a plan";
  await sendApplication(db(), { email });
  await sendApplication(db(), { email, password: strangers, now: new Date(NOW.getTime() + 1000) });
  const token = await mailedToken(db(), email, "verify-email");
  expect(await codeOf(confirm(token))).toBe("application_password_wrong");
  expect(await opens(email, strangers)).toBe("sign_in_failed");
  expect(await queue(await staffPerson(db(), "manager"))).toEqual({ rows: [], total: 0 });

  const own = "chosen by who reads mail";
  await requestPasswordReset(testCtx(db(), ANONYMOUS), { email });
  const reset = { token: await mailedToken(db(), email, "reset"), password: own };
  await resetPassword(testCtx(db(), ANONYMOUS), reset);
  await sendApplication(db(), { email, password: strangers });
  expect(await opens(email, strangers)).toBe("sign_in_failed");
  expect(await opens(email, own)).toBe("done");
  expect(await codeOf(confirm(token, strangers))).toBe("application_password_wrong");
  expect(await codeOf(confirm(token, own))).toBe("done");
});

test("passwords at a verification link are counted like those at sign-in", async () => {
  await loadWorld(db());
  const { email } = await sendApplication(db());
  const token = await mailedToken(db(), email, "verify-email");
  const ctx = { ...testCtx(db(), ANONYMOUS), limits: createAttemptLimits(db().pool("auth")) };
  const attempt = (password: string) => codeOf(verifyEmail(ctx, { token, password }));
  for (let n = 0; n < 5; n++) expect(await attempt("wrong by a word")).toBe("application_password_wrong");
  expect(await attempt(PASSWORD)).toBe("too_many_attempts");
});

test("approval makes the partner, its enrolment and its owner, who is in with the next request", async () => {
  await loadWorld(db());
  const manager = await staffPerson(db(), "manager");
  const { applicationId, email, companyName } = await submittedApplication(db());
  const input = { email, password: PASSWORD, addressBlock: "x", userAgent: null };
  const { token } = await signIn(testCtx(db(), ANONYMOUS), input);
  const applicant = await findSession(db(), token, NOW);
  expect(applicant?.actor).toEqual(ANONYMOUS);
  const own = await findOwnApplication(testCtx(db(), ANONYMOUS), { accountId: applicant?.account.id ?? "" });
  expect(own).toMatchObject({ status: "submitted", companyName });
  const approved = await approve(manager, applicationId);
  expect((await findSession(db(), token, NOW))?.actor).toMatchObject({
    kind: "member",
    partnerId: approved?.partnerId,
    role: "owner",
  });
  const detail = await findPartner(testCtx(db(), manager), { partnerId: approved?.partnerId ?? "" });
  expect(detail).toMatchObject({ name: companyName, applicationId });
  expect(detail?.enrolments).toMatchObject([
    { typeKey: "marketing_agency", currency: "EUR", hasAgreement: false },
  ]);
  expect(detail?.payee).toMatchObject({ legalName: companyName, country: "ES", validFrom: "2026-03-05" });
  const { rows } = await listPartners(testCtx(db(), manager), {
    search: companyName.slice(2),
    sort: "name",
    descending: false,
    limit: 10,
    offset: 0,
  });
  expect(rows.map(({ name }) => name)).toEqual([companyName]);
});

test("of two managers who decide at the same instant one wins, and the other is told", async () => {
  await loadWorld(db());
  const [first, second] = [await staffPerson(db(), "manager"), await staffPerson(db(), "manager")];
  for (let round = 0; round < 5; round++) {
    const { applicationId, email } = await submittedApplication(db());
    const raced = await Promise.all([
      codeOf(round % 2 ? approve(first, applicationId) : refuse(first, applicationId)),
      codeOf(approve(second, applicationId)),
    ]);
    expect(raced.sort()).toEqual(["application_already_decided", "done"]);
    const decided = (await mailsTo(email)).filter((mail) => /approved|refused/.test(mail));
    expect(decided).toHaveLength(1);
  }
});

test("only a manager decides, and only what was confirmed", async () => {
  await loadWorld(db());
  const { applicationId } = await submittedApplication(db());
  const finance = await staffPerson(db(), "finance", "admin");
  expect(await codeOf(approve(finance, applicationId))).toBe("not_allowed");
  expect(await codeOf(refuse(finance, applicationId))).toBe("not_allowed");
  const manager = await staffPerson(db(), "manager");
  expect(await approve(manager, "app_missing")).toBeNull();
  expect(await refuse(manager, "app_missing")).toBe(false);
  expect(await findApplication(testCtx(db(), manager), { applicationId: "app_missing" })).toBeNull();
});

test("the status link shows the answer with its reason, and opens nothing else", async () => {
  await loadWorld(db());
  const manager = await staffPerson(db(), "manager");
  const { applicationId, statusToken, email } = await submittedApplication(db());
  expect(await findApplicationStatus(testCtx(db(), ANONYMOUS), { token: statusToken })).toMatchObject({
    status: "submitted",
  });
  await refuse(manager, applicationId);
  const status = await findApplicationStatus(testCtx(db(), ANONYMOUS), { token: statusToken });
  expect(status).toMatchObject({
    status: "refused",
    reasonCode: "outside_programme",
    reasonText: "Apply again with a client.",
  });
  expect(await codeOf(confirm(statusToken))).toBe("link_expired_or_used");
  expect(await mailsTo(email)).toContain("application_refused");
});

test("a partner's page is not there for another partner, and the same as one that never was", async () => {
  await loadWorld(db());
  const mine = await approvedPartner(db());
  const theirs = await approvedPartner(db());
  const ctx = testCtx(db(), mine.owner);
  expect(await findPartner(ctx, { partnerId: theirs.partnerId })).toBeNull();
  expect(await findPartner(ctx, { partnerId: "par_missing" })).toBeNull();
  expect(await findPartner(ctx, { partnerId: mine.partnerId })).toMatchObject({ name: mine.companyName });
});
