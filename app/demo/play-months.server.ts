import { system } from "#app/domain/actor.ts";
import { invariant } from "#app/domain/errors.ts";
import { approvalSubject } from "#app/domain/payout-run-rules.ts";
import { chainAudit } from "#app/features/audit/chain-audit.server.ts";
import { approveRun } from "#app/features/payouts/approve-run.server.ts";
import { findRun } from "#app/features/payouts/find-run.server.ts";
import { prepareRun } from "#app/features/payouts/prepare-run.server.ts";
import { reconcile } from "#app/features/payouts/reconcile.server.ts";
import { releaseRun } from "#app/features/payouts/release-run.server.ts";
import { submitRun } from "#app/features/payouts/submit-run.server.ts";
import { expireReferrals } from "#app/features/referrals/expire-referrals.server.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { acceptExceptions } from "./accept-exceptions.server.ts";
import { proveInStory } from "./play-step-up.server.ts";
import { deliverWebhooks } from "./play-webhooks.server.ts";
import { doWaitingJobs } from "./play-worker.server.ts";
import { ctxOf, type Scene, type Stage, staffOf } from "./stage.server.ts";
import { day, FIRST_MONTHS_BACK, type StoryTime } from "./story-calendar.ts";

/** Months that are over, the youngest first; all but that one are paid. */
const CLOSED_MONTHS = Array.from({ length: FIRST_MONTHS_BACK - 1 }, (_, younger) => younger + 1);
const PAYERS = [
  { legalEntityId: "ent_demo_us", currency: "USD" },
  { legalEntityId: "ent_demo_es", currency: "EUR" },
] as const;

type SubmittedRun = { readonly runId: string; readonly contentSha256: string };

/**
 * Thirteen month ends: closed on the second, the runs prepared by one person of finance, approved by the other on the
 * third, paid, and reconciled on the fourth. The last one's runs are submitted and wait for a visitor's approval.
 */
export function monthScenes(stage: Stage): Scene[] {
  return CLOSED_MONTHS.flatMap((monthsBack) => {
    const month = stage.calendar.monthOf(monthsBack);
    const next = monthsBack - 1;
    const submitted: SubmittedRun[] = [];
    const closing = [
      scene(stage, day(next, 2, 9), `${month} is closed`, (now) => close(stage, now, month)),
      scene(stage, day(next, 2, 12), `the runs of ${month} are submitted`, async (now) => {
        for (const payer of PAYERS) submitted.push(await submit(stage, now, { periodId: month, ...payer }));
        await doWaitingJobs(stage, now);
      }),
    ];
    if (monthsBack === 1) return closing;
    return [
      ...closing,
      scene(stage, day(next, 3, 10), `the runs of ${month} are approved and paid`, (now) =>
        approveAndPay(stage, now, submitted),
      ),
      scene(stage, day(next, 4, 6), `${month} is reconciled`, (now) => compareWithStripe(stage, now)),
    ];
  });
}

function scene(stage: Stage, on: StoryTime, says: string, play: Scene["play"]): Scene {
  const at = stage.calendar.at(on);
  invariant(at, "a month end of the story is over by now");
  return { at, says, play };
}

async function close(stage: Stage, now: Date, periodId: string): Promise<void> {
  await doWaitingJobs(stage, now);
  await expireReferrals(ctxOf(stage, system("expire_referrals"), now));
  await closeMonth(ctxOf(stage, staffOf(stage, "preparer"), now), { periodId });
  await doWaitingJobs(stage, now);
}

async function submit(
  stage: Stage,
  now: Date,
  wanted: Parameters<typeof prepareRun>[1],
): Promise<SubmittedRun> {
  const preparer = ctxOf(stage, staffOf(stage, "preparer"), now);
  const runId = await prepareRun(preparer, wanted);
  await acceptExceptions(preparer, runId);
  const submitted = await submitRun(preparer, { runId });
  invariant(submitted, "the run that was prepared is there");
  return { runId, ...submitted };
}

async function proveApproval(stage: Stage, now: Date, { runId }: SubmittedRun): Promise<void> {
  const approver = staffOf(stage, "approver");
  const run = await findRun(ctxOf(stage, approver, now), { runId });
  invariant(run, "the run that was submitted is there");
  await proveInStory(stage, approver, { purpose: "approve_run", subject: approvalSubject(run), now });
}

async function approveAndPay(stage: Stage, now: Date, runs: readonly SubmittedRun[]): Promise<void> {
  const approver = ctxOf(stage, staffOf(stage, "approver"), now);
  await stage.simulator.setClock(now);
  for (const run of runs) {
    await proveApproval(stage, now, run);
    await approveRun(approver, run);
    await releaseRun(ctxOf(stage, staffOf(stage, "preparer"), now), run);
  }
  await doWaitingJobs(stage, now);
  await deliverWebhooks(stage, now);
}

async function compareWithStripe(stage: Stage, now: Date): Promise<void> {
  await stage.simulator.setClock(now);
  const { breaksFound } = await reconcile(ctxOf(stage, system("reconcile"), now));
  invariant(breaksFound === 0, "the books and Stripe agree");
  await chainAudit(ctxOf(stage, system("chain_audit"), now));
}
