import type { StripeTransfer } from "#app/adapters/stripe/transfers.server.ts";
import { newId } from "#db/new-id.server.ts";
import { payoutDecision } from "#db/schema/payout-care.ts";
import type { Tx } from "#db/with-actor.server.ts";
import type { StripeSays } from "./look-at-stripe.server.ts";
import type { PayoutRow } from "./payout-row.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";

/** Writes who decided what about a payout, with what Stripe said at that moment. A fact: never changed. */
export async function recordDecision(
  tx: Tx,
  ctx: StaffCtx,
  row: PayoutRow,
  decided: {
    readonly kind: "adopt" | "allow_next";
    readonly attemptN: number;
    readonly transferId: string | null;
    readonly isConclusive: boolean;
    readonly says: StripeSays;
    readonly reason: string;
  },
): Promise<void> {
  const { says, reason, ...rest } = decided;
  await tx.insert(payoutDecision).values({
    ...rest,
    id: newId("dec", ctx.now),
    partnerId: row.partnerId,
    payoutId: row.id,
    currency: row.currency,
    evidence: {
      transfers: says.transfers.map(asEvidence),
      events: says.events.map(({ at, ...event }) => ({ ...event, at: at.toISOString() })),
    },
    reasonText: reason,
    decidedBy: ctx.actor.accountId,
    decidedAt: ctx.now,
  });
}

function asEvidence({
  id,
  amountMinor,
  amountReversedMinor,
  currency,
  destination,
  metadata,
}: StripeTransfer) {
  const [amount, reversed] = [String(amountMinor), String(amountReversedMinor)];
  return { id, amount, reversed, currency, destination, metadata };
}
