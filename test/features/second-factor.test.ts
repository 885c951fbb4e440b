import { expect, test } from "vitest";
import { ANONYMOUS, type StaffActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { beginTotp } from "#app/features/accounts/add-totp.server.ts";
import { askFactorReset } from "#app/features/accounts/ask-factor-reset.server.ts";
import {
  addPasskey,
  dropPasskey,
  dropTotp,
  renewRecoveryCodes,
  replaceTotp,
} from "#app/features/accounts/change-factors.server.ts";
import { confirmFactorReset, refuseFactorReset } from "#app/features/accounts/decide-factor-reset.server.ts";
import { enrolAtSignIn } from "#app/features/accounts/enrol-at-sign-in.server.ts";
import { findOwnFactors } from "#app/features/accounts/find-own-factors.server.ts";
import { findPendingSession } from "#app/features/accounts/find-pending-session.server.ts";
import { findSession } from "#app/features/accounts/find-session.server.ts";
import { finishSignIn } from "#app/features/accounts/finish-sign-in.server.ts";
import { firstRecoveryCodes } from "#app/features/accounts/first-recovery-codes.server.ts";
import { challengePasskey } from "#app/features/accounts/passkey-challenge.server.ts";
import { proveStepUp } from "#app/features/accounts/prove-step-up.server.ts";
import { requestPasswordReset } from "#app/features/accounts/request-password-reset.server.ts";
import { resetFactorByOperator } from "#app/features/accounts/reset-factor-by-operator.server.ts";
import { resetPassword } from "#app/features/accounts/reset-password.server.ts";
import { signIn } from "#app/features/accounts/sign-in.server.ts";
import { signInToDemo } from "#app/features/accounts/sign-in-to-demo.server.ts";
import { totpCode, totpStep } from "#app/features/accounts/totp.server.ts";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import { createAttemptLimits } from "#app/http/attempt-limits.server.ts";
import { mailedToken, NOW, PASSWORD, staffPerson, testCtx } from "#test/factories/accounts.ts";
import { approvedPartner, loadWorld } from "#test/factories/partners.ts";
import { softPasskey } from "#test/factories/soft-passkey.ts";
import { codeAt, enrolledTotp } from "#test/factories/step-up.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const nobody = (now = NOW) => testCtx(db(), ANONYMOUS, { now });
const userAgent = "test";

type Staff = StaffActor & { readonly email: string };

async function enrolled(...roles: Parameters<typeof staffPerson>[1][]): Promise<Staff> {
  const person = await staffPerson(db(), ...roles);
  await enrolledTotp(db(), person.accountId);
  return person;
}

const withPassword = (email: string, now = NOW, password = PASSWORD) =>
  signIn(nobody(now), { email, password, addressBlock: "192.0.2.7", userAgent });

const withCode = (token: string, stepUpCode: string, now = NOW) =>
  finishSignIn(nobody(now), { token, answer: { stepUpCode }, userAgent });

const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "nothing",
    (error: unknown) => (error instanceof DomainError ? error.code : error),
  );

const mailsTo = async (to: string) =>
  (await listOutbox({ db: db(), actor: { kind: "system", job: "test" } }, { to })).map(
    ({ subject }) => subject,
  );

test("a password alone opens a session that is none, for a quarter of an hour; the second step begins a new one", async () => {
  const { email } = await enrolled("finance");
  const half = await withPassword(email);
  expect(half.isPending).toBe(true);
  expect(await findSession(db(), half.token, NOW)).toBeNull();
  expect(await findPendingSession(db(), half.token, after(14 * 60))).toMatchObject({ hasTotp: true });
  expect(await findPendingSession(db(), half.token, after(15 * 60))).toBeNull();
  const whole = await withCode(half.token, codeAt(NOW));
  expect(whole.token).not.toBe(half.token);
  expect(await findSession(db(), whole.token, NOW)).toMatchObject({ account: { email }, factorAt: NOW });
  expect(await findPendingSession(db(), half.token, NOW)).toBeNull();
  expect(await findPendingSession(db(), whole.token, NOW)).toBeNull();
});

