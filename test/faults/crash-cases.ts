import { payPayoutJob } from "#app/jobs/pay-payout.server.ts";
import type { Lab } from "./crash-lab.ts";
import { partsOf } from "./crash-place.ts";
import { approve, type Case, type Scene } from "./crash-scenes.ts";

/** Minor units of every payout that is played. */
export const AMOUNT = 1_000n;

/** So many cases of what a scene finds, each for one schedule; each is arranged when the one before is over. */
export function casesOf(scene: Scene["name"], lab: Lab, count: number): AsyncIterable<Case> {
  switch (scene) {
    case "approve":
      return submittedRuns(lab, count);
    case "release":
      return approvedRuns(lab, count);
    case "resume":
    case "pay":
      return approvedPayouts(lab, count);
    case "webhook":
    case "reconcile":
      return lostAnswers(lab, count);
  }
}

/** Approved payouts of one run, so many of them to a case. */
export async function* approvedPayouts(lab: Lab, count: number, each = 1): AsyncGenerator<Case> {
  for (let n = 0; n < count * each; n++) await lab.company.owe(AMOUNT);
  const { runId, payoutIds } = await lab.company.approvedRun();
  for (let n = 0; n < count; n++) yield { runId, payoutIds: payoutIds.slice(n * each, (n + 1) * each) };
}

/** Runs that wait for their approval. */
async function* submittedRuns(lab: Lab, count: number): AsyncGenerator<Case> {
  for (let n = 0; n < count; n++) {
    await lab.company.owe(AMOUNT);
    const { runId } = await lab.company.submittedRun();
    const payouts = await lab.sql<{ id: string }>("select id from payout where run_id = $1 order by id", [
      runId,
    ]);
    yield { runId, payoutIds: payouts.map(({ id }) => id) };
  }
}

/** Approved by a second person, and not yet released. */
async function* approvedRuns(lab: Lab, count: number): AsyncGenerator<Case> {
  for await (const one of submittedRuns(lab, count)) {
    await approve(lab, lab.machine, one);
    yield one;
  }
}

/** Sent, done at Stripe, and the answer never came: only a webhook, a look or the reconciliation tells. */
async function* lostAnswers(lab: Lab, count: number): AsyncGenerator<Case> {
  for await (const one of approvedPayouts(lab, count)) {
    // What making the accounts told is over.
    const earlier = await lab.control.deliveries();
    await lab.control.markDelivered(earlier.map(({ id }) => id));
    await lab.control.fault({ path: "/v1/transfers", kind: "bad_json_executed" });
    await payPayoutJob.run(partsOf(lab, lab.machine), { payoutId: one.payoutIds[0] }, "lab");
    yield one;
  }
}
