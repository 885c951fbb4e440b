import { eq } from "drizzle-orm";
import { enqueue } from "#db/queue.server.ts";
import { attribution } from "#db/schema/customers.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** Who shares a customer has changed: the open months of all its partners are rated again. For a staff transaction. */
export async function rateCustomerAgain(tx: Tx, customerId: string): Promise<void> {
  const partners = await tx
    .selectDistinct({ partnerId: attribution.partnerId })
    .from(attribution)
    .where(eq(attribution.customerId, customerId));
  for (const { partnerId } of partners)
    await enqueue(tx, "rate_open_month", { partnerId }, { jobKey: `rate:${partnerId}` });
}