test("a code that signed in is used up, and does not prove anything again", async () => {
  const person = await enrolled("finance");
  await withCode((await withPassword(person.email)).token, codeAt(NOW));
  const again = await withPassword(person.email);
  expect(await refusal(withCode(again.token, codeAt(NOW)))).toBe("step_up_wrong");
  const proof = { purpose: "approve_run", subject: "run_1", answer: { stepUpCode: codeAt(NOW) } } as const;
  expect(await refusal(proveStepUp(testCtx(db(), person), proof))).toBe("step_up_wrong");
});

test("wrong codes at sign-in are counted with those of proofs: five in all, then a wait", async () => {
  const person = await enrolled("finance");
  const limits = createAttemptLimits(db().pool("auth"));
  const { token } = await withPassword(person.email);
  const atSignIn = (stepUpCode: string) =>
    refusal(finishSignIn({ ...nobody(), limits }, { token, answer: { stepUpCode }, userAgent }));
  const proof = { purpose: "approve_run", subject: "run_1", answer: { stepUpCode: "111111" } } as const;
  for (let n = 0; n < 3; n++) expect(await atSignIn("000000")).toBe("step_up_wrong");
  for (let n = 0; n < 2; n++)
    expect(await refusal(proveStepUp({ ...testCtx(db(), person), limits }, proof))).toBe("step_up_wrong");
  expect(await atSignIn(codeAt(NOW))).toBe("step_up_too_many");
});

test("a person of the company without a factor adds an app at the first sign-in, and is shown recovery codes once", async () => {
  const person = await staffPerson(db(), "finance");
  const { accountId, email } = person;
  const { token } = await withPassword(email);
  const { secret, uri } = await beginTotp(nobody(), { accountId });
  expect(await beginTotp(nobody(), { accountId })).toEqual({ secret, uri });
  expect(uri).toContain(`secret=${secret}`);
  const enrol = (code: string) => enrolAtSignIn(nobody(), { token, code, userAgent });
  expect(await refusal(enrol("000000"))).toBe("step_up_wrong");
  const whole = await enrol(totpCode(secret, totpStep(NOW)));
  const session = await findSession(db(), whole.token, NOW);
  const ctx = testCtx(db(), person);
  const codes = await firstRecoveryCodes(ctx, { factorAt: session?.factorAt ?? null });
  expect(codes).toHaveLength(10);
  expect(await refusal(firstRecoveryCodes(ctx, { factorAt: NOW }))).toBe("step_up_required");
  expect(await mailsTo(email)).toEqual(["An authenticator app was added to your account"]);
  const rows = await db()
    .pool("auth")
    .query(
      "select f::text, (select string_agg(r::text, ' ') from recovery_code r) as r from second_factor f",
    );
  const kept = JSON.stringify(rows.rows);
  for (const shown of [secret, codes[0] ?? "", codes[0]?.replaceAll("-", "") ?? ""])
    expect(kept).not.toContain(shown);
});

test("whoever has a factor cannot pass it by adding another one at sign-in", async () => {
  const { accountId, email } = await enrolled("finance");
  const { token } = await withPassword(email);
  const { secret } = await beginTotp(nobody(), { accountId });
  const attempt = enrolAtSignIn(nobody(), { token, code: totpCode(secret, totpStep(NOW)), userAgent });
  expect(await refusal(attempt)).toBe("sign_in_failed");
});

test("a new password does not take the second step away", async () => {
  const { email } = await enrolled("finance");
  await requestPasswordReset(nobody(), { email });
  const token = await mailedToken(db(), email, "reset");
  await resetPassword(nobody(), { token, password: "a boat without any oars" });
  const half = await withPassword(email, NOW, "a boat without any oars");
  expect(half.isPending).toBe(true);
  expect(await findSession(db(), half.token, NOW)).toBeNull();
});

