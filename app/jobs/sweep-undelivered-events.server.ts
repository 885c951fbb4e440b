import { listUndeliveredOfAccounts } from "#app/features/payouts/list-undelivered-of-accounts.server.ts";
import { storeInboundEvents } from "#app/features/revenue/inbound-events.server.ts";
import { defineJob, NO_PAYLOAD } from "./job.server.ts";
import { ACCOUNT_EVENT_TYPES, FOLLOWED_EVENT_TYPES } from "./process-inbound-event.server.ts";

/** As long as Stripe keeps its events. */
const DAYS = 30;

/** Fetches the events that no webhook brought, of both endpoints; those that are known change nothing. */
export const sweepUndeliveredEventsJob = defineJob({
  name: "sweep_undelivered_events",
  payload: NO_PAYLOAD,
  run: async (ctx) => {
    const since = new Date(ctx.now.getTime() - DAYS * 86_400_000);
    const own = await ctx.stripe.listEvents({ types: FOLLOWED_EVENT_TYPES, since, undelivered: true });
    const ofAccounts = await listUndeliveredOfAccounts(ctx, { types: ACCOUNT_EVENT_TYPES, since });
    const events = [...own, ...ofAccounts];
    return { found: events.length, stored: await storeInboundEvents(ctx, events) };
  },
});
