import pg from "pg";
import { expect, test } from "vitest";
import { ANONYMOUS } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { findSession } from "#app/features/accounts/find-session.server.ts";
import { requestPasswordReset } from "#app/features/accounts/request-password-reset.server.ts";
import { resetPassword } from "#app/features/accounts/reset-password.server.ts";
import { signIn } from "#app/features/accounts/sign-in.server.ts";
import { signOut } from "#app/features/accounts/sign-out.server.ts";
import type { Database } from "#app/features/context.server.ts";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import { createAttemptLimits } from "#app/http/attempt-limits.server.ts";
import { mailedToken, NOW, PASSWORD, staffPerson, testCtx } from "#test/factories/accounts.ts";
import { approvedPartner, loadWorld, sendApplication } from "#test/factories/partners.ts";
import { proved } from "#test/factories/sign-in.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const anonymous = (now = NOW) => testCtx(world().database, ANONYMOUS, { now });
const after = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

const signInAs = async (email: string, password = PASSWORD, now = NOW) => {
  const who = { email, password, addressBlock: "192.0.2.7", userAgent: "test" };
  const opened = await signIn(anonymous(now), who);
  if (opened.isPending) await proved(world().database, opened.token);
  return opened;
};

async function refusalOf(attempt: Promise<unknown>): Promise<unknown> {
  try {
    await attempt;
    return "nothing was refused";
  } catch (error) {
    return error instanceof DomainError ? { code: error.code, values: error.values } : error;
  }
}

async function asOwner<Row>(statement: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: world().ownerUrl });
  await client.connect();
  try {
    return (await client.query(statement, values)).rows;
  } finally {
    await client.end();
  }
}

test("an unknown address, a wrong password, an unconfirmed address and a closed account all get the same answer", async () => {
  await loadWorld(world().database);
  const closed = await staffPerson(world().database, "finance");
  const open = await staffPerson(world().database, "finance");
  await asOwner("update account set disabled_at = now() where id = $1", [closed.accountId]);
  const unconfirmed = await sendApplication(world().database);
  const answers = [
    await refusalOf(signInAs("nobody@nowhere.example")),
    await refusalOf(signInAs(open.email, "not the right password")),
    await refusalOf(signInAs(closed.email)),
    await refusalOf(signInAs(unconfirmed.email)),
  ];
  expect(answers).toEqual(Array(4).fill({ code: "sign_in_failed", values: {} }));
});

test("the database holds the hash of a session's token, and the token nowhere", async () => {
  const { email } = await staffPerson(world().database, "admin");
  const { token } = await signInAs(email);
  const rows = await asOwner<{ id: string; all: string }>("select id, session::text as all from session");
  expect(rows).toHaveLength(1);
  expect(rows[0]?.id).toMatch(/^[0-9a-f]{64}$/);
  expect(rows[0]?.all).not.toContain(token);
  expect(await findSession(world().database, rows[0]?.id ?? "", NOW)).toBeNull();
  expect(await findSession(world().database, token, NOW)).toMatchObject({ account: { email } });
});

test("a session that was ended opens nothing with the next request", async () => {
  const { email } = await staffPerson(world().database, "admin");
  const { token } = await signInAs(email);
  await signOut(anonymous(), { token });
  expect(await findSession(world().database, token, NOW)).toBeNull();
});

test("a staff session ends after half an hour without use, and lives on with use", async () => {
  const { email } = await staffPerson(world().database, "manager");
  const idle = await signInAs(email);
  expect(await findSession(world().database, idle.token, after(29))).not.toBeNull();
  expect(await findSession(world().database, idle.token, after(58))).not.toBeNull();
  expect(await findSession(world().database, idle.token, after(89))).toBeNull();
});

test("a staff session ends twelve hours after sign-in, however much it is used", async () => {
  const { email } = await staffPerson(world().database, "manager");
  const { token } = await signInAs(email);
  for (let minutes = 20; minutes < 12 * 60; minutes += 20) {
    expect(await findSession(world().database, token, after(minutes)), `${minutes} min`).not.toBeNull();
  }
  expect(await findSession(world().database, token, after(12 * 60))).toBeNull();
});

