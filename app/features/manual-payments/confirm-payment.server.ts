import { eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { confirmSubject, whyNotConfirm } from "#app/domain/manual-payment-rules.ts";
import { consumeStepUp } from "#app/features/accounts/consume-step-up.server.ts";
import { lockPartnerBooks } from "#app/features/ledger/lock-partner-books.server.ts";
import type { StaffCtx } from "#app/features/payouts/prepare-run.server.ts";
import { refuseWhileClosing } from "#app/features/payouts/refuse-while-closing.server.ts";
import { manualBatch, manualDownload, manualPayment } from "#db/schema/manual-payments.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { bookPaid, bookRefused, bookReturned, lockPayment } from "./book-manual-payment.server.ts";

/** What a person may say of one payment by hand, from the bank's own screen. */
export const SAID_BY_HAND = ["paid", "refused", "returned"] as const;
export type SaidByHand = (typeof SAID_BY_HAND)[number];

/**
 * A second person says of one payment what the bank did with it. Null: no such payment. Refuses: not_allowed,
 * confirmer_is_exporter, step_up_required, manual_payment_not_open, period_closing.
 */
export async function confirmPayment(
  ctx: StaffCtx,
  wanted: {
    readonly paymentId: string;
    readonly outcome: SaidByHand;
    readonly reference: string;
    readonly reason: string | null;
  },
): Promise<{ readonly payoutId: string } | null> {
  const { paymentId, outcome, reference, reason } = wanted;
  return withActor(ctx, async (tx) => {
    const [found] = await tx.select().from(manualPayment).where(eq(manualPayment.id, paymentId));
    if (!found) return null;
    await lockPartnerBooks(tx, found.partnerId);
    await refuseWhileClosing(tx);
    const payment = (await lockPayment(tx, paymentId)) ?? found;
    await refuseExporter(tx, ctx, payment.batchId);
    const stepUpId = await consumeStepUp(tx, ctx, {
      purpose: "confirm_manual_payment",
      subject: paymentSubject(payment, reference),
    });
    const says = { reference, reason, reportId: null, stepUpId };
    if (outcome === "paid") await bookPaid(tx, ctx, payment, says);
    else if (outcome === "refused") await bookRefused(tx, ctx, payment, says);
    else await bookReturned(tx, ctx, payment, says);
    return { payoutId: payment.payoutId };
  });
}

/** What the proof for one payment is bound to. */
export function paymentSubject(
  payment: { readonly id: string; readonly amountMinor: bigint; readonly currency: string },
  reference: string,
): string {
  const { id, amountMinor: totalMinor, currency } = payment;
  return confirmSubject({ id, sha256OrReference: reference, totalMinor, currency });
}

/** Two people: whoever made or took the file of an order says nothing of its payments. */
export async function refuseExporter(tx: Tx, ctx: StaffCtx, batchId: string): Promise<void> {
  const [batch] = await tx.select().from(manualBatch).where(eq(manualBatch.id, batchId));
  const taken = await tx
    .select({ who: manualDownload.downloadedBy })
    .from(manualDownload)
    .where(eq(manualDownload.batchId, batchId));
  const refusal = whyNotConfirm(
    { exportedBy: batch?.exportedBy ?? ctx.actor.accountId, downloadedBy: taken.map(({ who }) => who) },
    ctx.actor,
  );
  if (refusal) throw new DomainError(refusal);
}
