import { addToBalance, PLATFORM } from "./balances.server.ts";
import type { Sql } from "./database.server.ts";
import { BY_HAND, emitEvent } from "./events.server.ts";
import { refused } from "./failure.server.ts";
import {
  changeObject,
  findObjects,
  insertObject,
  lockObject,
  newStripeId,
  numberIn,
  type StripeObject,
  textIn,
} from "./objects.server.ts";
import { chargeOf, paymentIntentOf } from "./refunds.server.ts";

/** A credit note on a paid invoice, with or without a refund that it covers. Amounts in minor units, net and tax apart. */
export async function issueCreditNote(
  sql: Sql,
  wanted: {
    readonly invoice: string;
    readonly net: number;
    readonly tax: number;
    readonly refund: string | null;
    readonly now: number;
  },
): Promise<StripeObject> {
  const invoice = await lockObject(sql, "invoice", wanted.invoice, "invoice");
  const total = wanted.net + wanted.tax;
  const earlier = await findObjects(sql, "credit_note", { invoice: invoice.id, status: "issued" });
  const credited = earlier.reduce((sum, note) => sum + numberIn(note, "total"), 0);
  if (credited + total > numberIn(invoice, "total")) {
    throw refused(
      "credit_note_amount_too_large",
      "The sum of credit notes may not exceed the invoice.",
      "amount",
    );
  }
  const note = await insertObject(sql, {
    id: newStripeId("cn"),
    object: "credit_note",
    amount: total,
    created: wanted.now,
    currency: textIn(invoice, "currency"),
    customer: invoice.customer ?? null,
    invoice: invoice.id,
    livemode: false,
    metadata: {},
    number: `${textIn(invoice, "number")}-CN-${earlier.length + 1}`,
    post_payment_amount: total,
    pre_payment_amount: 0,
    reason: null,
    refunds: wanted.refund
      ? [{ amount_refunded: total, payment_record_refund: null, refund: wanted.refund, type: "refund" }]
      : [],
    status: "issued",
    subtotal: wanted.net,
    subtotal_excluding_tax: wanted.net,
    total,
    total_excluding_tax: wanted.net,
    type: "post_payment",
    voided_at: null,
  });
  await emitEvent(sql, { type: "credit_note.created", object: note, now: wanted.now, cause: BY_HAND });
  return note;
}

export async function voidCreditNote(sql: Sql, id: string, now: number): Promise<StripeObject> {
  const note = await changeObject(sql, await lockObject(sql, "credit_note", id), {
    status: "void",
    voided_at: now,
  });
  await emitEvent(sql, { type: "credit_note.voided", object: note, now, cause: BY_HAND });
  return note;
}

/** The client's bank takes money back: it leaves the balance at once, before anybody has decided. */
export async function openDispute(
  sql: Sql,
  wanted: { readonly invoice: string; readonly amount: number | null; readonly now: number },
): Promise<StripeObject> {
  const intent = await paymentIntentOf(sql, wanted.invoice);
  const charge = await chargeOf(sql, intent);
  const amount = wanted.amount ?? numberIn(charge, "amount");
  const dispute = await insertObject(sql, {
    id: newStripeId("dp"),
    object: "dispute",
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: wanted.now,
    currency: textIn(charge, "currency"),
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: intent,
    reason: "fraudulent",
    status: "needs_response",
  });
  await addToBalance(sql, PLATFORM, textIn(charge, "currency"), -amount);
  await emitEvent(sql, { type: "charge.dispute.created", object: dispute, now: wanted.now, cause: BY_HAND });
  return dispute;
}

/** The end of a dispute; what is won comes back. */
export async function closeDispute(
  sql: Sql,
  id: string,
  status: "won" | "lost" | "warning_closed",
  now: number,
): Promise<StripeObject> {
  const open = await lockObject(sql, "dispute", id);
  const dispute = await changeObject(sql, open, { status });
  if (status !== "lost" && open.status === "needs_response") {
    await addToBalance(sql, PLATFORM, textIn(dispute, "currency"), numberIn(dispute, "amount"));
  }
  await emitEvent(sql, { type: "charge.dispute.closed", object: dispute, now, cause: BY_HAND });
  return dispute;
}

/** The bank leg: Stripe pays a connected account out to its bank, or says later that it failed. */
export async function payOutToBank(
  sql: Sql,
  wanted: {
    readonly account: string;
    readonly amount: number;
    readonly currency: string;
    readonly status: "paid" | "failed";
    readonly now: number;
  },
): Promise<StripeObject> {
  const payout = await insertObject(sql, {
    id: newStripeId("po"),
    object: "payout",
    amount: wanted.amount,
    arrival_date: wanted.now + 2 * 24 * 60 * 60,
    created: wanted.now,
    currency: wanted.currency,
    failure_code: wanted.status === "failed" ? "account_closed" : null,
    livemode: false,
    metadata: {},
    of_account: wanted.account,
    status: wanted.status,
    type: "bank_account",
  });
  if (wanted.status === "paid") await addToBalance(sql, wanted.account, wanted.currency, -wanted.amount);
  await emitEvent(sql, {
    type: `payout.${wanted.status}`,
    object: payout,
    now: wanted.now,
    cause: BY_HAND,
    account: wanted.account,
  });
  return payout;
}

/** The bank sends back what was paid already, days later: the money is on the account again. */
export async function failBankPayout(sql: Sql, id: string, now: number): Promise<StripeObject> {
  const payout = await lockObject(sql, "payout", id);
  const account = textIn(payout, "of_account");
  const failed = await changeObject(sql, payout, { status: "failed", failure_code: "no_account" });
  if (payout.status === "paid")
    await addToBalance(sql, account, textIn(payout, "currency"), numberIn(payout, "amount"));
  await emitEvent(sql, { type: "payout.failed", object: failed, now, cause: BY_HAND, account });
  return failed;
}
