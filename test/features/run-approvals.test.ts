import { afterEach, beforeEach, expect, test } from "vitest";
import type { StaffActor } from "#app/domain/actor.ts";
import type { PayoutPolicy } from "#app/domain/payout-policy.ts";
import { confirmPolicy, proposePolicy } from "#app/features/approvals/change-policy.server.ts";
import { askToLiftHalt, haltPayments, liftHalt } from "#app/features/approvals/halt-payments.server.ts";
import { addSubstitution, endSubstitution } from "#app/features/approvals/substitutions.server.ts";
import { approveRun as approveAsProved } from "#app/features/payouts/approve-run.server.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { prepareRun } from "#app/features/payouts/prepare-run.server.ts";
import { releaseRun } from "#app/features/payouts/release-run.server.ts";
import { resumePayouts } from "#app/features/payouts/resume-payouts.server.ts";
import { submitRun } from "#app/features/payouts/submit-run.server.ts";
import { takeBackRun } from "#app/features/payouts/take-back-run.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { approveRun } from "#test/factories/approve.ts";
import {
  acceptExceptions,
  booked,
  financePerson,
  type PayoutWorld,
  payoutWorld,
} from "#test/factories/payouts.ts";
import { provedStepUp } from "#test/factories/step-up.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
let stripe: StripeMock;
let company: PayoutWorld;

beforeEach(async () => {
  stripe = await startStripeMock();
  company = await payoutWorld(world(), stripe);
  await stripe.control.topUp(1_000_000, "USD");
});
afterEach(() => stripe.stop());

const HOUR = 3_600_000;
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);
const answer = (act: Promise<unknown>) =>
  act.then(
    () => "done",
    (error: { code?: string; cause?: { message?: string } }) => error.code ?? error.cause?.message,
  );

async function submitted(by: StaffActor = company.ana) {
  const runId = await prepareRun(company.as(company.ana), company.run);
  await acceptExceptions(company.as(by), runId);
  const content = await submitRun(company.as(by), { runId });
  return { runId, contentSha256: content?.contentSha256 ?? "" };
}
const approve = (who: StaffActor, approval: { runId: string; contentSha256: string }) =>
  approveRun(company.as(who), approval);
const bySql = (who: StaffActor, statement: string) =>
  answer(withActor(company.as(who), (tx) => tx.execute(statement)));
const approvalRow = (who: string, { runId, contentSha256 }: { runId: string; contentSha256: string }) =>
  `insert into payout_approval (run_id, approver_account_id, approver_name, content_sha256, approved_at)
   values ('${runId}', '${who}', 'x', '${contentSha256}', now())`;
const statusOf = async (runId: string) =>
  (await company.sql<{ status: string }>("select status from payout_run where id = $1", [runId]))[0]?.status;

async function staff(name: string, ...roles: ("manager" | "finance" | "admin")[]): Promise<StaffActor> {
  const person = await financePerson(company.sql, name);
  for (const role of roles)
    await company.sql(
      `insert into staff_role (account_id, side, role, display_name, email, granted_at) values ($1, 'staff', $2, $3, $4, $5)
       on conflict do nothing`,
      [person.accountId, role, name, `${name}@company.example`, NOW],
    );
  if (!roles.includes("finance"))
    await company.sql("delete from staff_role where account_id = $1 and role = 'finance'", [
      person.accountId,
    ]);
  return { ...person, roles };
}

async function policyOf(policy: PayoutPolicy): Promise<void> {
  const [ada, bob] = [await staff("ada", "admin"), await staff("bob", "admin")];
  const policyId = await proposePolicy(company.as(ada), { policy, reason: "More eyes" });
  await confirmPolicy(company.as(bob), { policyId });
}
const TWO_FROM_100 = {
  bands: [
    { currency: "USD", fromMinor: 0n, approvals: 1 },
    { currency: "USD", fromMinor: 10_000n, approvals: 2 },
  ],
  caps: [],
};

