import { assert } from "vitest";
import type { StaffActor } from "#app/domain/actor.ts";
import { prepareRun } from "#app/features/payouts/prepare-run.server.ts";
import { rejectRun } from "#app/features/payouts/reject-run.server.ts";
import { releaseRun } from "#app/features/payouts/release-run.server.ts";
import { submitRun } from "#app/features/payouts/submit-run.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { approveRun } from "#test/factories/approve.ts";
import { acceptExceptions } from "#test/factories/payouts.ts";
import { AMOUNT, type PayoutStage, payoutNow, payoutScene } from "./interleaving-payout-stage.ts";
import type { Scene } from "./interleaving-scenes.ts";
import type { Played, Player } from "./scheduler.ts";

export type Waiting = { readonly runId: string; readonly contentSha256: string; readonly payoutId: string };

/** Prepared and submitted by Ana, with one payout; what others left undecided is sent back first. */
export async function submitted({ company }: PayoutStage): Promise<Waiting> {
  const [left] = await company.sql<{ id: string }>("select id from payout_run where status = 'submitted'");
  if (left) await rejectRun(company.as(company.ana), { runId: left.id, reason: "not decided" });
  await company.sql("update staff_role set revoked_at = null");
  await owed(company);
  const runId = await prepareRun(company.as(company.ana), company.run);
  await acceptExceptions(company.as(company.ana), runId);
  const content = await submitRun(company.as(company.ana), { runId });
  const [payout] = await company.sql<{ id: string }>(
    "select id from payout where run_id = $1 and status <> 'cancelled' order by id desc limit 1",
    [runId],
  );
  return { runId, contentSha256: content?.contentSha256 ?? "", payoutId: payout?.id ?? "" };
}

/** Nothing is sent here: an account that Stripe knows nothing of will do. */
async function owed({ owe, sql }: PayoutStage["company"]): Promise<void> {
  const { partnerId } = await owe(AMOUNT, "none");
  await sql(
    `insert into payout_account (id, partner_id, rail, stripe_platform, stripe_account_id, state, country, created_at)
     values ('pac_' || $1, $1, 'stripe', 'platform', 'acct_' || $1, 'active', 'US', $2)`,
    [partnerId, NOW],
  );
}

const approver = (
  stage: PayoutStage,
  who: StaffActor,
  name: string,
  { runId, contentSha256 }: Waiting,
): Player => ({
  name,
  play: (parts) => approveRun(stage.through(stage.company.as(who), parts), { runId, contentSha256 }),
});

/** The refusals by their code; an error of another kind is a broken rule. */
export function codesOf({ results }: Pick<Played, "results">): readonly (string | null)[] {
  return results.map(({ error }) => {
    if (error === undefined) return null;
    const { name, code } = error as { name?: string; code?: string };
    if (name === "DomainError" && code) return code;
    return assert.fail(`it ended with ${String(error)}`);
  });
}

/** Approved by nobody, or by one person with one move of the money: never half. */
export async function assertOneEffect(
  stage: PayoutStage,
  { runId, payoutId }: Waiting,
  approved: boolean,
): Promise<void> {
  const [run] = await stage.company.sql<{ status: string; approvals: string; audits: string }>(
    `select status, (select count(*) from payout_approval a where a.run_id = r.id) as approvals,
       (select count(*) from audit_entry e where e.object_id = r.id and e.action = 'payout_run.approved') as audits
     from payout_run r where id = $1`,
    [runId],
  );
  const times = approved ? 1 : 0;
  assert.equal(Number(run?.approvals), times, "approvals of the run");
  assert.equal(Number(run?.audits), times, "approvals in the audit");
  assert.equal(run?.status === "approved", approved, `the run is ${run?.status}`);
  const payout = await payoutNow(stage, payoutId);
  assert.equal(payout.approvedTimes, times, "moves from owed to in transit");
  assert.equal(payout.status === "approved", approved, `the payout is ${payout.status}`);
}

function twoApprovers(name: string, pick: (stage: PayoutStage) => readonly [StaffActor, StaffActor]): Scene {
  return payoutScene(name, 2, async (stage) => {
    const run = await submitted(stage);
    const [first, second] = pick(stage);
    return {
      players: [approver(stage, first, "first", run), approver(stage, second, "second", run)],
      verify: async (played) => {
        const codes = codesOf(played);
        assert.deepEqual(
          codes.toSorted(),
          [null, "run_not_submitted"].toSorted(),
          "one wins, the other is told",
        );
        await assertOneEffect(stage, run, true);
      },
    };
  });
}

const approveAndReject = payoutScene("approve and reject", 2, async (stage) => {
  const run = await submitted(stage);
  const { company, cleo } = stage;
  return {
    players: [
      approver(stage, company.bea, "approves", run),
      {
        name: "rejects",
        play: (parts) =>
          rejectRun(stage.through(company.as(cleo), parts), { runId: run.runId, reason: "no" }),
      },
    ],
    verify: async (played) => {
      const [approved, rejected] = codesOf(played);
      assert.isTrue((approved === null) !== (rejected === null), `one wins: ${approved}, ${rejected}`);
      assert.equal(approved ?? rejected, "run_not_submitted", "the other is told");
      await assertOneEffect(stage, run, approved === null);
    },
  };
});

/** A yes with a role that is taken away at the same time: it stands only if it was said before. */
const approveAndRevoke = payoutScene("approve and lose the role", 2, async (stage) => {
  const run = await submitted(stage);
  const { company } = stage;
  return {
    players: [
      approver(stage, company.bea, "approves", run),
      {
        name: "revokes",
        play: async (parts) => {
          const client = await parts.db.pool("auth").connect();
          try {
            await client.query("begin");
            await client.query("update staff_role set revoked_at = $2 where account_id = $1", [
              company.bea.accountId,
              new Date(NOW.getTime() + 1_000),
            ]);
            await client.query("commit");
          } finally {
            client.release();
          }
        },
      },
    ],
    verify: async (played) => {
      const [approved, revoked] = codesOf(played);
      assert.isNull(revoked);
      const commits = played.story.filter((line) => line.endsWith(": commit"));
      if (approved === null)
        assert.equal(commits[0], "approves: commit", "an approval stands only from before the role went");
      else assert.equal(approved, "not_allowed");
      await assertOneEffect(stage, run, approved === null);
    },
  };
});

/** The same click in two tabs: the payment jobs are wished for once. */
const releaseTwice = payoutScene("release in two tabs", 2, async (stage) => {
  const run = await submitted(stage);
  const { company } = stage;
  await approveRun(company.as(company.bea), run);
  const tab = (name: string): Player => ({
    name,
    play: (parts) => releaseRun(stage.through(company.as(company.ana), parts), run),
  });
  return {
    players: [tab("first"), tab("second")],
    verify: async (played) => {
      assert.deepEqual(codesOf(played).toSorted(), [null, "run_not_approved"].toSorted());
      const [row] = await company.sql<{ status: string; audits: string }>(
        `select status, (select count(*) from audit_entry e where e.object_id = r.id and e.action = 'payout_run.released') as audits
         from payout_run r where id = $1`,
        [run.runId],
      );
      assert.deepEqual(row, { status: "released", audits: "1" });
    },
  };
});

export const APPROVAL_SCENES: readonly Scene[] = [
  twoApprovers("approve and approve", ({ company, cleo }) => [company.bea, cleo]),
  twoApprovers("approve in two tabs", ({ company }) => [company.bea, company.bea]),
  approveAndReject,
  approveAndRevoke,
  releaseTwice,
];
