import { eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { isUnsent } from "#app/domain/payout-attempt.ts";
import { payoutCancelledJournal } from "#app/domain/payout-journals.ts";
import type { PayoutState } from "#app/domain/payout-state.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { lockPartnerBooks } from "#app/features/ledger/lock-partner-books.server.ts";
import { writeJournal } from "#app/features/ledger/write-journal.server.ts";
import { payout } from "#db/schema/payouts.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";
import { lookAtStripe } from "./look-at-stripe.server.ts";
import {
  type AttemptRow,
  changePayout,
  loadAttempts,
  type PayoutRow,
  toPayoutAttempt,
} from "./payout-row.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";
import { refuseWhileClosing } from "./refuse-while-closing.server.ts";

/** Nothing to cancel: not approved yet (its run is rejected instead), or taken out already. */
const NEVER_IN_TRANSIT: readonly PayoutState[] = ["draft", "cancelled"];

/**
 * Takes an approved payout back that was surely not sent: in transit → owed, and the next statement or run carries it.
 * Stripe is asked first, outside any transaction. A worker that holds the payout meanwhile loses its lease. False when
 * there is no such payout, or none of its money is in transit. Refuses: not_allowed (finance only),
 * payout_may_have_been_sent (an open or successful attempt, a transfer at Stripe, a change since the look),
 * payment_provider_away, period_closing.
 */
export async function cancelPayout(
  ctx: StaffCtx,
  { payoutId, reason }: { readonly payoutId: string; readonly reason: string },
): Promise<boolean> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  const found = await withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(payout).where(eq(payout.id, payoutId));
    if (!row || NEVER_IN_TRANSIT.includes(row.status)) return null;
    await refuseIfSent(tx, row);
    return { seen: row, attempts: await loadAttempts(tx, payoutId) };
  });
  if (!found) return false;
  const { seen, attempts } = found;
  await refuseIfAtStripe(ctx, payoutId, attempts);
  await withActor(ctx, async (tx) => {
    await lockPartnerBooks(tx, seen.partnerId);
    await refuseWhileClosing(tx);
    const [row] = await tx.select().from(payout).where(eq(payout.id, payoutId)).for("update");
    // Whatever was written after the look may be an attempt that came and went: somebody looks again.
    if (row?.version !== seen.version) throw new DomainError("payout_may_have_been_sent");
    await refuseIfSent(tx, row);
    await changePayout(tx, payoutId, null, {
      status: "cancelled",
      statusReason: "cancelled_by_person",
      leaseToken: row.leaseToken + 1,
      leaseUntil: null,
      nextAttemptAt: null,
    });
    const { partnerId, legalEntityId, currency, amountMinor } = row;
    await writeJournal(tx, payoutCancelledJournal(payoutId, amountMinor), {
      partnerId,
      legalEntityId,
      currency,
      periodId: null,
      eventAt: ctx.now,
      now: ctx.now,
    });
    await audit(tx, ctx, {
      action: "payout.cancelled",
      objectType: "payout",
      objectId: payoutId,
      partnerId,
      details: {
        reason,
        from: row.status,
        was: row.statusReason,
        amountMinor: String(amountMinor),
        currency,
      },
    });
  });
  return true;
}

async function refuseIfSent(reader: Reader, row: PayoutRow): Promise<void> {
  const attempts = await loadAttempts(reader, row.id);
  if (!isUnsent(row, attempts.map(toPayoutAttempt))) throw new DomainError("payout_may_have_been_sent");
}

/** Any transfer of its group or of one of its keys stops it, one that came back too: the books know nothing of it yet. */
async function refuseIfAtStripe(ctx: Ctx, payoutId: string, attempts: readonly AttemptRow[]): Promise<void> {
  const says = await lookAtStripe(ctx, payoutId, attempts);
  if (!says) throw new DomainError("payment_provider_away");
  if (says.transfers.length > 0) throw new DomainError("payout_may_have_been_sent");
}
