import { eq } from "drizzle-orm";
import { paymentWatch } from "#db/schema/payout-care.ts";
import type { Reader, Tx } from "#db/with-actor.server.ts";

/** The one row of `payment_watch`. */
export const PAYMENTS = "payments";

export type PaymentWatch = typeof paymentWatch.$inferSelect;

/** Null before the first worker has looked. */
export async function findPaymentWatch(reader: Reader): Promise<PaymentWatch | null> {
  const [row] = await reader.select().from(paymentWatch).where(eq(paymentWatch.id, PAYMENTS));
  return row ?? null;
}

/** After an older backup was found nothing is sent, neither first nor again, until a person releases payments. */
export async function refuseInReconcileOnly(tx: Tx): Promise<{ readonly wait: string } | null> {
  const [row] = await tx
    .select({ mode: paymentWatch.mode })
    .from(paymentWatch)
    .where(eq(paymentWatch.id, PAYMENTS))
    .for("share");
  return row?.mode === "reconcile_only" ? { wait: "reconcile_only" } : null;
}