test("a greater amount takes the people that its band says, each once, and is owed until the last of them", async () => {
  await policyOf(TWO_FROM_100);
  await company.owe(10_000n);
  const approval = await submitted();
  expect(await approve(company.bea, approval)).toEqual({ payouts: 1, missing: 1 });
  expect(await statusOf(approval.runId)).toBe("submitted");
  expect(await booked(company.sql, "payout_in_transit")).toBe(0n);
  expect(await answer(approve(company.bea, approval))).toBe("approved_already");
  expect(await bySql(company.bea, "update payout_run set status = 'approved', approved_at = now()")).toBe(
    "a run is approved by an approval",
  );
  const cid = await staff("cid", "finance");
  expect(await approve(cid, approval)).toEqual({ payouts: 1, missing: 0 });
  expect(await statusOf(approval.runId)).toBe("approved");
  expect(await booked(company.sql, "payout_in_transit")).toBe(-10_000n);
});

test("an amount below the band takes one person more", async () => {
  await policyOf(TWO_FROM_100);
  await company.owe(9_999n);
  expect(await approve(company.bea, await submitted())).toEqual({ payouts: 1, missing: 0 });
});

test("what is taken back and handed in again needs its approvals anew, and whoever took it back gives none", async () => {
  await policyOf(TWO_FROM_100);
  await company.owe(10_000n);
  const first = await submitted();
  await approve(company.bea, first);
  const cid = await staff("cid", "finance");
  await takeBackRun(company.as(cid), { runId: first.runId });
  await acceptExceptions(company.as(company.ana), first.runId);
  const again = await submitRun(company.as(company.ana), { runId: first.runId });
  const second = { runId: first.runId, contentSha256: again?.contentSha256 ?? "" };
  expect(second.contentSha256).not.toBe(first.contentSha256);
  expect(await answer(approve(cid, second))).toBe("approver_is_editor");
  expect(await bySql(cid, approvalRow(cid.accountId, second))).toBe("nobody approves what they edited");
  expect(await answer(approve(company.bea, first))).toBe("run_changed_since_shown");
  expect(await approve(company.bea, second)).toEqual({ payouts: 1, missing: 1 });
});

test("whoever put a run together does not approve it, though another handed it in", async () => {
  await company.owe(5_000n);
  const approval = await submitted(company.bea);
  expect(await answer(approve(company.ana, approval))).toBe("approver_is_editor");
  expect(await answer(approve(company.bea, approval))).toBe("approver_is_preparer");
});

test("nobody approves a run that pays them, by the rule and by the database", async () => {
  const { partnerId } = await company.owe(5_000n);
  await company.sql("update membership set email = 'BEA@company.example' where partner_id = $1", [partnerId]);
  const approval = await submitted();
  expect(await answer(approve(company.bea, approval))).toBe("approver_is_payee");
  expect(await bySql(company.bea, approvalRow(company.bea.accountId, approval))).toBe(
    "nobody approves what pays them",
  );
});

test("an approval asks for a fresh proof of who approves, for this run, content and amount, once", async () => {
  await policyOf(TWO_FROM_100);
  await company.owe(10_000n);
  const approval = await submitted();
  const { runId, contentSha256 } = approval;
  const bea = company.as(company.bea);
  const subject = `${runId}:${contentSha256}:10000:USD`;
  expect(await answer(approveAsProved(bea, approval))).toBe("step_up_required");
  for (const other of [`run_x:${contentSha256}:10000:USD`, `${runId}:${contentSha256}:10001:USD`])
    await provedStepUp(bea, "approve_run", other);
  await provedStepUp(company.as(company.ana), "approve_run", subject);
  await provedStepUp(bea, "release_run", subject);
  await provedStepUp(
    company.as(company.bea, new Date(NOW.getTime() - 5 * 60_000 - 1)),
    "approve_run",
    subject,
  );
  expect(await answer(approveAsProved(bea, approval))).toBe("step_up_required");
  const stepUpId = await provedStepUp(bea, "approve_run", subject);
  expect(await approveAsProved(bea, approval)).toEqual({ payouts: 1, missing: 1 });
  const cid = await staff("cid", "finance");
  const row = approvalRow(cid.accountId, approval)
    .replace("approved_at)", "approved_at, step_up_id)")
    .replace("now())", `'${NOW.toISOString()}', '${stepUpId}x')`);
  expect(await bySql(cid, row)).toBe("an approval rests on a fresh proof");
});

