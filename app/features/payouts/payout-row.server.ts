import { and, eq, sql } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import type { ATTEMPT_STATES, FrozenTransfer, PayoutAttempt } from "#app/domain/payout-attempt.ts";
import { payout, payoutAttempt } from "#db/schema/payouts.ts";
import type { Reader, Tx } from "#db/with-actor.server.ts";

export type PayoutRow = typeof payout.$inferSelect;
export type AttemptRow = typeof payoutAttempt.$inferSelect;

/** Before the code of an answer that its key will give for ever. */
const STICKY = "sticky:";

export function stickyCode(code: string): string {
  return `${STICKY}${code}`;
}

/** An attempt as the protocol's rules read it. */
export function toPayoutAttempt(row: AttemptRow): PayoutAttempt {
  return {
    n: row.n,
    state: row.state as (typeof ATTEMPT_STATES)[number],
    firstSentAt: row.firstSentAt,
    lastSentAt: row.lastSentAt,
    sticky: row.errorCode?.startsWith(STICKY) ?? false,
    lookedUpAt: row.lookedUpAt,
    emptyLooks: row.lookUps,
  };
}

/** What was approved; a payout that is sent has a destination. */
export function frozenTransfer(row: PayoutRow): FrozenTransfer {
  invariant(row.destination, `payout ${row.id} has a destination`);
  return {
    payoutId: row.id,
    amountMinor: row.amountMinor,
    currency: row.currency,
    destination: row.destination,
  };
}

export function loadAttempts(reader: Reader, payoutId: string): Promise<AttemptRow[]> {
  return reader
    .select()
    .from(payoutAttempt)
    .where(eq(payoutAttempt.payoutId, payoutId))
    .orderBy(payoutAttempt.n);
}

/** Who may write: the holder of this lease, or (null) what is true whoever says it, as a transfer that was seen. */
export type Fence = number | null;

/** Changes a payout; false, and nothing changed, for a holder whose lease was taken over. */
export async function changePayout(
  tx: Tx,
  payoutId: string,
  fence: Fence,
  set: Partial<Omit<typeof payout.$inferInsert, "version">>,
): Promise<boolean> {
  const changed = await tx
    .update(payout)
    .set({ ...set, version: sql`${payout.version} + 1` })
    .where(and(eq(payout.id, payoutId), fence === null ? undefined : eq(payout.leaseToken, fence)))
    .returning({ id: payout.id });
  return changed.length > 0;
}
