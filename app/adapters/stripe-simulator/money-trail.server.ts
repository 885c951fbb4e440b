import type { Endpoint } from "./call.server.ts";
import type { Sql } from "./database.server.ts";
import { noSuch } from "./failure.server.ts";
import { optionalText } from "./form-body.server.ts";
import {
  insertObject,
  listObjects,
  newStripeId,
  numberIn,
  partOf,
  readObject,
  type StripeObject,
  textIn,
} from "./objects.server.ts";

/** One movement of the platform's balance, signed as Stripe signs it: a transfer takes, its reversal gives back. */
export async function writeBalanceTransaction(
  sql: Sql,
  moved: {
    readonly type: "transfer" | "transfer_refund";
    readonly source: string;
    readonly amount: number;
    readonly currency: string;
    readonly now: number;
  },
): Promise<string> {
  const { now, ...rest } = moved;
  const { id } = await insertObject(sql, {
    ...rest,
    id: newStripeId("txn"),
    object: "balance_transaction",
    available_on: now,
    created: now,
    exchange_rate: null,
    fee: 0,
    net: moved.amount,
    status: "available",
  });
  return id;
}

/** What the connected account gets of a transfer; in another currency where a control call says it settles in one. */
export async function writeDestinationPayment(
  sql: Sql,
  account: StripeObject,
  sent: { readonly amount: number; readonly currency: string; readonly now: number },
): Promise<string> {
  const settles = partOf(account, "settles_in");
  const currency = textIn(settles, "currency") || sent.currency;
  const ratePpm = numberIn(settles, "rate_ppm");
  const amount = ratePpm === 0 ? sent.amount : Number((BigInt(sent.amount) * BigInt(ratePpm)) / 1_000_000n);
  const { id } = await insertObject(sql, {
    id: newStripeId("py"),
    object: "charge",
    amount: sent.amount,
    balance_transaction: {
      id: newStripeId("txn"),
      object: "balance_transaction",
      amount,
      created: sent.now,
      currency,
      exchange_rate: ratePpm === 0 ? null : ratePpm / 1_000_000,
      fee: 0,
      net: amount,
      type: "payment",
    },
    created: sent.now,
    currency: sent.currency,
    of_account: account.id,
  });
  return id;
}

export const listBalanceTransactions: Endpoint = (call) =>
  listObjects(call.sql, "/v1/balance_transactions", "balance_transaction", call.params, {
    type: optionalText(call.params, "type"),
    source: optionalText(call.params, "source"),
  });

/** An account's own bank payouts: read for that account, and not there for any other. */
export const listBankPayouts: Endpoint = (call) =>
  listObjects(call.sql, "/v1/payouts", "payout", call.params, { of_account: call.account ?? "" });

export const retrieveBankPayout: Endpoint = async (call, id = "") => {
  const payout = await readObject(call.sql, "payout", id);
  if (payout.of_account !== call.account) throw noSuch("payout", id);
  return payout;
};
