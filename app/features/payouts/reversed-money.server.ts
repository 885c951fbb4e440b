import { and, eq, inArray, sql } from "drizzle-orm";
import { payoutDecision } from "#db/schema/payout-care.ts";
import { transferReversal } from "#db/schema/payouts.ts";
import type { Reader } from "#db/with-actor.server.ts";

export type ReversedMoney = {
  /** All that came back of the payout's transfer. */
  readonly reversedMinor: bigint;
  /** What a person has decided about, either way. */
  readonly decidedMinor: bigint;
  readonly undecidedMinor: bigint;
};

/** How much of a payout came back, and how much of that waits for a decision; minor units. */
export async function findReversedMoney(reader: Reader, payoutId: string): Promise<ReversedMoney> {
  const [back] = await reader
    .select({ minor: sql<string>`coalesce(sum(${transferReversal.amountMinor}), 0)` })
    .from(transferReversal)
    .where(eq(transferReversal.payoutId, payoutId));
  const [decided] = await reader
    .select({ minor: sql<string>`coalesce(sum(${payoutDecision.amountMinor}), 0)` })
    .from(payoutDecision)
    .where(and(eq(payoutDecision.payoutId, payoutId), inArray(payoutDecision.kind, ["write_back", "keep"])));
  const reversedMinor = BigInt(back?.minor ?? "0");
  const decidedMinor = BigInt(decided?.minor ?? "0");
  return { reversedMinor, decidedMinor, undecidedMinor: reversedMinor - decidedMinor };
}
