import { eq } from "drizzle-orm";
import { isStripeError } from "#app/adapters/stripe/errors.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { transferReceipt } from "#db/schema/payout-care.ts";
import { payout } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import type { SeenAtStripe } from "./apply-transfer.server.ts";

/**
 * What the partner's account got of a paid transfer, in its own currency (step 17): kept once, for display. The payout
 * is settled in the transfer's currency, and nothing of this reaches the books. Stripe being away loses nothing but it.
 */
export async function recordReceipt(ctx: Ctx, seen: SeenAtStripe): Promise<void> {
  const { destination, destinationPaymentId } = seen;
  if (!destination || !destinationPaymentId) return;
  const found = await withActor(ctx, async (tx) => {
    const [known] = await tx.select().from(transferReceipt).where(eq(transferReceipt.transferId, seen.id));
    const [row] = await tx.select().from(payout).where(eq(payout.transferId, seen.id));
    return known ? null : (row ?? null);
  });
  if (!found) return;
  const got = await ctx.stripe.retrieveReceipt(destination, destinationPaymentId).catch((error: unknown) => {
    if (isStripeError(error)) return null;
    throw error;
  });
  if (!got) return;
  await withActor(ctx, (tx) =>
    tx
      .insert(transferReceipt)
      .values({
        ...got,
        transferId: seen.id,
        partnerId: found.partnerId,
        payoutId: found.id,
        readAt: ctx.now,
      })
      .onConflictDoNothing(),
  );
}
