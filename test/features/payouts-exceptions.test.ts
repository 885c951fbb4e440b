import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { decideExceptions } from "#app/features/payouts/decide-exceptions.server.ts";
import { excludePayouts, includePayout } from "#app/features/payouts/exclude-payouts.server.ts";
import { findRun } from "#app/features/payouts/find-run.server.ts";
import { prepareRun } from "#app/features/payouts/prepare-run.server.ts";
import { submitRun } from "#app/features/payouts/submit-run.server.ts";
import { takeBackRun } from "#app/features/payouts/take-back-run.server.ts";
import { urlOfRole } from "#db/roles.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { approveRun } from "#test/factories/approve.ts";
import { acceptExceptions, type PayoutWorld, payoutWorld, sealStatement } from "#test/factories/payouts.ts";
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

const ana = () => company.as(company.ana);
const prepared = () => prepareRun(ana(), company.run);

async function rowsOf(runId: string) {
  const run = await findRun(ana(), { runId });
  return (run?.work.exceptions ?? []).flatMap(({ rows }) => rows);
}

async function kindsOf(runId: string) {
  return (await rowsOf(runId)).map(({ kind, standing }) => `${kind} ${standing}`);
}

async function decide(runId: string, outcome: "accepted" | "postponed", keys?: readonly string[]) {
  const open = (await rowsOf(runId)).filter(({ standing }) => standing === "open");
  return decideExceptions(ana(), {
    runId,
    keys: keys ?? open.map(({ key }) => key),
    outcome,
    reasonCode: outcome === "accepted" ? "expected_change" : "waits_for_partner",
    reasonText: null,
  });
}

async function payoutsOf(runId: string) {
  return company.sql<{ id: string; partner_id: string; status: string; status_reason: string | null }>(
    "select id, partner_id, status, status_reason from payout where run_id = $1 order by partner_id",
    [runId],
  );
}

test("a run cannot be submitted while an exception is open", async () => {
  await company.owe(5_000n);
  const runId = await prepared();
  expect(await kindsOf(runId)).toEqual(["first_payout open"]);
  await expect(submitRun(ana(), { runId })).rejects.toMatchObject({ code: "exceptions_open" });
  await decide(runId, "accepted");
  expect(await kindsOf(runId)).toEqual(["first_payout accepted"]);
  await submitRun(ana(), { runId });
});

test("a postponed payout leaves the run, stays owed, and stays to be seen with reason and name", async () => {
  await company.owe(5_000n);
  await company.owe(7_000n);
  const runId = await prepared();
  const [first] = await rowsOf(runId);
  await decide(runId, "postponed", [first?.key ?? ""]);
  const draft = await findRun(ana(), { runId });
  expect(draft?.totalMinor).toBe(7_000n);
  expect(draft?.payouts.map(({ out }) => out && [out.outcome, out.reasonCode, out.by])).toEqual([
    ["postponed", "waits_for_partner", "ana"],
    null,
  ]);
  await decide(runId, "accepted");
  await submitRun(ana(), { runId });
  expect((await payoutsOf(runId)).map(({ status, status_reason }) => [status, status_reason])).toEqual([
    ["cancelled", "postponed"],
    ["draft", null],
  ]);
  const [content] = await company.sql<{ content: string }>("select content from payout_run");
  const { decisions } = JSON.parse(content?.content ?? "") as { decisions: { outcome: string }[] };
  expect(decisions.sort((a, b) => (a.outcome < b.outcome ? -1 : 1))).toMatchObject([
    { kind: "first_payout", outcome: "accepted", decidedBy: "acc_ana" },
    { kind: "first_payout", outcome: "postponed", reasonCode: "waits_for_partner", decidedBy: "acc_ana" },
  ]);
});

test("whoever decided about an exception approves nothing of the run", async () => {
  await company.owe(5_000n);
  const runId = await prepared();
  await acceptExceptions(company.as(company.bea), runId);
  const content = await submitRun(ana(), { runId });
  await expect(
    approveRun(company.as(company.bea), { runId, contentSha256: content?.contentSha256 ?? "" }),
  ).rejects.toMatchObject({ code: "approver_is_editor" });
});

test("an acceptance of other numbers than those shown is refused, and numbers that change open it again", async () => {
  await company.owe(5_000n);
  const runId = await prepared();
  await expect(decide(runId, "accepted", ["first_payout/pay_other/0"])).rejects.toMatchObject({
    code: "run_changed_since_shown",
  });
  const quarantined = (n: number) =>
    company.sql(
      `insert into revenue_quarantine (id, source, external_id, reason_code, currency, gross_minor, occurred_at, payload, opened_at)
       values ($1, 'stripe', $1, 'no_customer', 'USD', 900, '2026-02-10', '{"kind": "payment"}', $2)`,
      [`qua_${n}`, NOW],
    );
  await quarantined(1);
  await decide(runId, "accepted");
  expect(await kindsOf(runId)).toEqual(["first_payout accepted", "unmatched_revenue accepted"]);
  await quarantined(2);
  expect(await kindsOf(runId)).toEqual(["first_payout accepted", "unmatched_revenue open"]);
  await expect(decide(runId, "postponed")).rejects.toMatchObject({ code: "nothing_to_postpone" });
});

