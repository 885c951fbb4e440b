import { desc } from "drizzle-orm";
import { reconciliation } from "#db/schema/payouts.ts";
import type { Reader } from "#db/with-actor.server.ts";
import { countOpenBreaks } from "./open-breaks.server.ts";

/** When our books and Stripe's were last compared with no difference left open; null while there is one, or never. */
export async function lastAgreement(reader: Reader): Promise<Date | null> {
  if ((await countOpenBreaks(reader)) > 0) return null;
  const [last] = await reader
    .select({ at: reconciliation.startedAt })
    .from(reconciliation)
    .orderBy(desc(reconciliation.startedAt))
    .limit(1);
  return last?.at ?? null;
}
