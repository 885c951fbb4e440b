import { isStripeError } from "#app/adapters/stripe/errors.server.ts";
import type { StripeEvent } from "#app/adapters/stripe/events.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { listAccountsToFollow } from "./accounts-to-follow.server.ts";

/** Accounts paid in these days: their banks may still answer. */
const ACCOUNT_DAYS = 14;

/**
 * Events of connected accounts that no webhook brought: Stripe lists an account's events for that account alone. One
 * that cut us off has none for us. Newest first for each account.
 */
export async function listUndeliveredOfAccounts(
  ctx: Ctx,
  wanted: { readonly types: readonly string[]; readonly since: Date },
): Promise<readonly StripeEvent[]> {
  const found: StripeEvent[] = [];
  for (const account of await listAccountsToFollow(ctx, ACCOUNT_DAYS)) {
    try {
      const events = await ctx.stripe.listEvents({ ...wanted, undelivered: true, account });
      for (const event of events) found.push({ ...event, account });
    } catch (error) {
      if (!isStripeError(error)) throw error;
    }
  }
  return found;
}