test("partner people sign in by password alone until they add a factor, and then by both", async () => {
  await loadWorld(db());
  const { owner, email } = await approvedPartner(db());
  const before = await withPassword(email);
  expect(before.isPending).toBe(false);
  expect(await findSession(db(), before.token, NOW)).not.toBeNull();
  await enrolledTotp(db(), owner.accountId);
  expect(await findSession(db(), before.token, NOW)).toBeNull();
  const half = await withPassword(email);
  const whole = await withCode(half.token, codeAt(NOW));
  expect((await findSession(db(), whole.token, NOW))?.actor).toEqual(owner);
});

test("every change of a factor ends all sessions, opens one for the browser that made it, and is mailed", async () => {
  const person = await enrolled("finance");
  const { accountId, email } = person;
  const elsewhere = await withCode((await withPassword(email)).token, codeAt(NOW));
  const { secret } = await beginTotp(nobody(), { accountId });
  const now = after(30);
  const ctx = testCtx(db(), person, { now });
  const code = totpCode(secret, totpStep(now));
  const here = await replaceTotp(ctx, { code, answer: { stepUpCode: codeAt(now) }, userAgent });
  expect(await findSession(db(), elsewhere.token, now)).toBeNull();
  expect(await findSession(db(), here.token, now)).toMatchObject({ account: { email } });
  expect(await mailsTo(email)).toContain("An authenticator app was added to your account");
  const half = await withPassword(email, after(60));
  expect(await refusal(withCode(half.token, codeAt(after(60)), after(60)))).toBe("step_up_wrong");
  const ofNewApp = totpCode(secret, totpStep(after(60)));
  expect(await refusal(withCode(half.token, ofNewApp, after(60)))).toBe("nothing");
});

test("a slip in the new app's code costs no code of the old one", async () => {
  const person = await enrolled("finance");
  const ctx = testCtx(db(), person);
  await beginTotp(ctx, { accountId: person.accountId });
  const answer = { stepUpCode: codeAt(NOW) };
  expect(await refusal(replaceTotp(ctx, { code: "000000", answer, userAgent }))).toBe("step_up_wrong");
  const proof = { purpose: "approve_run", subject: "run_1", answer } as const;
  expect(await refusal(proveStepUp(ctx, proof))).toBe("nothing");
});

test("a person of the company keeps one factor; partner people may be without, and their codes go with it", async () => {
  await loadWorld(db());
  const person = await enrolled("finance");
  const answer = { stepUpCode: codeAt(NOW) };
  expect(await refusal(dropTotp(testCtx(db(), person), { answer, userAgent }))).toBe("last_factor");
  const { owner } = await approvedPartner(db());
  await enrolledTotp(db(), owner.accountId);
  const ctx = testCtx(db(), owner);
  await renewRecoveryCodes(ctx, { answer });
  await dropTotp(ctx, { answer: { stepUpCode: codeAt(NOW, 1) }, userAgent });
  expect(await findOwnFactors(ctx)).toMatchObject({
    hasApp: false,
    codesLeft: 0,
    offer: { byPassword: true },
  });
});

async function withPasskey(person: Staff, key = softPasskey()) {
  const ctx = testCtx(db(), person);
  const challenge = async (use: "add" | "prove", now = NOW) =>
    (await challengePasskey({ ...ctx, now }, { accountId: person.accountId, use })).challenge;
  const made = key.make(await challenge("add"));
  await addPasskey(ctx, { name: "Laptop", made, answer: { stepUpCode: codeAt(NOW) }, userAgent });
  return { ctx, key, challenge, made };
}

const provedBy = (ctx: Parameters<typeof proveStepUp>[0], stepUpPasskeyToken: string) =>
  refusal(proveStepUp(ctx, { purpose: "approve_run", subject: "run_1", answer: { stepUpPasskeyToken } }));

