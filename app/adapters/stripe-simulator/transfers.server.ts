import { receivingAccount } from "./accounts.server.ts";
import { addToBalance, PLATFORM, takeFromBalance } from "./balances.server.ts";
import { type Endpoint, emit } from "./call.server.ts";
import { readSetting } from "./clock.server.ts";
import { refused } from "./failure.server.ts";
import { optionalText, positiveInteger, requiredText, textMap } from "./form-body.server.ts";
import { writeBalanceTransaction, writeDestinationPayment } from "./money-trail.server.ts";
import {
  changeObject,
  findObjects,
  insertObject,
  type JsonObject,
  listObjects,
  lockObject,
  newStripeId,
  numberIn,
  pageOf,
  partOf,
  readObject,
  type StripeObject,
  textIn,
} from "./objects.server.ts";

export const createTransfer: Endpoint = async (call) => {
  const { params } = call;
  const amount = positiveInteger(params, "amount");
  const currency = requiredText(params, "currency");
  const destination = requiredText(params, "destination");
  const metadata = textMap(params, "metadata");

  const account = await receivingAccount(call, destination);
  await takeFromBalance(call.sql, PLATFORM, currency, amount);
  await addToBalance(call.sql, destination, currency, amount);
  const id = newStripeId("tr");
  const moved = { amount, currency, now: call.now };
  const transfer = await insertObject(call.sql, {
    id,
    object: "transfer",
    amount,
    amount_reversed: 0,
    balance_transaction: await writeBalanceTransaction(call.sql, {
      ...moved,
      type: "transfer",
      source: id,
      amount: -amount,
    }),
    created: call.now,
    currency,
    description: optionalText(params, "description"),
    destination,
    destination_payment: await writeDestinationPayment(call.sql, account, moved),
    livemode: false,
    metadata,
    reversed: false,
    source_transaction: null,
    source_type: optionalText(params, "source_type") ?? "card",
    transfer_group: optionalText(params, "transfer_group"),
  });
  const shown = withReversals(transfer, []);
  await emit(call, "transfer.created", shown);
  return shown;
};

export const retrieveTransfer: Endpoint = async (call, id = "") =>
  withReversals(await readObject(call.sql, "transfer", id), await reversalsOf(call.sql, id));

export const updateTransfer: Endpoint = async (call, id = "") => {
  const transfer = await lockObject(call.sql, "transfer", id);
  const description = optionalText(call.params, "description");
  const changed = await changeObject(call.sql, transfer, {
    metadata: { ...partOf(transfer, "metadata"), ...textMap(call.params, "metadata") },
    ...(description === null ? {} : { description }),
  });
  const shown = withReversals(changed, await reversalsOf(call.sql, id));
  await emit(call, "transfer.updated", shown);
  return shown;
};

/** Lists may lag behind: a control call says by how many seconds. */
export const listTransfers: Endpoint = async (call) => {
  const lag = await readSetting(call.sql, "list_lag");
  const page = await listObjects(
    call.sql,
    "/v1/transfers",
    "transfer",
    call.params,
    {
      destination: optionalText(call.params, "destination"),
      transfer_group: optionalText(call.params, "transfer_group"),
    },
    lag > 0 ? call.now - lag : null,
  );
  return page;
};

/** Part or all of a transfer comes back, as often as something is left of it and the account still has it. */
export const createReversal: Endpoint = async (call, transferId = "") => {
  const metadata = textMap(call.params, "metadata");
  const asked = call.params.amount === undefined ? null : positiveInteger(call.params, "amount");
  const transfer = await lockObject(call.sql, "transfer", transferId);
  const left = numberIn(transfer, "amount") - numberIn(transfer, "amount_reversed");
  const amount = asked ?? left;
  if (left === 0 || amount > left) {
    throw refused(
      "transfer_reversal_amount_too_large",
      `Refund amount (${amount}) is greater than unrefunded amount on transfer (${left})`,
      "amount",
    );
  }
  const currency = textIn(transfer, "currency");
  await takeFromBalance(call.sql, textIn(transfer, "destination"), currency, amount);
  await addToBalance(call.sql, PLATFORM, currency, amount);

  const id = newStripeId("trr");
  const reversal = await insertObject(call.sql, {
    id,
    object: "transfer_reversal",
    amount,
    balance_transaction: await writeBalanceTransaction(call.sql, {
      type: "transfer_refund",
      source: id,
      amount,
      currency,
      now: call.now,
    }),
    created: call.now,
    currency,
    destination_payment_refund: newStripeId("pyr"),
    metadata,
    source_refund: null,
    transfer: transferId,
  });
  const amountReversed = numberIn(transfer, "amount_reversed") + amount;
  const changed = await changeObject(call.sql, transfer, {
    amount_reversed: amountReversed,
    reversed: amountReversed === numberIn(transfer, "amount"),
  });
  await emit(call, "transfer.reversed", withReversals(changed, await reversalsOf(call.sql, transferId)));
  return reversal;
};

export const listReversals: Endpoint = async (call, transferId = "") => {
  await readObject(call.sql, "transfer", transferId);
  return listObjects(call.sql, `/v1/transfers/${transferId}/reversals`, "transfer_reversal", call.params, {
    transfer: transferId,
  });
};

function reversalsOf(sql: Parameters<typeof findObjects>[0], transferId: string): Promise<StripeObject[]> {
  return findObjects(sql, "transfer_reversal", { transfer: transferId }, 11);
}

function withReversals(transfer: StripeObject, reversals: readonly StripeObject[]): StripeObject {
  const list: JsonObject = pageOf(`/v1/transfers/${transfer.id}/reversals`, reversals, 10);
  return { ...transfer, reversals: list };
}