test("a role that was taken away a moment ago approves nothing, whatever the request believes", async () => {
  await company.owe(5_000n);
  const approval = await submitted();
  await company.sql("update staff_role set revoked_at = $1 where account_id = $2", [
    NOW,
    company.bea.accountId,
  ]);
  expect(await answer(approve(company.bea, approval))).toBe("not_allowed");
  expect(await bySql(company.bea, approvalRow(company.bea.accountId, approval))).toBe(
    "approver is not finance",
  );
});

test("a substitute approves in the days that were named, for somebody of finance, and lends nobody a second voice", async () => {
  await policyOf(TWO_FROM_100);
  await company.owe(10_000n);
  const [dan, eva] = [await staff("dan", "manager"), await staff("eva", "admin")];
  const stand = (forWhom: StaffActor, from: number, to: number, by: StaffActor = dan) =>
    addSubstitution(company.as(eva), {
      forAccountId: forWhom.accountId,
      byAccountId: by.accountId,
      from: later(from),
      to: later(to),
      reason: "Holiday",
    });
  expect(await answer(stand(company.bea, -1, 24, company.bea))).toBe("substitution_invalid");
  expect(await answer(stand(company.bea, -1, 24, eva))).toBe("substitution_invalid");
  const approval = await submitted();
  expect(await answer(approve(dan, approval))).toBe("not_allowed");
  await stand(company.bea, 24, 48);
  expect(await answer(approve(dan, approval))).toBe("not_allowed");
  const substitutionId = await stand(company.bea, -1, 24);
  expect(await approve(dan, approval)).toEqual({ payouts: 1, missing: 1 });
  expect(await answer(approve(company.bea, approval))).toBe("approved_already");
  expect(await bySql(company.bea, approvalRow(company.bea.accountId, approval))).toBe(
    "nobody approves twice",
  );
  expect(await endSubstitution(company.as(dan), { substitutionId })).toBe(true);
  expect(await answer(endSubstitution(company.as(dan), { substitutionId }))).toBe("substitution_over");
});

test("a substitute of whoever prepared it does not approve it", async () => {
  await company.owe(5_000n);
  const dan = await staff("dan", "manager");
  await addSubstitution(company.as(company.ana), {
    forAccountId: company.ana.accountId,
    byAccountId: dan.accountId,
    from: later(-1),
    to: later(24),
    reason: "Holiday",
  });
  const approval = await submitted();
  expect(await answer(approve(dan, approval))).toBe("approver_is_preparer");
});

test("a policy is changed by two admins, and never says less for more", async () => {
  const [ada, bob] = [await staff("ada", "admin"), await staff("bob", "admin")];
  const policyId = await proposePolicy(company.as(ada), { policy: TWO_FROM_100, reason: "More eyes" });
  expect(await answer(proposePolicy(company.as(bob), { policy: TWO_FROM_100, reason: "Mine" }))).toBe(
    "policy_proposal_exists",
  );
  expect(await answer(confirmPolicy(company.as(ada), { policyId }))).toBe("confirmer_is_proposer");
  expect(await answer(confirmPolicy(company.as(company.bea), { policyId }))).toBe("not_allowed");
  expect(
    await bySql(
      ada,
      `update payout_policy set status = 'confirmed', decided_by = '${ada.accountId}', decided_at = now()`,
    ),
  ).toBe("nobody confirms what they proposed");
  expect(await bySql(ada, `insert into payout_band values ('${policyId}', 'USD', 1, 1)`)).toBe(
    "a policy is written whole",
  );
  expect(await confirmPolicy(company.as(bob), { policyId })).toBe(true);
  const fewer = [
    { currency: "USD", fromMinor: 0n, approvals: 2 },
    { currency: "USD", fromMinor: 1n, approvals: 1 },
  ];
  expect(() => proposePolicy(company.as(ada), { policy: { bands: fewer, caps: [] }, reason: "x" })).toThrow(
    expect.objectContaining({ code: "policy_invalid" }),
  );
});