test("a passkey proves by a challenge of ours, which is good once, for five minutes and for proving", async () => {
  const { ctx, key, challenge } = await withPasskey(await enrolled("finance"));
  const answer = key.prove(await challenge("prove"));
  expect(await provedBy(ctx, answer)).toBe("nothing");
  expect(await provedBy(ctx, answer)).toBe("step_up_wrong");
  expect(await provedBy(ctx, key.prove(await challenge("add")))).toBe("step_up_wrong");
  expect(await provedBy(ctx, key.prove("bm90IG9uZSBvZiBvdXJz"))).toBe("step_up_wrong");
  expect(await provedBy(ctx, key.prove(await challenge("prove", after(-5 * 60))))).toBe("step_up_wrong");
});

test("a passkey is refused from another site, of another key, for another account, and when its counter goes back", async () => {
  const person = await enrolled("finance");
  const { ctx, key, challenge } = await withPasskey(person);
  const foreign = key.prove(await challenge("prove"), { origin: "https://reparto.test.evil.example" });
  expect(await provedBy(ctx, foreign)).toBe("step_up_wrong");
  expect(await provedBy(ctx, softPasskey().prove(await challenge("prove")))).toBe("step_up_wrong");
  const other = await enrolled("finance");
  const toOther = { accountId: other.accountId, use: "prove" } as const;
  const forOther = key.prove((await challengePasskey(testCtx(db(), other), toOther)).challenge);
  expect(await provedBy(testCtx(db(), other), forOther)).toBe("step_up_wrong");
  const early = key.prove(await challenge("prove"));
  expect(await provedBy(ctx, key.prove(await challenge("prove")))).toBe("nothing");
  expect(await provedBy(ctx, early)).toBe("step_up_wrong");
  for (const nonsense of ["", "{}", "null", "[", '{"id":"x"}'])
    expect(await provedBy(ctx, nonsense)).toBe("step_up_wrong");
});

test("a passkey signs in, is added once, and proves nothing once it is taken off", async () => {
  const person = await enrolled("finance");
  const { ctx, key, challenge, made } = await withPasskey(person);
  const again = addPasskey(ctx, { name: "Again", made, answer: { stepUpCode: codeAt(NOW, 1) }, userAgent });
  expect(await refusal(again)).toBe("passkey_refused");
  const { token } = await withPassword(person.email);
  const answer = { stepUpPasskeyToken: key.prove(await challenge("prove")) };
  const whole = await finishSignIn(nobody(), { token, answer, userAgent });
  expect(await findSession(db(), whole.token, NOW)).not.toBeNull();
  const [kept] = (await findOwnFactors(ctx)).passkeys;
  const proof = { stepUpPasskeyToken: key.prove(await challenge("prove")) };
  await dropPasskey(ctx, { passkeyId: kept?.id ?? "", answer: proof, userAgent });
  expect(await provedBy(ctx, key.prove(await challenge("prove")))).toBe("step_up_wrong");
  expect(await mailsTo(person.email)).toEqual(
    expect.arrayContaining(["A passkey was added to your account", "A passkey was taken off your account"]),
  );
});

