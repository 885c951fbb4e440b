import { isStripeError } from "#app/adapters/stripe/errors.server.ts";
import type { StripeEvent } from "#app/adapters/stripe/events.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { listAccountsToFollow } from "#app/features/payouts/accounts-to-follow.server.ts";
import { storeInboundEvents } from "#app/features/revenue/inbound-events.server.ts";
import { defineJob, NO_PAYLOAD } from "./job.server.ts";
import { ACCOUNT_EVENT_TYPES, FOLLOWED_EVENT_TYPES } from "./process-inbound-event.server.ts";

/** As long as Stripe keeps its events. */
const DAYS = 30;
/** Accounts paid in these days: their banks may still answer. */
const ACCOUNT_DAYS = 14;

/** Fetches the events that no webhook brought, of both endpoints; those that are known change nothing. */
export const sweepUndeliveredEventsJob = defineJob({
  name: "sweep_undelivered_events",
  payload: NO_PAYLOAD,
  run: async (ctx) => {
    const since = new Date(ctx.now.getTime() - DAYS * 86_400_000);
    const own = await ctx.stripe.listEvents({ types: FOLLOWED_EVENT_TYPES, since, undelivered: true });
    const events = [...own, ...(await ofAccounts(ctx, since))];
    return { found: events.length, stored: await storeInboundEvents(ctx, events) };
  },
});

/** Stripe lists an account's events for that account alone; one that cut us off has none for us. */
async function ofAccounts(ctx: Ctx, since: Date): Promise<StripeEvent[]> {
  const found: StripeEvent[] = [];
  for (const account of await listAccountsToFollow(ctx, ACCOUNT_DAYS)) {
    try {
      const wanted = { types: ACCOUNT_EVENT_TYPES, since, undelivered: true, account };
      for (const event of await ctx.stripe.listEvents(wanted)) found.push({ ...event, account });
    } catch (error) {
      if (!isStripeError(error)) throw error;
    }
  }
  return found;
}
