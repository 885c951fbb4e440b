import { system } from "#app/domain/actor.ts";
import { releaseRun } from "#app/features/payouts/release-run.server.ts";
import { storeInboundEvents } from "#app/features/revenue/inbound-events.server.ts";
import { payPayoutJob } from "#app/jobs/pay-payout.server.ts";
import { processInboundEventJob } from "#app/jobs/process-inbound-event.server.ts";
import { reconcileJob } from "#app/jobs/reconcile.server.ts";
import { resumePayoutsJob } from "#app/jobs/resume-payouts.server.ts";
import { approveRun } from "#test/factories/approve.ts";
import { ctxOf, type Place, partsOf } from "./crash-place.ts";
import type { Machine } from "./crash-points.ts";

/** One schedule's own part of a lab. */
export type Case = { readonly payoutIds: readonly string[]; readonly runId: string };

/**
 * One stretch of a payout run that one process does and may die in: every statement and every call of it is a point.
 * Played again on a whole machine it is what comes back by itself.
 */
export type Scene = {
  readonly name: "approve" | "release" | "resume" | "pay" | "webhook" | "reconcile";
  readonly play: (place: Place, machine: Machine, of: Case) => Promise<void>;
};

export const SCENES: readonly Scene[] = [
  { name: "approve", play: approve },
  { name: "release", play: release },
  { name: "resume", play: (place, machine) => resumePayoutsJob.run(partsOf(place, machine), {}, "lab") },
  {
    name: "pay",
    play: async (place, machine, { payoutIds }) => {
      for (const payoutId of payoutIds) await payPayoutJob.run(partsOf(place, machine), { payoutId }, "lab");
    },
  },
  { name: "webhook", play: receiveWebhooks },
  { name: "reconcile", play: (place, machine) => reconcileJob.run(partsOf(place, machine), {}, "lab") },
];

/** The second person's click; whoever clicks again after a crash finds it done, or does it. */
export async function approve(place: Place, machine: Machine, { runId }: Case): Promise<void> {
  const [run] = await place.sql<{ status: string; sha: string }>(
    "select status, content_sha256 as sha from payout_run where id = $1",
    [runId],
  );
  if (run?.status !== "submitted") return;
  await approveRun(ctxOf(place, machine, place.approver), { runId, contentSha256: run.sha });
}

/** The click that lets the payments go; the same again finds it done, or does it. */
export async function release(place: Place, machine: Machine, { runId }: Case): Promise<void> {
  const [run] = await place.sql<{ status: string }>("select status from payout_run where id = $1", [runId]);
  if (run?.status === "approved") await releaseRun(ctxOf(place, machine, place.approver), { runId });
}

/** What waits at Stripe comes in, is kept, and is followed by a job; Stripe counts it as delivered once it was kept. */
async function receiveWebhooks(place: Place, machine: Machine): Promise<void> {
  for (const { id, endpoint, body, signature } of await place.control.deliveries()) {
    const read = machine.stripe.verifyWebhook({
      rawBody: body,
      signature,
      secret: place.webhookSecrets[endpoint],
      now: place.now(),
    });
    if (!read.ok) continue;
    await storeInboundEvents(ctxOf(place, machine, system("webhook")), [read.event]);
    await place.control.markDelivered([id]);
  }
  const waiting = await place.sql<{ id: string }>(
    "select id from inbound_event where processed_at is null order by id",
  );
  for (const { id } of waiting)
    await processInboundEventJob.run(partsOf(place, machine), { inboundEventId: id }, "lab");
}
