import type Stripe from "stripe";
import type { Currency } from "#app/domain/money.ts";
import {
  currencyFromStripe,
  instantFromStripe,
  instantToStripe,
  minorFromStripe,
  minorToStripe,
} from "./numbers.server.ts";
import { everyPage, idOrNull, type StripeRequest } from "./request.server.ts";

export type StripeTransfer = {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly amountReversedMinor: bigint;
  /** All of it came back. */
  readonly reversed: boolean;
  readonly currency: Currency;
  readonly destination: string | null;
  readonly transferGroup: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly livemode: boolean;
  /** The payment on the partner's side. */
  readonly destinationPaymentId: string | null;
};

export type StripeReversal = {
  readonly id: string;
  readonly transferId: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: Date;
};

/** Everything that a transfer is made of; kept frozen by the caller, so that a repeat is the same to the letter. */
export type NewTransfer = {
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly destination: string;
  readonly transferGroup: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly description: string;
  readonly idempotencyKey: string;
};

export type TransferCalls = ReturnType<typeof transferCalls>;

/** `timeoutMs` of one try of a call that moves money. */
export function transferCalls(request: StripeRequest, timeoutMs: number) {
  const listReversals = async (transferId: string): Promise<readonly StripeReversal[]> => {
    const rows = await everyPage(request, "transfers.listReversals", (sdk, cursor) =>
      sdk.transfers.listReversals(transferId, cursor),
    );
    return rows.map((row) => readReversal(row, transferId));
  };
  const retrieveTransfer = async (transferId: string): Promise<StripeTransfer> =>
    readTransfer(await request("transfers.retrieve", (sdk) => sdk.transfers.retrieve(transferId)));

  return {
    /** Sends money to a connected account. The SDK's own repeats are under the caller's key too. */
    async createTransfer(wanted: NewTransfer): Promise<{
      readonly transfer: StripeTransfer;
      readonly requestId: string;
      readonly replayed: boolean;
    }> {
      const made = await request("transfers.create", (sdk) =>
        sdk.transfers.create(
          {
            amount: minorToStripe(wanted.amountMinor),
            currency: wanted.currency.toLowerCase(),
            destination: wanted.destination,
            transfer_group: wanted.transferGroup,
            metadata: { ...wanted.metadata },
            description: wanted.description,
          },
          { idempotencyKey: wanted.idempotencyKey, timeout: timeoutMs },
        ),
      );
      return {
        transfer: readTransfer(made),
        requestId: made.lastResponse.requestId,
        replayed: made.lastResponse.headers["idempotent-replayed"] === "true",
      };
    },

    /** All transfers of one group, newest first: the only look-up by a name of ours that Stripe has. */
    async listTransfersByGroup(transferGroup: string): Promise<readonly StripeTransfer[]> {
      const rows = await everyPage(request, "transfers.list", (sdk, cursor) =>
        sdk.transfers.list({ ...cursor, transfer_group: transferGroup }),
      );
      return rows.map(readTransfer);
    },

    /** All transfers made at or after an instant, newest first. */
    async listTransfersSince(since: Date): Promise<readonly StripeTransfer[]> {
      const rows = await everyPage(request, "transfers.list", (sdk, cursor) =>
        sdk.transfers.list({ ...cursor, created: { gte: instantToStripe(since) } }),
      );
      return rows.map(readTransfer);
    },

    /** All transfers to one account made at or after an instant, newest first. */
    async listTransfersTo(destination: string, since: Date): Promise<readonly StripeTransfer[]> {
      const rows = await everyPage(request, "transfers.list", (sdk, cursor) =>
        sdk.transfers.list({ ...cursor, destination, created: { gte: instantToStripe(since) } }),
      );
      return rows.map(readTransfer);
    },

    /** A transfer with all of its reversals, read by page and not from the ten that come with it. */
    async retrieveTransfer(
      transferId: string,
    ): Promise<StripeTransfer & { readonly reversals: readonly StripeReversal[] }> {
      const transfer = await retrieveTransfer(transferId);
      const reversals = transfer.amountReversedMinor === 0n ? [] : await listReversals(transferId);
      return { ...transfer, reversals };
    },

    /** All reversals of a transfer, newest first. */
    listReversals,

    /** Takes back a transfer, in part or whole; refused (`balance_insufficient`) when the account has less. */
    async createReversal(wanted: {
      readonly transferId: string;
      readonly amountMinor: bigint;
      readonly metadata: Readonly<Record<string, string>>;
      readonly idempotencyKey: string;
    }): Promise<StripeReversal> {
      const made = await request("transfers.createReversal", (sdk) =>
        sdk.transfers.createReversal(
          wanted.transferId,
          { amount: minorToStripe(wanted.amountMinor), metadata: { ...wanted.metadata } },
          { idempotencyKey: wanted.idempotencyKey, timeout: timeoutMs },
        ),
      );
      return readReversal(made, wanted.transferId);
    },
  };
}

function readTransfer(transfer: Stripe.Transfer): StripeTransfer {
  return {
    id: transfer.id,
    amountMinor: minorFromStripe(transfer.amount),
    amountReversedMinor: minorFromStripe(transfer.amount_reversed),
    reversed: transfer.reversed,
    currency: currencyFromStripe(transfer.currency),
    destination: idOrNull(transfer.destination),
    transferGroup: transfer.transfer_group,
    metadata: { ...transfer.metadata },
    createdAt: instantFromStripe(transfer.created),
    livemode: transfer.livemode,
    destinationPaymentId: idOrNull(transfer.destination_payment),
  };
}

function readReversal(reversal: Stripe.TransferReversal, transferId: string): StripeReversal {
  return {
    id: reversal.id,
    transferId: idOrNull(reversal.transfer) ?? transferId,
    amountMinor: minorFromStripe(reversal.amount),
    currency: currencyFromStripe(reversal.currency),
    metadata: { ...reversal.metadata },
    createdAt: instantFromStripe(reversal.created),
  };
}