test("a payout can be left out without an exception, and be taken in again", async () => {
  await company.owe(5_000n);
  await company.owe(7_000n);
  const runId = await prepared();
  const [one] = await payoutsOf(runId);
  const payoutIds = [one?.id ?? ""];
  const exclude = (reasonCode: "waits_for_document" | null) =>
    excludePayouts(ana(), { runId, payoutIds, reasonCode, reasonText: null });
  await expect(exclude(null)).rejects.toMatchObject({ code: "decision_reason_missing" });
  await exclude("waits_for_document");
  expect((await findRun(ana(), { runId }))?.totalMinor).toBe(7_000n);
  expect(await kindsOf(runId)).toEqual(["first_payout open", "first_payout out"]);
  await includePayout(ana(), { runId, payoutId: payoutIds[0] ?? "" });
  expect((await findRun(ana(), { runId }))?.totalMinor).toBe(12_000n);
  expect(await kindsOf(runId)).toEqual(["first_payout open", "first_payout open"]);
});

test("a run that is taken back can take in again what it left out, and its approval is void", async () => {
  await company.owe(5_000n);
  await company.owe(7_000n);
  const runId = await prepared();
  const [first] = await rowsOf(runId);
  await decide(runId, "postponed", [first?.key ?? ""]);
  await decide(runId, "accepted");
  const before = await submitRun(ana(), { runId });
  await takeBackRun(ana(), { runId });
  const [left] = await payoutsOf(runId);
  await includePayout(ana(), { runId, payoutId: left?.id ?? "" });
  await decide(runId, "accepted");
  const after = await submitRun(ana(), { runId });
  expect((await payoutsOf(runId)).map(({ status }) => status)).toEqual(["draft", "draft"]);
  expect(after?.contentSha256).not.toBe(before?.contentSha256);
  await expect(
    approveRun(company.as(company.bea), { runId, contentSha256: before?.contentSha256 ?? "" }),
  ).rejects.toMatchObject({ code: "run_changed_since_shown" });
});

test("the database takes decisions about drafts only, by the finance person who acts, and keeps them", async () => {
  await company.owe(5_000n);
  const runId = await prepared();
  const [one] = await payoutsOf(runId);
  const client = new pg.Client({ connectionString: urlOfRole(world().url, "staff") });
  await client.connect();
  const said = async (as: string, by: string) => {
    await client.query("begin");
    try {
      await client.query("select set_config('app.account_id', $1, true)", [as]);
      await client.query(
        `insert into payout_run_decision (id, run_id, kind, reference, payout_id, outcome, facts, reason_code, decided_by, decided_by_name, decided_at, n)
         values ('dec_x', $1, 'row', $2, $2, 'excluded', '', 'other', $3, 'x', now(), 99)`,
        [runId, one?.id, by],
      );
      await client.query("update payout_run set status = 'submitted', submission = 1, approvals_needed = 1");
      return "";
    } catch (error) {
      return error instanceof Error ? error.message : "";
    } finally {
      await client.query("rollback");
    }
  };
  expect(await said("acc_ana", "acc_bea")).toBe("decider is the person of finance who acts");
  expect(await said("acc_ana", "acc_ana")).toBe("what was left out is not handed in");
  await acceptExceptions(ana(), runId);
  await submitRun(ana(), { runId });
  expect(await said("acc_ana", "acc_ana")).toBe("only a draft is decided on");
  await expect(client.query("update payout_run_decision set reason_code = 'other'")).rejects.toThrow();
  await client.end();
});

test("a payout is compared with the months before, and who was paid then and is not now is named", async () => {
  const { partnerId } = await company.owe(5_000n);
  const { runId: february } = await company.approvedRun();
  await company.sql("update payout set status = 'paid' where run_id = $1", [february]);
  await company.sql(
    "insert into period (id, from_at, to_at, status) values ('2026-03', '2026-03-01', '2026-04-01', 'closed')",
  );
  await sealStatement(company.sql, {
    partnerId,
    n: 9,
    periodId: "2026-03",
    amountMinor: 6_501n,
    payableMinor: 6_501n,
  });
  await company.owe(100n);
  const runId = await prepareRun(ana(), { ...company.run, periodId: "2026-03" });
  const run = await findRun(ana(), { runId });
  expect((await rowsOf(runId)).map(({ kind, partnerId: of, facts }) => [kind, of, facts.meanMinor])).toEqual([
    ["first_payout", "par_2", undefined],
    ["amount_moved", "par_1", 5_000n],
  ]);
  expect(run?.payouts.map(({ lastMinor }) => lastMinor)).toEqual([5_000n, null]);
  expect(run?.work.lastMonth).toMatchObject({ periodId: "2026-02", totalMinor: 5_000n, missing: [] });
});
