import { ANONYMOUS } from "#app/domain/actor.ts";
import { invariant } from "#app/domain/errors.ts";
import { storeInboundEvents } from "#app/features/revenue/inbound-events.server.ts";
import { FOLLOWED_EVENT_TYPES } from "#app/jobs/process-inbound-event.server.ts";
import { doWaitingJobs } from "./play-worker.server.ts";
import { ctxOf, type Stage } from "./stage.server.ts";

/** The types for which the endpoints are set up at Stripe; of others it would send none. */
const SUBSCRIBED: ReadonlySet<string> = new Set(FOLLOWED_EVENT_TYPES);

/**
 * Takes the webhooks that wait at the simulator: each signature checked at the time of the story, stored by the verb of
 * the webhook route, then followed by the worker's own job. What that causes at Stripe is taken too.
 */
export async function deliverWebhooks(stage: Stage, now: Date): Promise<void> {
  const { simulator, parts } = stage;
  for (;;) {
    const waiting = await simulator.waitingDeliveries();
    if (waiting.length === 0) return;
    const sent = waiting.filter(({ type }) => SUBSCRIBED.has(type));
    const events = sent.map(({ body, signature, endpoint, type }) => {
      const secret = parts.webhookSecrets[endpoint];
      const checked = parts.stripe.verifyWebhook({ rawBody: body, signature, secret, now });
      invariant(checked.ok, `the webhook ${type} is signed`);
      return checked.event;
    });
    await storeInboundEvents(ctxOf(stage, ANONYMOUS, now), events);
    await simulator.markDelivered(waiting.map(({ id }) => id));
    await doWaitingJobs(stage, now);
  }
}
