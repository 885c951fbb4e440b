import { and, eq, sql } from "drizzle-orm";
import { isStripeError } from "#app/adapters/stripe/errors.server.ts";
import type { NextStep } from "#app/domain/payout-attempt.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { payoutAttempt } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import type { SeenAtStripe } from "./apply-transfer.server.ts";
import { bookTransfer } from "./book-transfer.server.ts";
import type { ClaimedPayout } from "./claim-payout.server.ts";
import { holdInTx, holdPayout } from "./hold-payout.server.ts";
import { lookAtStripe } from "./look-at-stripe.server.ts";
import type { PaymentOutcome } from "./payment-outcome.ts";
import { changePayout } from "./payout-row.server.ts";

/** Step 10: what became of an attempt whose answer never came? Found: settled. Nothing: noted, and looked for again. */
export async function lookUpTransfer(
  ctx: Ctx,
  claimed: ClaimedPayout,
  step: Extract<NextStep, { do: "look_up" }>,
): Promise<PaymentOutcome> {
  const found = await findTransfers(ctx, claimed, step.n);
  if (!found) return "stripe_away";
  const [only] = found;
  if (found.length > 1)
    return holdPayout(ctx, claimed, { status: "needs_human", reason: "several_transfers" });
  if (only) return bookTransfer(ctx, claimed, only, "look_up");
  return withActor(ctx, async (tx) => {
    // A person may have let it go on, with this attempt still open.
    const status = claimed.payout.status === "approved" ? "sending" : "unknown";
    if (!(await changePayout(tx, claimed.payout.id, claimed.fence, { status }))) return "lost_lease";
    await tx
      .update(payoutAttempt)
      .set({
        state: "unknown",
        lookedUpAt: ctx.now,
        ...(step.conclusive ? { lookUps: sql`${payoutAttempt.lookUps} + 1` } : {}),
      })
      .where(and(eq(payoutAttempt.payoutId, claimed.payout.id), eq(payoutAttempt.n, step.n)));
    return "nothing_found";
  });
}

/** Each as it stands now, with what came back of it. Null when Stripe does not answer. */
async function findTransfers(
  ctx: Ctx,
  { payout, attempts }: ClaimedPayout,
  n: number,
): Promise<readonly SeenAtStripe[] | null> {
  try {
    const says = await lookAtStripe(
      ctx,
      payout.id,
      attempts.filter((attempt) => attempt.n === n),
    );
    if (!says) return null;
    const found: SeenAtStripe[] = [];
    for (const { id } of says.transfers) found.push(await ctx.stripe.retrieveTransfer(id));
    return found;
  } catch (error) {
    if (isStripeError(error)) return null;
    throw error;
  }
}

/** The key is dead and nothing was found twice: the attempt is closed, and a person allows the next. */
export function abandonAttempt(
  ctx: Ctx,
  claimed: ClaimedPayout,
  step: Extract<NextStep, { do: "abandon" }>,
): Promise<PaymentOutcome> {
  return withActor(ctx, async (tx) => {
    const reason = { status: "needs_human", reason: "nothing_found_in_two_looks" } as const;
    if (!(await holdInTx(tx, ctx, claimed.payout.id, claimed.fence, reason))) return "lost_lease";
    await tx
      .update(payoutAttempt)
      .set({ state: "abandoned" })
      .where(and(eq(payoutAttempt.payoutId, claimed.payout.id), eq(payoutAttempt.n, step.n)));
    return "needs_human";
  });
}
