import { count, isNull } from "drizzle-orm";
import { reconciliationBreak } from "#db/schema/payouts.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** How many differences between our books and Stripe's wait for a person; money is not sent while there is one. */
export async function countOpenBreaks(reader: Reader): Promise<number> {
  const [row] = await reader
    .select({ n: count() })
    .from(reconciliationBreak)
    .where(isNull(reconciliationBreak.settledAt));
  return row?.n ?? 0;
}
