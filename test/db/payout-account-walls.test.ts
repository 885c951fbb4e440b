import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DatabaseRole, urlOfRole } from "#db/roles.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { databasePerTest } from "#test/setup/database.ts";

const HOUR_MS = 3_600_000;
const world = databasePerTest();
let stripe: StripeMock;
let company: PayoutWorld;

beforeEach(async () => {
  stripe = await startStripeMock();
  company = await payoutWorld(world(), stripe);
});
afterEach(() => stripe.stop());

const hours = (n: number) => new Date(NOW.getTime() + n * HOUR_MS);

/** What PostgreSQL answers to a database login, signed in as this account; "done" when it does it. */
async function said(
  role: DatabaseRole,
  accountId: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<string> {
  const client = new pg.Client({ connectionString: urlOfRole(world().url, role) });
  await client.connect();
  try {
    await client.query("select set_config('app.account_id', $1, false)", [accountId]);
    await client.query("select set_config('app.partner_id', 'par_1', false)");
    await client.query(text, [...values]);
    return "done";
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end();
  }
}

/** A proof that this account has used up. */
async function proof(accountId: string, purpose: string): Promise<string> {
  const id = `stp_${purpose}_${accountId}`;
  await company.sql(
    `insert into step_up (id, account_id, session_id, purpose, subject, method, proved_at, used_at)
     values ($1, $2, 'test', $3, 'x', 'totp', $4, $4) on conflict do nothing`,
    [id, accountId, purpose, NOW],
  );
  return id;
}

/** The partner closes the account before and adds another at this instant, as it says itself. */
async function change(at: Date, usableFrom: Date | null = null, by = "acc_par_1"): Promise<string> {
  const stepUpId = await proof(by, "change_payout_account");
  await said("partner", "acc_par_1", "update payout_account set replaced_at = $1 where replaced_at is null", [
    at,
  ]);
  return said(
    "partner",
    "acc_par_1",
    `insert into payout_account (id, partner_id, rail, stripe_platform, state, country, created_at, usable_from, scheme, holder_name, last4, details_sealed, step_up_id)
     values ('pac_new', 'par_1', 'manual', 'platform', 'active', 'MX', $1, $2, 'clabe', 'Owner', '9719', 'sealed', $3)`,
    [at, usableFrom, stepUpId],
  );
}
const freeze = () =>
  said(
    "worker",
    "",
    `insert into payout_freeze (id, partner_id, cause, frozen_by, token_id, frozen_at) values ('frz_1', 'par_1', 'not_me', 'x@y.example', 'tok_1', $1)`,
    [NOW],
  );
const attempt = (payoutId: string, n: number, at: Date) =>
  said(
    "worker",
    "",
    `insert into payout_attempt (partner_id, payout_id, n, idempotency_key, params, state, first_sent_at, last_sent_at)
     values ('par_1', $1, $2::int, $1 || $2::text, '{}', 'sending', $3, $3)`,
    [payoutId, n, at],
  );

test("the first account is good at once; a changed one 72 hours later, whatever it says of itself", async () => {
  await company.owe(5_000n);
  const usableFrom = async () =>
    (
      await company.sql<{ id: string; usable_from: Date; replaces_id: string | null }>(
        "select id, usable_from, replaces_id from payout_account order by created_at",
      )
    ).map((row) => [row.id, row.usable_from.getTime() - NOW.getTime(), row.replaces_id]);
  expect(await usableFrom()).toEqual([["pac_par_1", 0, null]]);
  expect(await change(hours(1), hours(72))).toBe("a changed payout account is paid 72 hours later");
  expect(await change(hours(1))).toBe("done");
  expect((await usableFrom())[1]).toEqual(["pac_new", 73 * HOUR_MS, "pac_par_1"]);
});

test("a payout account is never edited, and by nobody of the company at all", async () => {
  await company.owe(5_000n);
  for (const set of [
    "usable_from = created_at - interval '1 day'",
    "stripe_account_id = 'acct_thief'",
    "country = 'XX'",
  ])
    expect(await said("worker", "", `update payout_account set ${set}`)).toBe(
      "a payout account is never edited: a change is the next one",
    );
  expect(await said("partner", "acc_par_1", "update payout_account set usable_from = created_at")).toMatch(
    /permission denied/,
  );
  for (const text of [
    "update payout_account set replaced_at = now()",
    "insert into payout_account (id, partner_id, rail, stripe_platform, state, country, created_at) values ('x', 'par_1', 'stripe', 'other', 'none', 'US', now())",
  ])
    expect(await said("staff", "acc_ana", text)).toMatch(/permission denied/);
});

test("no attempt is written, and no payout approved, for an account that cools off", async () => {
  await company.owe(5_000n);
  const { payoutIds } = await company.approvedRun();
  const id = payoutIds[0] ?? "";
  await company.sql("alter table payout disable trigger payout_moves");
  expect(await change(NOW)).toBe("done");
  await company.sql("update payout set payout_account_id = 'pac_new', destination = 'pac_new'");
  expect(await attempt(id, 1, hours(71))).toBe(`payout ${id} is not sent: account_cooling_off`);
  await company.sql("update payout set status = 'draft'");
  expect(await said("staff", "acc_bea", "update payout set status = 'approved'")).toBe(
    `payout ${id} is not approved: account_cooling_off`,
  );
  await company.sql(
    "update payout set status = 'approved', payout_account_id = 'pac_par_1' where status <> 'draft'",
  );
  expect(await attempt(id, 1, hours(72))).toBe("done");
});

test("no attempt is written for an account that was replaced", async () => {
  await company.owe(5_000n);
  const { payoutIds } = await company.approvedRun();
  const id = payoutIds[0] ?? "";
  await change(hours(1));
  expect(await attempt(id, 1, hours(2))).toBe(`payout ${id} is not sent: account_changed`);
});

test("nothing is sent or sent again to a partner whose payouts are frozen", async () => {
  await company.owe(5_000n);
  const { payoutIds } = await company.approvedRun();
  const id = payoutIds[0] ?? "";
  expect(await attempt(id, 1, NOW)).toBe("done");
  expect(await freeze()).toBe("done");
  expect(await freeze()).toMatch(/payout_freeze/);
  const again = "update payout_attempt set state = 'sending', last_sent_at = $1";
  expect(await said("worker", "", again, [hours(1)])).toBe(`payout ${id} is not sent: payouts_frozen`);
  await company.sql("update payout_attempt set state = 'failed'");
  expect(await attempt(id, 2, hours(100))).toBe(`payout ${id} is not sent: payouts_frozen`);
});

test("a freeze is lifted by two people of finance, as the first one asked, with a fresh second factor", async () => {
  await company.owe(5_000n);
  await freeze();
  const ask =
    "update payout_freeze set lift_asked_by = $1, lift_asked_at = $2, outcome = 'account_kept', reason_text = 'called back'";
  const lift =
    "update payout_freeze set lifted_by = $1, lifted_at = $2, step_up_id = 'stp_lift_freeze_acc_bea'";
  const of = (who: string) => [who, NOW];
  expect(await said("staff", "acc_bea", lift, of("acc_bea"))).toBe("a freeze is lifted as it was asked");
  expect(await said("staff", "acc_nobody", ask, of("acc_nobody"))).toBe("only finance lets payouts go on");
  expect(await said("staff", "acc_bea", ask, of("acc_ana"))).toBe("asker is the one who acts");
  expect(await said("staff", "acc_ana", ask, of("acc_ana"))).toBe("done");
  expect(await said("staff", "acc_ana", lift, of("acc_ana"))).toBe("nobody lifts a freeze alone");
  expect(
    await said("staff", "acc_bea", lift.replace("'stp_lift_freeze_acc_bea'", "null"), of("acc_bea")),
  ).toBe("a freeze is lifted by a fresh second factor");
  expect(await said("staff", "acc_bea", lift, of("acc_bea"))).toBe(
    "a freeze is lifted by a fresh second factor",
  );
  await proof("acc_bea", "lift_freeze");
  expect(await said("staff", "acc_bea", `${lift}, outcome = 'account_withdrawn'`, of("acc_bea"))).toBe(
    "a freeze is lifted as it was asked",
  );
  expect(await said("staff", "acc_bea", lift, of("acc_bea"))).toBe("done");
  expect(await said("staff", "acc_ana", ask, of("acc_ana"))).toBe("a freeze keeps its content");
});

test("a partner changes its account with a proof of its own, and its first needs none", async () => {
  await company.owe(5_000n);
  expect(await change(hours(1), null, "acc_ana")).toBe("a payout account is changed with a fresh proof");
  expect(await change(hours(1))).toBe("done");
});

test("an account that is withdrawn is closed by the lift of its freeze", async () => {
  await company.owe(5_000n);
  await freeze();
  const ask =
    "update payout_freeze set lift_asked_by = $1, lift_asked_at = $2, outcome = 'account_withdrawn'";
  await said("staff", "acc_ana", ask, ["acc_ana", NOW]);
  await proof("acc_bea", "lift_freeze");
  const lift =
    "update payout_freeze set lifted_by = $1, lifted_at = $2, step_up_id = 'stp_lift_freeze_acc_bea'";
  expect(await said("staff", "acc_bea", lift, ["acc_bea", NOW])).toBe("done");
  const [account] = await company.sql<{ replaced_at: Date }>("select replaced_at from payout_account");
  expect(account?.replaced_at).toEqual(NOW);
});
