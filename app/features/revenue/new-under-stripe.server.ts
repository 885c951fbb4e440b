import { and, eq, inArray } from "drizzle-orm";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { STRIPE } from "#app/features/revenue/stripe-payment-input.server.ts";
import { revenueEvent } from "#db/schema/revenue.ts";
import type { Reader } from "#db/with-actor.server.ts";

/**
 * Facts under Stripe's name are made from what Stripe itself answers, never from what a key or a file says: those of
 * these inputs that claim its name and stand in no book yet. One that stands there may be told again, which writes
 * nothing; one that waits in quarantine may not, since who tells it could say whose money it is.
 */
export async function newUnderStripe(
  reader: Reader,
  inputs: readonly RevenueEventInput[],
): Promise<ReadonlySet<RevenueEventInput>> {
  const told = inputs.filter((input) => input.source === STRIPE);
  if (told.length === 0) return new Set();
  const externalIds = told.map((input) => input.externalId);
  const standing = await reader
    .select({ externalId: revenueEvent.externalId })
    .from(revenueEvent)
    .where(and(eq(revenueEvent.source, STRIPE), inArray(revenueEvent.externalId, externalIds)));
  const known = new Set(standing.map((row) => row.externalId));
  return new Set(told.filter((input) => !known.has(input.externalId)));
}
