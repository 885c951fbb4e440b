import { and, eq, ne } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { isLookConclusive } from "#app/domain/payout-attempt.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { payoutDecision } from "#db/schema/payout-care.ts";
import { payout } from "#db/schema/payouts.ts";
import { type Reader, type Tx, withActor } from "#db/with-actor.server.ts";
import { lookAtStripe } from "./look-at-stripe.server.ts";
import { payJobKey } from "./pay-job-key.ts";
import {
  type AttemptRow,
  changePayout,
  loadAttempts,
  type PayoutRow,
  toPayoutAttempt,
} from "./payout-row.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";
import { recordDecision } from "./record-decision.server.ts";

/**
 * A person who has looked lets a payout that stands still go on: with a new key after a look at Stripe, made now and
 * again by the worker, or, where an attempt is still open, by settling that one first. Where Stripe's silence is not the
 * last word a second person has to say the same: the first yes is kept, and nothing moves. Null when there is no such
 * payout, or it does not wait for a person. Refuses: not_allowed (finance only), payment_provider_away,
 * transfer_found_at_provider, payout_decided_already (the same person twice).
 */
export async function allowNextAttempt(
  ctx: StaffCtx,
  { payoutId, reason }: { readonly payoutId: string; readonly reason: string },
): Promise<"allowed" | "second_person_needed" | null> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  const seen = await withActor(ctx, async (tx) => {
    const row = await waitingPayout(tx, payoutId);
    return row && { row, attempts: await loadAttempts(tx, payoutId) };
  });
  if (!seen) return null;
  const isOpen = seen.attempts.some(({ state }) => state === "sending" || state === "unknown");
  const says = isOpen ? { transfers: [], events: [] } : await lookAtStripe(ctx, payoutId, seen.attempts);
  if (!says) throw new DomainError("payment_provider_away");
  if (says.transfers.length > 0) throw new DomainError("transfer_found_at_provider");
  return withActor(ctx, async (tx) => {
    const row = await waitingPayout(tx, payoutId, true);
    if (row?.version !== seen.row.version) return null;
    const attemptN = seen.attempts.at(-1)?.n ?? 0;
    const isConclusive = isOpen || isLastWord(row, seen.attempts, ctx.now);
    const others = isConclusive ? [] : await yesesOf(tx, payoutId, attemptN);
    if (others.includes(ctx.actor.accountId)) throw new DomainError("payout_decided_already");
    const decision = { kind: "allow_next", attemptN, transferId: null, isConclusive, says, reason } as const;
    await recordDecision(tx, ctx, row, decision);
    const isAllowed = isConclusive || others.length > 0;
    await audit(tx, ctx, {
      action: isAllowed ? "payout.released_by_person" : "payout.release_asked",
      objectType: "payout",
      objectId: payoutId,
      partnerId: row.partnerId,
      details: { reason, was: row.statusReason, attemptN, isOpen, isConclusive },
    });
    if (!isAllowed) return "second_person_needed";
    await goOn(tx, ctx, payoutId);
    return "allowed";
  });
}

async function waitingPayout(tx: Reader, payoutId: string, isLocked = false): Promise<PayoutRow | null> {
  const which = tx
    .select()
    .from(payout)
    .where(and(eq(payout.id, payoutId), eq(payout.status, "needs_human")));
  const [row] = isLocked ? await which.for("update") : await which;
  return row && row.transferId === null ? row : null;
}

/** What a machine found that it cannot explain is never settled by one person alone. */
function isLastWord(row: PayoutRow, attempts: readonly AttemptRow[], now: Date): boolean {
  if (row.statusReason === "orphan_transfer_to_account") return false;
  return isLookConclusive(attempts.map(toPayoutAttempt), now);
}

async function yesesOf(reader: Reader, payoutId: string, attemptN: number): Promise<string[]> {
  const rows = await reader
    .select({ by: payoutDecision.decidedBy })
    .from(payoutDecision)
    .where(
      and(
        eq(payoutDecision.payoutId, payoutId),
        eq(payoutDecision.kind, "allow_next"),
        eq(payoutDecision.attemptN, attemptN),
        ne(payoutDecision.isConclusive, true),
      ),
    );
  return rows.map(({ by }) => by);
}

async function goOn(tx: Tx, ctx: StaffCtx, payoutId: string): Promise<void> {
  await changePayout(tx, payoutId, null, {
    status: "approved",
    statusReason: null,
    checkedAt: null,
    nextAttemptAt: ctx.now,
  });
  await enqueue(tx, "pay_payout", { payoutId }, { jobKey: payJobKey(payoutId) });
}
