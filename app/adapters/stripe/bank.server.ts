import type Stripe from "stripe";
import type { Currency } from "#app/domain/money.ts";
import { currencyFromStripe, instantFromStripe, instantToStripe, minorFromStripe } from "./numbers.server.ts";
import { everyPage, idOrNull, type StripeRequest } from "./request.server.ts";

/** What Stripe pays out of a connected account to its bank. `paid` means expected; it may still fail days later. */
export type StripeBankPayout = {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly status: string;
  readonly failureCode: string | null;
  readonly arrivesAt: Date;
  readonly createdAt: Date;
};

/** One movement of the platform's balance, signed: a transfer is below zero, its reversal above. */
export type StripeBalanceMove = {
  readonly id: string;
  readonly type: "transfer" | "transfer_refund";
  /** `tr_…` or `trr_…`. */
  readonly sourceId: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly createdAt: Date;
};

/** What an account got of a transfer, in the currency it settles in. */
export type StripeReceipt = {
  readonly amountMinor: bigint;
  readonly currency: Currency;
  /** As text, for display; null when nothing was exchanged. */
  readonly exchangeRate: string | null;
};

export type BankCalls = ReturnType<typeof bankCalls>;

const MOVES = ["transfer", "transfer_refund"] as const;

export function bankCalls(request: StripeRequest) {
  return {
    /** The platform's balance movements by transfers and their reversals since an instant, newest first of each kind. */
    async listBalanceMovesSince(since: Date): Promise<readonly StripeBalanceMove[]> {
      const moves: StripeBalanceMove[] = [];
      for (const type of MOVES) {
        const rows = await everyPage(request, "balanceTransactions.list", (sdk, cursor) =>
          sdk.balanceTransactions.list({ ...cursor, type, created: { gte: instantToStripe(since) } }),
        );
        for (const row of rows) {
          const sourceId = idOrNull(row.source);
          if (sourceId) moves.push(readMove(row, type, sourceId));
        }
      }
      return moves;
    },

    /** One bank payout of a connected account, read anew. */
    async retrieveBankPayout(accountId: string, payoutId: string): Promise<StripeBankPayout> {
      return readPayout(
        await request("payouts.retrieve", (sdk) =>
          sdk.payouts.retrieve(payoutId, {}, { stripeAccount: accountId }),
        ),
      );
    },

    /** An account's bank payouts since an instant, newest first. */
    async listBankPayoutsSince(accountId: string, since: Date): Promise<readonly StripeBankPayout[]> {
      const rows = await everyPage(request, "payouts.list", (sdk, cursor) =>
        sdk.payouts.list(
          { ...cursor, created: { gte: instantToStripe(since) } },
          { stripeAccount: accountId },
        ),
      );
      return rows.map(readPayout);
    },

    /** What the partner's account got; null while Stripe has not settled it. */
    async retrieveReceipt(accountId: string, paymentId: string): Promise<StripeReceipt | null> {
      const payment = await request("charges.retrieve", (sdk) =>
        sdk.charges.retrieve(paymentId, { expand: ["balance_transaction"] }, { stripeAccount: accountId }),
      );
      const settled = payment.balance_transaction;
      if (!settled || typeof settled === "string") return null;
      return {
        amountMinor: minorFromStripe(settled.amount),
        currency: currencyFromStripe(settled.currency),
        exchangeRate: settled.exchange_rate ? String(settled.exchange_rate) : null,
      };
    },
  };
}

function readMove(
  row: Stripe.BalanceTransaction,
  type: StripeBalanceMove["type"],
  sourceId: string,
): StripeBalanceMove {
  return {
    id: row.id,
    type,
    sourceId,
    amountMinor: minorFromStripe(row.amount),
    currency: currencyFromStripe(row.currency),
    createdAt: instantFromStripe(row.created),
  };
}

function readPayout(payout: Stripe.Payout): StripeBankPayout {
  return {
    id: payout.id,
    amountMinor: minorFromStripe(payout.amount),
    currency: currencyFromStripe(payout.currency),
    status: payout.status,
    failureCode: payout.failure_code,
    arrivesAt: instantFromStripe(payout.arrival_date),
    createdAt: instantFromStripe(payout.created),
  };
}