test("a lost factor is reset by two people: whoever asked does not confirm, nor does the person, and a fresh proof is asked for", async () => {
  const [person, one, two, finance] = [
    await enrolled("admin"),
    await enrolled("admin"),
    await enrolled("admin"),
    await enrolled("finance"),
  ];
  const { accountId } = person;
  const session = await withCode((await withPassword(person.email)).token, codeAt(NOW));
  const asked = await askFactorReset(testCtx(db(), one), { accountId });
  const resetId = asked?.resetId ?? "";
  const confirm = (by: Staff, stepUpCode = codeAt(NOW, 1)) =>
    refusal(confirmFactorReset(testCtx(db(), by), { resetId, answer: { stepUpCode } }));
  expect(await askFactorReset(testCtx(db(), two), { accountId })).toEqual({ resetId });
  expect(await confirm(one)).toBe("confirmer_is_asker");
  expect(await confirm(person)).toBe("confirmer_is_asker");
  expect(await confirm(finance)).toBe("not_allowed");
  expect(await confirm(two, "000000")).toBe("step_up_wrong");
  expect(await confirm(two)).toBe("nothing");
  expect(await confirm(two)).toBe("factor_reset_not_asked");
  expect(await findSession(db(), session.token, NOW)).toBeNull();
  const half = await withPassword(person.email);
  expect(await findPendingSession(db(), half.token, NOW)).toMatchObject({
    hasTotp: false,
    hasPasskey: false,
  });
  expect((await mailsTo(person.email)).sort()).toEqual([
    "Somebody asked to reset your second factor",
    "Your second factor was reset",
  ]);
});

test("the person who lost the factor may ask, and one admin confirms or refuses", async () => {
  const [person, admin] = [await enrolled("admin"), await enrolled("admin")];
  const ask = () => askFactorReset(nobody(), { accountId: person.accountId });
  const first = await ask();
  await refuseFactorReset(testCtx(db(), admin), { resetId: first?.resetId ?? "" });
  const second = await ask();
  expect(second?.resetId).not.toBe(first?.resetId);
  const answer = { stepUpCode: codeAt(NOW) };
  await confirmFactorReset(testCtx(db(), admin), { resetId: second?.resetId ?? "", answer });
  expect(await findOwnFactors(testCtx(db(), person))).toMatchObject({ hasApp: false });
});

test("the database itself refuses a reset by one person, or without a fresh proof", async () => {
  const [person, admin] = [await enrolled("admin"), await enrolled("admin")];
  const asked = await askFactorReset(testCtx(db(), admin), { accountId: person.accountId });
  const confirm = (by: string, proof: string | null) =>
    db()
      .pool("auth")
      .query("update factor_reset set status = 'confirmed', decided_by = $1, step_up_id = $2 where id = $3", [
        by,
        proof,
        asked?.resetId,
      ])
      .then(
        () => "done",
        (error: { code?: string }) => error.code,
      );
  expect(await confirm(admin.accountId, "stp_1")).toBe("RP003");
  expect(await confirm(person.accountId, "stp_1")).toBe("RP003");
  const finance = await enrolled("finance");
  expect(await confirm(finance.accountId, "stp_1")).toBe("RP003");
  const other = await enrolled("admin");
  expect(await confirm(other.accountId, null)).toBe("RP003");
  expect(await confirm(other.accountId, "stp_1")).toBe("done");
});

test("the operator resets the factor of a company's only admin, audited and mailed", async () => {
  const person = await enrolled("admin");
  const operator = testCtx(db(), { kind: "system", job: "cli staff reset-factor" });
  expect(await resetFactorByOperator(operator, { email: "nobody@company.example" })).toBeNull();
  expect(await resetFactorByOperator(operator, { email: person.email })).toBe(person.accountId);
  expect(await mailsTo(person.email)).toEqual(["Your second factor was reset"]);
  const { rows } = await db()
    .pool("worker")
    .query("select actor_id from audit_entry where action = 'account.factors_reset'");
  expect(rows).toEqual([{ actor_id: "cli staff reset-factor" }]);
});

test("one click signs in to the demo, and to nothing that is no demo", async () => {
  const { email } = await enrolled("finance");
  const input = { email, password: PASSWORD, addressBlock: "192.0.2.7", userAgent };
  expect(await refusal(signInToDemo(nobody(), input))).toMatchObject({ name: "InvariantError" });
  const opened = await signInToDemo({ ...nobody(), isDemo: true }, input);
  expect(await findSession(db(), opened.token, NOW)).toMatchObject({ account: { email } });
});
