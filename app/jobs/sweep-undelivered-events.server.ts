import { storeInboundEvents } from "#app/features/revenue/inbound-events.server.ts";
import { defineJob, NO_PAYLOAD } from "./job.server.ts";
import { FOLLOWED_EVENT_TYPES } from "./process-inbound-event.server.ts";

/** As long as Stripe keeps its events. */
const DAYS = 30;

/** Fetches the events that no webhook brought; those that are known change nothing. */
export const sweepUndeliveredEventsJob = defineJob({
  name: "sweep_undelivered_events",
  payload: NO_PAYLOAD,
  run: async (ctx) => {
    const since = new Date(ctx.now.getTime() - DAYS * 86_400_000);
    const types = FOLLOWED_EVENT_TYPES;
    const events = await ctx.stripe.listEvents({ types, since, undelivered: true });
    return { found: events.length, stored: await storeInboundEvents(ctx, events) };
  },
});
