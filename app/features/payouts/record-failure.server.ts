import { and, eq, sql } from "drizzle-orm";
import type { StripeFailureReading } from "#app/adapters/stripe/errors.server.ts";
import type { AttemptState } from "#app/domain/payout-attempt.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { payout, payoutAttempt } from "#db/schema/payouts.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import type { ClaimedPayout } from "./claim-payout.server.ts";
import { type Hold, holdInTx } from "./hold-payout.server.ts";
import type { PaymentOutcome } from "./payment-outcome.ts";
import { changePayout, stickyCode } from "./payout-row.server.ts";

/**
 * Writes down a call that did not bring a transfer (steps 7, 9, 11). Only a definite no closes the attempt; the ledger
 * is never touched. A payout that a webhook has settled meanwhile stays as it is.
 */
export function recordFailure(
  ctx: Ctx,
  claimed: ClaimedPayout,
  n: number,
  failure: StripeFailureReading,
): Promise<PaymentOutcome> {
  const { id: payoutId } = claimed.payout;
  return withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(payout).where(eq(payout.id, payoutId)).for("update");
    if (!row || row.leaseToken !== claimed.fence) return "lost_lease";
    if (row.status !== "sending") return row.status === "paid" ? "paid" : "needs_human";
    const close = (state: AttemptState, code: string) => closeAttempt(tx, payoutId, n, state, code, failure);
    const code = failure.code ?? "no_answer";
    switch (failure.outcome) {
      case "definite_no": {
        const hold = holdFor(code);
        await close("failed", code);
        await holdInTx(tx, ctx, payoutId, claimed.fence, hold);
        return hold.status === "needs_human" ? "needs_human" : "refused";
      }
      case "idempotency_clash":
        await close("unknown", stickyCode(code));
        await holdInTx(tx, ctx, payoutId, claimed.fence, { status: "needs_human", reason: code });
        return "needs_human";
      case "not_run":
        await close("sending", code);
        return "not_run";
      default:
        await close("unknown", failure.sticky ? stickyCode(code) : code);
        await changePayout(tx, payoutId, claimed.fence, { status: "unknown" });
        return "unknown";
    }
  });
}

async function closeAttempt(
  tx: Tx,
  payoutId: string,
  n: number,
  state: AttemptState,
  errorCode: string,
  { requestId }: StripeFailureReading,
): Promise<void> {
  await tx
    .update(payoutAttempt)
    .set({
      state,
      errorCode,
      ...(requestId ? { requestIds: sql`array_append(${payoutAttempt.requestIds}, ${requestId})` } : {}),
    })
    .where(and(eq(payoutAttempt.payoutId, payoutId), eq(payoutAttempt.n, n)));
}

const ACCOUNT_CODES = ["insufficient_capabilities_for_transfer", "resource_missing", "account_invalid"];
const CURRENCY_CODES = ["transfers_not_allowed", "invalid_currency", "currency_not_supported"];

/** Where a definite no leaves a payout: with whoever can change it. */
function holdFor(code: string): Hold {
  if (code === "balance_insufficient") return { status: "waiting_funds", reason: code };
  if (ACCOUNT_CODES.includes(code)) return { status: "held_account", reason: code };
  if (CURRENCY_CODES.includes(code)) return { status: "held_currency", reason: code };
  return { status: "needs_human", reason: code };
}
