import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import { prepareRun } from "#app/features/payouts/prepare-run.server.ts";
import { rejectRun } from "#app/features/payouts/reject-run.server.ts";
import { submitRun } from "#app/features/payouts/submit-run.server.ts";
import { urlOfRole } from "#db/roles.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { approveRun } from "#test/factories/approve.ts";
import {
  acceptExceptions,
  booked,
  financePerson,
  type PayoutWorld,
  payoutWorld,
  sealStatement,
} from "#test/factories/payouts.ts";
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

async function submitted() {
  const runId = await prepareRun(company.as(company.ana), company.run);
  await acceptExceptions(company.as(company.ana), runId);
  const content = await submitRun(company.as(company.ana), { runId });
  return { runId, contentSha256: content?.contentSha256 ?? "" };
}

test("a run holds what is owed and can be sent; the rest stays owed", async () => {
  await company.owe(5_000n);
  await company.owe(7_000n, "none");
  const runId = await prepareRun(company.as(company.ana), company.run);
  expect(
    await company.sql("select partner_id, amount_minor, status from payout where run_id = $1", [runId]),
  ).toEqual([{ partner_id: "par_1", amount_minor: "5000", status: "draft" }]);
  expect(await booked(company.sql, "partner_payable")).toBe(-12_000n);
  await expect(prepareRun(company.as(company.ana), company.run)).rejects.toMatchObject({
    code: "run_already_exists",
  });
});

test("a statement that a later one carries is never paid beside it", async () => {
  const { partnerId } = await company.owe(5_000n);
  const approval = await submitted();
  await company.sql(
    `insert into period (id, from_at, to_at, status) values ('2026-03', '2026-03-01', '2026-04-01', 'closed')`,
  );
  await sealStatement(company.sql, {
    partnerId,
    n: 9,
    periodId: "2026-03",
    amountMinor: 1_000n,
    payableMinor: 6_000n,
  });
  await expect(approveRun(company.as(company.bea), approval)).rejects.toMatchObject({
    code: "run_changed_since_shown",
  });
  await rejectRun(company.as(company.bea), { runId: approval.runId, reason: "a later statement stands" });
  const march = { ...company.run, periodId: "2026-03" };
  const runId = await prepareRun(company.as(company.ana), march);
  expect(await company.sql("select amount_minor from payout where run_id = $1", [runId])).toEqual([
    { amount_minor: "6000" },
  ]);
  await expect(prepareRun(company.as(company.ana), company.run)).rejects.toMatchObject({
    code: "nothing_to_pay",
  });
});

test("nobody approves what they prepared, by the rule and by the database", async () => {
  await company.owe(5_000n);
  const approval = await submitted();
  await expect(approveRun(company.as(company.ana), approval)).rejects.toMatchObject({
    code: "approver_is_preparer",
  });

  const client = new pg.Client({ connectionString: urlOfRole(world().url, "staff") });
  await client.connect();
  const approveBySql = (who: string, as: string) =>
    client.query("begin").then(async () => {
      try {
        await client.query("select set_config('app.account_id', $1, true)", [as]);
        await client.query(
          `insert into payout_approval (run_id, approver_account_id, approver_name, content_sha256, approved_at)
           values ($1, $2, 'x', $3, now())`,
          [approval.runId, who, approval.contentSha256],
        );
      } finally {
        await client.query("rollback");
      }
    });
  await expect(approveBySql("acc_ana", "acc_ana")).rejects.toThrow("nobody approves what they prepared");
  await expect(approveBySql("acc_bea", "acc_ana")).rejects.toThrow("approver is the one who acts");
  await expect(
    client.query("update payout_run set status = 'approved' where id = $1", [approval.runId]),
  ).rejects.toThrow("a run is approved by an approval");
  await expect(
    client.query("update payout set status = 'approved' where run_id = $1", [approval.runId]),
  ).rejects.toThrow("a payout is approved by an approval of its run");
  await client.end();
  expect(await booked(company.sql, "payout_in_transit")).toBe(0n);
});

test("an approval covers exactly what was shown", async () => {
  await company.owe(5_000n);
  const approval = await submitted();
  await expect(
    approveRun(company.as(company.bea), { ...approval, contentSha256: "b".repeat(64) }),
  ).rejects.toMatchObject({ code: "run_changed_since_shown" });
  // The database refuses it, whoever asks; were it not there, the hash would tell.
  await expect(company.sql("update payout set destination = 'acct_of_a_thief'")).rejects.toThrow("frozen");
  await company.sql("alter table payout disable trigger payout_moves");
  await company.sql("update payout set destination = 'acct_of_a_thief'");
  await company.sql("alter table payout enable trigger payout_moves");
  await expect(approveRun(company.as(company.bea), approval)).rejects.toMatchObject({
    code: "run_changed_since_shown",
  });
});