test("a partner's session ends seven days after sign-in, and after a day without use", async () => {
  await loadWorld(world().database);
  const { email } = await approvedPartner(world().database);
  const used = await signInAs(email);
  const day = 24 * 60;
  for (let hours = 20; hours < 7 * 24; hours += 20) {
    expect(await findSession(world().database, used.token, after(hours * 60)), `${hours} h`).not.toBeNull();
  }
  expect(await findSession(world().database, used.token, after(7 * day))).toBeNull();
  const idle = await signInAs(email);
  expect(await findSession(world().database, idle.token, after(day + 1))).toBeNull();
});

test("a role that was taken away, a membership that ended and a closed account are gone with the next request", async () => {
  await loadWorld(world().database);
  const staff = await staffPerson(world().database, "finance", "admin");
  const staffSession = await signInAs(staff.email);
  await asOwner("update staff_role set revoked_at = now() where account_id = $1 and role = 'admin'", [
    staff.accountId,
  ]);
  const found = await findSession(world().database, staffSession.token, NOW);
  expect(found?.actor).toEqual({ kind: "staff", accountId: staff.accountId, roles: ["finance"] });
  await asOwner("update staff_role set revoked_at = now() where account_id = $1", [staff.accountId]);
  expect(await findSession(world().database, staffSession.token, NOW)).toBeNull();

  const partner = await approvedPartner(world().database);
  const { token } = await signInAs(partner.email);
  expect((await findSession(world().database, token, NOW))?.actor).toEqual(partner.owner);
  await asOwner("update partner set status = 'suspended' where id = $1", [partner.partnerId]);
  expect((await findSession(world().database, token, NOW))?.actor).toEqual(ANONYMOUS);
  await asOwner("update account set disabled_at = now() where id = $1", [partner.owner.accountId]);
  expect(await findSession(world().database, token, NOW)).toBeNull();
});

test("the sixth attempt within a quarter of an hour is refused, even with the right password", async () => {
  const { email } = await staffPerson(world().database, "finance");
  const limits = createAttemptLimits(world().database.pool("auth"));
  const attempt = (password: string) =>
    signIn({ ...anonymous(), limits }, { email, password, addressBlock: "192.0.2.9", userAgent: null });
  for (let n = 0; n < 5; n++)
    expect(await refusalOf(attempt("wrong by a word"))).toMatchObject({ code: "sign_in_failed" });
  expect(await refusalOf(attempt(PASSWORD))).toMatchObject({ code: "too_many_attempts" });
});

test("a reset link works once, ends every session, and says so by mail", async () => {
  const { email } = await staffPerson(world().database, "finance");
  const before = await signInAs(email);
  await requestPasswordReset(anonymous(), { email });
  const token = await mailedToken(world().database, email, "reset");
  const reset = (password: string) => refusalOf(resetPassword(anonymous(), { token, password }));
  const raced = await Promise.all([reset("a boat without any oars"), reset("seven hills and a tram")]);
  expect(raced.filter((answer) => answer === "nothing was refused")).toHaveLength(1);
  expect(raced).toContainEqual({ code: "link_expired_or_used", values: {} });
  expect(await findSession(world().database, before.token, NOW)).toBeNull();
  expect(await refusalOf(signInAs(email))).toMatchObject({ code: "sign_in_failed" });
  const mails = await listOutbox(
    { db: world().database, actor: { kind: "system", job: "test" } },
    { to: email },
  );
  expect(mails.map(({ template }) => template).sort()).toEqual(["password_changed", "password_reset"]);
});

test("a reset link ends after an hour, and nobody without an account gets one", async () => {
  const { email } = await staffPerson(world().database, "finance");
  await requestPasswordReset(anonymous(), { email });
  await requestPasswordReset(anonymous(), { email: "nobody@nowhere.example" });
  const token = await mailedToken(world().database, email, "reset");
  const late = resetPassword(anonymous(after(60)), { token, password: "a boat without any oars" });
  expect(await refusalOf(late)).toMatchObject({ code: "link_expired_or_used" });
  const { n } = (await asOwner<{ n: number }>("select count(*)::int as n from mail_outbox"))[0] ?? { n: -1 };
  expect(n).toBe(1);
});

/** What the others may read of the sign-in tables: nothing. */
test.each(["public", "partner", "staff", "worker"] as const)(
  "%s cannot read accounts, sessions, tokens or keys",
  async (role) => {
    const database: Database = world().database;
    for (const table of ["account", "session", "token", "api_key"]) {
      await expect(database.pool(role).query(`select 1 from ${table}`)).rejects.toMatchObject({
        code: "42501",
      });
    }
  },
);
