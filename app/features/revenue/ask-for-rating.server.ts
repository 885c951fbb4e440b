import { asc } from "drizzle-orm";
import { anyOf } from "#db/any-of.server.ts";
import { enqueueAll } from "#db/queue.server.ts";
import { attribution } from "#db/schema/customers.ts";
import type { Tx } from "#db/with-actor.server.ts";

/**
 * One waiting job per partner of these customers, whatever the number of events. It rates every open month: a month's
 * reversals follow from the lines of the months before it.
 */
export async function askForRating(tx: Tx, customers: ReadonlySet<string>): Promise<void> {
  if (customers.size === 0) return;
  const partners = await tx
    .selectDistinct({ partnerId: attribution.partnerId })
    .from(attribution)
    .where(anyOf(attribution.customerId, [...customers]))
    .orderBy(asc(attribution.partnerId));
  await enqueueAll(
    tx,
    "rate_open_month",
    partners.map(({ partnerId }) => ({ payload: { partnerId }, jobKey: `rate:${partnerId}` })),
  );
}
