import { and, eq, inArray } from "drizzle-orm";
import { classifyStripeError } from "#app/adapters/stripe/errors.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { payoutDecision } from "#db/schema/payout-care.ts";
import { payout } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import type { ClaimedPayout } from "./claim-payout.server.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long before and after a restore a transfer to the same account may be this very money. */
const DOUBT_DAYS = 60;

/**
 * After an older database was put back: did this partner's account get a transfer of ours that names a payout which is
 * not here? It may be this very money, paid by a row that was lost, so a person looks, unless one has said already that
 * it is not. Null when Stripe does not answer.
 */
export async function findOrphan(
  ctx: Ctx,
  { payout: row }: ClaimedPayout,
  restoredAt: Date,
): Promise<boolean | null> {
  if (ctx.now.getTime() - restoredAt.getTime() > DOUBT_DAYS * DAY_MS) return false;
  const since = new Date(restoredAt.getTime() - DOUBT_DAYS * DAY_MS);
  try {
    const sent = await ctx.stripe.listTransfersTo(row.destination ?? "", since);
    const named = sent.flatMap(({ metadata, reversed }) =>
      metadata.payout_id && metadata.env === ctx.origin && !reversed ? [metadata.payout_id] : [],
    );
    if (named.length === 0) return false;
    return await withActor(ctx, async (tx) => {
      const known = await tx.select({ id: payout.id }).from(payout).where(inArray(payout.id, named));
      const ids = new Set(known.map(({ id }) => id));
      if (named.every((id) => ids.has(id))) return false;
      const said = await tx
        .select({ id: payoutDecision.id })
        .from(payoutDecision)
        .where(and(eq(payoutDecision.payoutId, row.id), eq(payoutDecision.kind, "allow_next")));
      return said.length === 0;
    });
  } catch (error) {
    if (classifyStripeError(error).outcome === "definite_no") throw error;
    return null;
  }
}
