import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { prepareRun } from "#app/features/payouts/prepare-run.server.ts";
import { submitRun } from "#app/features/payouts/submit-run.server.ts";
import { type DatabaseRole, urlOfRole } from "#db/roles.server.ts";
import { acceptExceptions, type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
let stripe: StripeMock;
let company: PayoutWorld;

beforeEach(async () => {
  stripe = await startStripeMock();
  company = await payoutWorld(world(), stripe);
});
afterEach(() => stripe.stop());

/** What PostgreSQL answers to a statement of a database login, in words; "done" when it does it. */
async function said(
  role: DatabaseRole,
  statement: string,
  settings: Record<string, string> = {},
): Promise<string> {
  const client = new pg.Client({ connectionString: urlOfRole(world().url, role) });
  await client.connect();
  try {
    for (const [name, value] of Object.entries(settings))
      await client.query("select set_config($1, $2, false)", [`app.${name}`, value]);
    await client.query(statement);
    return "done";
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end();
  }
}

const COPY_PAYOUT = (
  status: string,
) => `insert into payout (id, partner_id, run_id, statement_id, legal_entity_id, period_id,
  currency, ordinal, amount_minor, rail, status, created_at)
  select 'pay_new', partner_id, run_id, statement_id, legal_entity_id, period_id, currency, 2, 1, rail, '${status}', now() from payout`;

test("no login slips an approved payout or run past the second person", async () => {
  await company.owe(5_000n);
  const runId = await prepareRun(company.as(company.ana), company.run);
  for (const role of ["staff", "worker"] as const) {
    expect(await said(role, COPY_PAYOUT("approved"))).toBe("a payout begins as a draft in a draft run");
    expect(
      await said(
        role,
        `insert into payout_run (id, period_id, legal_entity_id, currency, ordinal, status, content, content_sha256, total_minor, prepared_by, prepared_at)
         select 'run_new', period_id, legal_entity_id, currency, 9, 'approved', content, content_sha256, 1, prepared_by, now() from payout_run`,
      ),
    ).toBe("a run begins as a draft");
    expect(await said(role, "update payout set status = 'approved'")).toBe(
      "a payout is approved by an approval of its run",
    );
  }
  await acceptExceptions(company.as(company.ana), runId);
  await submitRun(company.as(company.ana), { runId });
  expect(await said("staff", COPY_PAYOUT("draft"))).toBe("a payout begins as a draft in a draft run");
  expect(await said("staff", "update payout set destination = 'acct_other'")).toBe(
    "an approved payout is frozen",
  );
});

test("no login gives itself a role, rewrites what closed months follow from, or opens a month that is closed", async () => {
  const refused = /permission denied/;
  expect(await said("worker", "update staff_role set role = 'finance'")).toMatch(refused);
  expect(await said("worker", "insert into membership default values")).toMatch(refused);
  for (const role of ["staff", "worker"] as const) {
    expect(await said(role, "update attribution set weight_ppm = 1")).toMatch(refused);
    expect(await said(role, "update legal_entity set currency = 'EUR'")).toMatch(refused);
    expect(
      await said(
        role,
        "insert into period (id, from_at, to_at, status) values ('2031-01', '2031-01-01', '2031-02-01', 'closed')",
      ),
    ).toBe("a period begins open");
  }
});

test("nobody signs the audit with another's name, and the outer logins ask for their own jobs alone", async () => {
  const entry = (kind: string, who: string) =>
    `insert into audit_entry (id, at, actor_kind, actor_id, action, object_type, object_id, details)
     values ('aud_x', now(), '${kind}', '${who}', 'x.done', 'x', 'x', '{}')`;
  const refused = /violates row-level security/;
  expect(await said("public", entry("staff", "acc_ana"))).toMatch(refused);
  expect(await said("staff", entry("staff", "acc_bea"), { account_id: "acc_ana" })).toMatch(refused);
  expect(await said("staff", entry("staff", "acc_ana"), { account_id: "acc_ana" })).toBe("done");
  for (const role of ["public", "auth", "partner"] as const)
    expect(await said(role, "select queue.enqueue('pay_payout', '{}')")).toContain("is not for");
  expect(await said("staff", "select queue.enqueue('pay_payout', '{}')")).toBe("done");
});

test("a partner opens a payout account, and never one that is ready or somebody else's", async () => {
  const open = (state: string, account: string | null) =>
    `insert into payout_account (id, partner_id, rail, stripe_platform, stripe_account_id, state, country, created_at)
     values ('pac_x', 'par_1', 'stripe', 'platform', ${account ? `'${account}'` : "null"}, '${state}', 'US', now())`;
  await company.owe(5_000n, "none");
  const as = { partner_id: "par_1" };
  expect(await said("partner", open("active", "acct_other"), as)).toMatch(/row-level security/);
  expect(await said("partner", open("none", "acct_other"), as)).toMatch(/row-level security/);
  expect(await said("partner", open("none", null), as)).toBe("done");
});
