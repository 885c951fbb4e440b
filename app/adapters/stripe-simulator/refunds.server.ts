import { addToBalance, PLATFORM } from "./balances.server.ts";
import type { Sql } from "./database.server.ts";
import { BY_HAND, type Cause, emitEvent } from "./events.server.ts";
import { noSuch, refused } from "./failure.server.ts";
import {
  changeObject,
  findObjects,
  insertObject,
  lockObject,
  newStripeId,
  numberIn,
  readObject,
  type StripeObject,
  textIn,
} from "./objects.server.ts";

export type RefundStatus = "pending" | "succeeded" | "failed";
export type NewRefund = {
  readonly paymentIntent: string;
  /** Gross minor units; all that is left where nothing is said. */
  readonly amount: number | null;
  readonly status: RefundStatus;
  readonly now: number;
  readonly cause: Cause;
};

/** Gives a payment back, in part or whole; refused beyond what is left of it. */
export async function refundPayment(sql: Sql, wanted: NewRefund): Promise<StripeObject> {
  const charge = await chargeOf(sql, wanted.paymentIntent);
  const left = numberIn(charge, "amount") - numberIn(charge, "amount_refunded");
  const amount = wanted.amount ?? left;
  if (left === 0) throw refused("charge_already_refunded", `Charge ${charge.id} has already been refunded.`);
  if (amount > left) {
    throw refused(
      "amount_too_large",
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      "amount",
    );
  }
  const currency = textIn(charge, "currency");
  const refund = await insertObject(sql, {
    id: newStripeId("re"),
    object: "refund",
    amount,
    balance_transaction: newStripeId("txn"),
    charge: charge.id,
    created: wanted.now,
    currency,
    customer: charge.customer ?? null,
    metadata: {},
    payment_intent: wanted.paymentIntent,
    reason: "requested_by_customer",
    status: wanted.status,
  });
  const refunded = numberIn(charge, "amount_refunded") + (wanted.status === "failed" ? 0 : amount);
  const changed = await changeObject(sql, charge, {
    amount_refunded: refunded,
    refunded: refunded === numberIn(charge, "amount"),
  });
  if (wanted.status !== "failed") await addToBalance(sql, PLATFORM, currency, -amount);
  const event = { now: wanted.now, cause: wanted.cause };
  await emitEvent(sql, { ...event, type: "refund.created", object: refund });
  if (wanted.status === "failed") await emitEvent(sql, { ...event, type: "refund.failed", object: refund });
  else await emitEvent(sql, { ...event, type: "charge.refunded", object: changed });
  return refund;
}

/** A refund that was pending or done ends otherwise: a failed one gives the money and the revenue back. */
export async function settleRefund(
  sql: Sql,
  id: string,
  status: RefundStatus,
  now: number,
): Promise<StripeObject> {
  const refund = await lockObject(sql, "refund", id);
  if (refund.status === status) return refund;
  const changed = await changeObject(sql, refund, {
    status,
    ...(status === "failed" ? { failure_reason: "declined" } : {}),
  });
  if (status === "failed") {
    const charge = await lockObject(sql, "charge", textIn(refund, "charge"));
    await changeObject(sql, charge, {
      amount_refunded: numberIn(charge, "amount_refunded") - numberIn(refund, "amount"),
      refunded: false,
    });
    await addToBalance(sql, PLATFORM, textIn(refund, "currency"), numberIn(refund, "amount"));
  }
  const type = status === "failed" ? "refund.failed" : "refund.updated";
  await emitEvent(sql, { type, object: changed, now, cause: BY_HAND });
  return changed;
}

/** The payment behind an invoice; refused when it was paid outside of Stripe. */
export async function paymentIntentOf(sql: Sql, invoice: string): Promise<string> {
  await readObject(sql, "invoice", invoice, "invoice");
  const payment = (await findObjects(sql, "invoice_payment", { invoice }, 1))[0];
  if (!payment)
    throw refused("payment_intent_unexpected_state", `Invoice ${invoice} has no payment at Stripe.`);
  return textIn(payment, "payment_intent");
}

export async function chargeOf(sql: Sql, paymentIntent: string): Promise<StripeObject> {
  const charge = (await findObjects(sql, "charge", { payment_intent: paymentIntent }, 1))[0];
  if (!charge) throw noSuch("payment_intent", paymentIntent, "payment_intent");
  return lockObject(sql, "charge", charge.id);
}