const DAY_CAP = { currency: "USD", perPayoutMinor: 6_000n, perRunMinor: 12_000n, perDayMinor: 7_000n };
test("caps stop a run before anybody approves it", async () => {
  await policyOf({ bands: [], caps: [DAY_CAP] });
  await company.owe(6_001n);
  expect(await answer(submitted())).toBe("cap_per_payout");
});

test("a day's sending ends at its limit, and goes on the next day", async () => {
  await policyOf({ bands: [], caps: [DAY_CAP] });
  for (const amount of [3_000n, 3_000n, 3_000n]) await company.owe(amount);
  const approval = await submitted();
  await approve(company.bea, approval);
  await releaseRun(company.as(company.ana), approval);
  const ids = await company.sql<{ id: string }>(
    "select id from payout where status = 'approved' order by id",
  );
  const outcomes = [];
  for (const { id } of ids)
    outcomes.push((await payPayout(company.worker(later(1)), { payoutId: id })).outcome);
  expect(outcomes.filter((outcome) => outcome === "paid")).toHaveLength(2);
  expect(await stripe.control.transfers()).toHaveLength(2);
  await stripe.control.setClock(later(24));
  for (const { id } of ids) await payPayout(company.worker(later(24)), { payoutId: id });
  expect(await stripe.control.transfers()).toHaveLength(3);
});

test("an approved run is not sent before somebody releases it", async () => {
  await company.owe(5_000n);
  const approval = await submitted();
  expect(await answer(releaseRun(company.as(company.ana), approval))).toBe("run_not_approved");
  await approve(company.bea, approval);
  const [row] = await company.sql<{ id: string }>("select id from payout");
  expect(await resumePayouts(company.worker(later(1)))).toBe(0);
  await payPayout(company.worker(later(1)), { payoutId: row?.id ?? "" });
  expect(await stripe.control.transfers()).toHaveLength(0);
  expect(await releaseRun(company.as(company.ana), approval)).toEqual({ payouts: 1 });
  expect((await payPayout(company.worker(later(2)), { payoutId: row?.id ?? "" })).outcome).toBe("paid");
});

test("one person stops all payments at once, and two let them go again", async () => {
  await company.owe(5_000n);
  const { payoutIds } = await company.approvedRun();
  const payoutId = payoutIds[0] ?? "";
  await haltPayments(company.as(company.ana), { reason: "Odd account" });
  expect(await answer(haltPayments(company.as(company.bea), { reason: "Too" }))).toBe("halt_exists");
  await payPayout(company.worker(later(1)), { payoutId });
  expect(await stripe.control.transfers()).toHaveLength(0);
  expect(await answer(liftHalt(company.as(company.bea)))).toBe("halt_not_there");
  await askToLiftHalt(company.as(company.ana));
  expect(await answer(liftHalt(company.as(company.ana)))).toBe("lifter_is_asker");
  expect(
    await bySql(
      company.ana,
      `update payment_halt set lifted_by = '${company.ana.accountId}', lifted_at = now()`,
    ),
  ).toBe("two people let payments go again");
  await liftHalt(company.as(company.bea));
  expect((await payPayout(company.worker(later(2)), { payoutId })).outcome).toBe("paid");
});

test("what differs from the approved text by a cent is not sent", async () => {
  await company.owe(5_000n);
  const { payoutIds } = await company.approvedRun();
  await company.sql("alter table payout disable trigger user");
  await company.sql("update payout set amount_minor = amount_minor + 1");
  await company.sql("alter table payout enable trigger user");
  expect((await payPayout(company.worker(later(1)), { payoutId: payoutIds[0] ?? "" })).outcome).toBe(
    "needs_human",
  );
  expect(await stripe.control.transfers()).toHaveLength(0);
});
