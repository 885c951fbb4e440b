import { eq } from "drizzle-orm";
import { isStripeError } from "#app/adapters/stripe/errors.server.ts";
import { nextStep } from "#app/domain/payout-attempt.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { payout } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import { type Claim, type ClaimedPayout, claimPayout } from "./claim-payout.server.ts";
import { abandonAttempt, lookUpTransfer } from "./look-up-transfer.server.ts";
import type { PaymentOutcome } from "./payment-outcome.ts";
import { changePayout, loadAttempts, toPayoutAttempt } from "./payout-row.server.ts";
import { resendAttempt, sendPayout } from "./send-payout.server.ts";
import { watchPayments } from "./watch-payments.server.ts";

export type PaymentStep = {
  readonly outcome: PaymentOutcome | Extract<Claim, { claimed: null }>["why"];
  readonly nextAt: Date | null;
};

const TRY_AGAIN_MS = 60_000;

/**
 * Takes the next step of paying one approved payout: claim, commit, Stripe, settle. Safe to run at any time, twice, at
 * once and after any crash: what to do follows from what is written down. `nextAt` is when there is something to do
 * again (`resumePayouts` sees to it); null: nothing, until a person or Stripe moves.
 */
export async function payPayout(ctx: Ctx, { payoutId }: { readonly payoutId: string }): Promise<PaymentStep> {
  let claim = await claimPayout(ctx, payoutId);
  if (!claim.claimed && claim.why === "check_first") {
    if (!(await looked(ctx))) return { outcome: "stripe_away", nextAt: null };
    claim = await claimPayout(ctx, payoutId);
  }
  if (!claim.claimed) return { outcome: claim.why, nextAt: null };
  const outcome = await takeStep(ctx, claim.claimed);
  return { outcome, nextAt: await release(ctx, claim.claimed) };
}

/** Feels the pulse before money moves; false when Stripe does not answer. */
async function looked(ctx: Ctx): Promise<boolean> {
  try {
    await watchPayments(ctx);
    return true;
  } catch (error) {
    if (isStripeError(error)) return false;
    throw error;
  }
}

function takeStep(ctx: Ctx, claimed: ClaimedPayout): Promise<PaymentOutcome> {
  const { step } = claimed;
  switch (step.do) {
    case "send":
      return sendPayout(ctx, claimed, step);
    case "resend":
      return resendAttempt(ctx, claimed, step);
    case "look_up":
      return lookUpTransfer(ctx, claimed, step);
    case "abandon":
      return abandonAttempt(ctx, claimed, step);
  }
}

/** Gives the lease back and writes down when the next step is due. */
function release(ctx: Ctx, { payout: { id }, fence }: ClaimedPayout): Promise<Date | null> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(payout).where(eq(payout.id, id)).for("update");
    if (!row) return null;
    const attempts = await loadAttempts(tx, id);
    const step = nextStep(row, attempts.map(toPayoutAttempt), ctx.now);
    const soon = new Date(ctx.now.getTime() + TRY_AGAIN_MS);
    const nextAt =
      step.do === "nothing" || step.do === "needs_human" ? null : step.do === "wait" ? step.until : soon;
    await changePayout(tx, id, fence, { leaseUntil: null, nextAttemptAt: nextAt });
    return nextAt;
  });
}
