import { and, inArray, isNull } from "drizzle-orm";
import { payoutFreeze } from "#db/schema/partners.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** Those of these partners whose payouts somebody has stopped. */
export async function frozenPartners(
  reader: Reader,
  partnerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (partnerIds.length === 0) return new Set();
  const rows = await reader
    .select({ partnerId: payoutFreeze.partnerId })
    .from(payoutFreeze)
    .where(and(inArray(payoutFreeze.partnerId, [...partnerIds]), isNull(payoutFreeze.liftedAt)));
  return new Set(rows.map(({ partnerId }) => partnerId));
}