test("an account that is exchanged after the submission voids the run", async () => {
  await company.owe(5_000n);
  const approval = await submitted();
  await company.sql("update payout_account set replaced_at = $1", [NOW]);
  await company.sql(
    `insert into payout_account (id, partner_id, rail, stripe_platform, stripe_account_id, state, country, created_at)
     select 'pac_another', partner_id, rail, stripe_platform, 'acct_another', state, country, $1 from payout_account`,
    [NOW],
  );
  await expect(approveRun(company.as(company.bea), approval)).rejects.toMatchObject({
    code: "run_changed_since_shown",
  });
});

test("a partner that is suspended after the submission voids the run", async () => {
  const { partnerId } = await company.owe(5_000n);
  const approval = await submitted();
  await company.sql("update partner set status = 'suspended' where id = $1", [partnerId]);
  await expect(approveRun(company.as(company.bea), approval)).rejects.toMatchObject({
    code: "run_changed_since_shown",
  });
  expect(await booked(company.sql, "payout_in_transit")).toBe(0n);
});

test("nothing is approved while a month is being closed, or while a difference is open", async () => {
  await company.owe(5_000n);
  const approval = await submitted();
  await company.sql(
    `insert into period (id, from_at, to_at, status) values ('2026-03', '2026-03-01', '2026-04-01', 'closing')`,
  );
  await expect(approveRun(company.as(company.bea), approval)).rejects.toMatchObject({
    code: "period_closing",
  });
  await company.sql("update period set status = 'closed' where id = '2026-03'");
  await company.sql(
    `insert into reconciliation (id, started_at, finished_at, examined, breaks_found) values ('rec_1', now(), now(), '{}', 1);
     insert into reconciliation_break (id, reconciliation_id, kind, reference, currency, opened_at)
     values ('brk_1', 'rec_1', 'transfer_not_here', 'tr_x', 'USD', now())`,
  );
  await expect(approveRun(company.as(company.bea), approval)).rejects.toMatchObject({
    code: "reconciliation_has_breaks",
  });
  await expect(prepareRun(company.as(company.ana), company.run)).rejects.toMatchObject({
    code: "reconciliation_has_breaks",
  });
});

test("the other people of finance hear that a run waits, its preparer does not", async () => {
  await company.owe(5_000n);
  await submitted();
  expect((await listOutbox(company.worker())).map(({ to }) => to)).toEqual(["bea@company.example"]);
});

test("a rejected run leaves everything owed, and can be prepared again", async () => {
  await company.owe(5_000n);
  const { runId } = await submitted();
  expect(await rejectRun(company.as(company.bea), { runId, reason: "one is missing" })).toBe(true);
  await expect(rejectRun(company.as(company.bea), { runId, reason: "again" })).rejects.toMatchObject({
    code: "run_not_submitted",
  });
  const { payoutIds } = await company.approvedRun();
  expect(payoutIds).toHaveLength(1);
  expect(await booked(company.sql, "payout_in_transit")).toBe(-5_000n);
});

test("four approvers at once have one effect, and the others are told", { timeout: 60_000 }, async () => {
  const others = [
    company.bea,
    await financePerson(company.sql, "cleo"),
    await financePerson(company.sql, "dan"),
  ];
  await company.owe(1_000n);
  for (let round = 1; round <= 50; round++) {
    const approval = await submitted();
    const racers = [...others, company.bea].map((who) => approveRun(company.as(who), approval));
    const answers = await Promise.allSettled(racers);
    const refused = answers.filter((answer) => answer.status === "rejected");
    expect(refused.map(({ reason }) => reason.code)).toEqual(Array(3).fill("run_not_submitted"));
    expect(await company.sql("select count(*)::int as n from payout_approval")).toEqual([{ n: round }]);
    expect(await booked(company.sql, "payout_in_transit")).toBe(-1_000n * BigInt(round));
    // A statement of the next month, so that there is something to approve again.
    await nextMonth(round);
  }
});

async function nextMonth(round: number): Promise<void> {
  const year = 2026 + Math.floor((round + 1) / 12);
  const periodId = `${year}-${String(((round + 1) % 12) + 1).padStart(2, "0")}`;
  await company.sql(
    `insert into period (id, from_at, to_at, status)
     values ($1::text, ($1::text || '-01')::timestamptz, ($1::text || '-28')::timestamptz, 'closed')`,
    [periodId],
  );
  await sealStatement(company.sql, {
    partnerId: "par_1",
    n: 1000 + round,
    periodId,
    amountMinor: 1_000n,
    payableMinor: 1_000n,
  });
  Object.assign(company.run, { periodId });
}
