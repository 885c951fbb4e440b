import { system } from "#app/domain/actor.ts";
import { approveRun } from "#app/features/payouts/approve-run.server.ts";
import { storeInboundEvents } from "#app/features/revenue/inbound-events.server.ts";
import { payPayoutJob } from "#app/jobs/pay-payout.server.ts";
import { processInboundEventJob } from "#app/jobs/process-inbound-event.server.ts";
import { reconcileJob } from "#app/jobs/reconcile.server.ts";
import { resumePayoutsJob } from "#app/jobs/resume-payouts.server.ts";
import { NOW, testCtx } from "#test/factories/accounts.ts";
import { STRIPE_TEST_WEBHOOKS } from "#test/mocks/stripe.ts";
import type { Lab } from "./crash-lab.ts";
import type { Machine } from "./crash-points.ts";

/** Minor units of every payout that is played. */
export const AMOUNT = 1_000n;

/** One schedule's own part of the lab. */
export type Case = { readonly payoutIds: readonly string[]; readonly runId: string };

/**
 * One stretch of a payout run that one process does and may die in: what it finds, and its I/O, every statement and every
 * call of which is a point. Played again on a whole machine it is what comes back by itself.
 */
export type Scene = {
  readonly name: string;
  /** A crash may leave an attempt open: what a day later, with the key forgotten, becomes of it is another schedule. */
  readonly leavesAttempts: boolean;
  /** So many cases, each for one schedule. */
  readonly arrange: (lab: Lab, count: number) => AsyncIterable<Case>;
  readonly play: (lab: Lab, machine: Machine, of: Case) => Promise<void>;
};

/** Approved payouts of one run, a case each. */
async function* approvedPayouts(lab: Lab, count: number): AsyncIterable<Case> {
  for (let n = 0; n < count; n++) await lab.company.owe(AMOUNT);
  const { runId, payoutIds } = await lab.company.approvedRun();
  for (const payoutId of payoutIds) yield { runId, payoutIds: [payoutId] };
}

/** Runs that wait for their approval, one after the other. */
async function* submittedRuns(lab: Lab, count: number): AsyncIterable<Case> {
  for (let n = 0; n < count; n++) {
    await lab.company.owe(AMOUNT);
    const { runId } = await lab.company.submittedRun();
    yield { runId, payoutIds: await payoutsOf(lab, runId) };
  }
}

/** Sent, done at Stripe, and the answer never came: only a webhook, a look or the reconciliation tells. */
async function* lostAnswers(lab: Lab, count: number): AsyncIterable<Case> {
  for await (const one of approvedPayouts(lab, count)) {
    // What making the accounts told is over.
    const earlier = await lab.stripe.control.deliveries();
    await lab.stripe.control.markDelivered(earlier.map(({ id }) => id));
    await lab.stripe.control.fault({ path: "/v1/transfers", kind: "bad_json_executed" });
    await payPayoutJob.run(lab.parts(), { payoutId: one.payoutIds[0] }, "lab");
    yield one;
  }
}

export async function payoutsOf(lab: Lab, runId: string): Promise<readonly string[]> {
  const rows = await lab.company.sql<{ id: string }>(
    "select id from payout where run_id = $1 and status <> 'cancelled' order by id",
    [runId],
  );
  return rows.map(({ id }) => id);
}

export const SCENES: readonly Scene[] = [
  {
    name: "approve",
    leavesAttempts: false,
    arrange: submittedRuns,
    play: approve,
  },
  {
    name: "resume",
    leavesAttempts: false,
    arrange: approvedPayouts,
    play: (lab, machine) => resumePayoutsJob.run(lab.parts(machine), {}, "lab"),
  },
  {
    name: "pay",
    leavesAttempts: true,
    arrange: approvedPayouts,
    play: async (lab, machine, { payoutIds }) => {
      for (const payoutId of payoutIds) await payPayoutJob.run(lab.parts(machine), { payoutId }, "lab");
    },
  },
  {
    name: "webhook",
    leavesAttempts: false,
    arrange: lostAnswers,
    play: receiveWebhooks,
  },
  {
    name: "reconcile",
    leavesAttempts: false,
    arrange: lostAnswers,
    play: (lab, machine) => reconcileJob.run(lab.parts(machine), {}, "lab"),
  },
];

/** The second person's click; whoever clicks again after a crash finds it done, or does it. */
async function approve(lab: Lab, machine: Machine, { runId }: Case): Promise<void> {
  const [run] = await lab.company.sql<{ status: string; sha: string }>(
    "select status, content_sha256 as sha from payout_run where id = $1",
    [runId],
  );
  if (run?.status !== "submitted") return;
  const ctx = { ...testCtx(machine.db, lab.company.bea, { now: NOW, stripe: machine.stripe }) };
  await approveRun(ctx, { runId, contentSha256: run.sha });
}

/** What waits at Stripe comes in, is kept, and is followed by a job; Stripe counts it as delivered once it was kept. */
async function receiveWebhooks(lab: Lab, machine: Machine): Promise<void> {
  for (const { id, endpoint, body, signature } of await lab.stripe.control.deliveries()) {
    const read = lab.stripe.gateway.verifyWebhook({
      rawBody: body,
      signature,
      secret: STRIPE_TEST_WEBHOOKS[endpoint].secret,
      now: lab.now(),
    });
    if (!read.ok) continue;
    await storeInboundEvents(testCtx(machine.db, system("webhook"), { now: lab.now() }), [read.event]);
    await lab.stripe.control.markDelivered([id]);
  }
  const waiting = await lab.company.sql<{ id: string }>(
    "select id from inbound_event where processed_at is null order by id",
  );
  for (const { id } of waiting)
    await processInboundEventJob.run(lab.parts(machine), { inboundEventId: id }, "lab");
}
