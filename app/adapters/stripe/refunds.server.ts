import type Stripe from "stripe";
import type { Currency } from "#app/domain/money.ts";
import { currencyFromStripe, instantFromStripe, minorFromStripe } from "./numbers.server.ts";
import { everyPage, idOf, idOrNull, type StripeRequest } from "./request.server.ts";

export type StripeRefund = {
  readonly id: string;
  /** Gross, tax included, in the currency of the payment. */
  readonly amountMinor: bigint;
  readonly currency: Currency;
  /** pending, requires_action, succeeded, failed, canceled; only `succeeded` took revenue away. */
  readonly status: string | null;
  readonly paymentIntentId: string | null;
  readonly createdAt: Date;
};

export type StripeDispute = {
  readonly id: string;
  /** Gross, tax included. */
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly status: string;
  readonly paymentIntentId: string | null;
  readonly createdAt: Date;
};

/** Refunds and disputes know their payment only; this version of Stripe leads from a payment to its invoice by invoice payments. */
export type RefundCalls = ReturnType<typeof refundCalls>;

export function refundCalls(request: StripeRequest) {
  const invoiceOfPayment = async (paymentIntentId: string | null): Promise<string | null> => {
    if (!paymentIntentId) return null;
    const payments = await request("invoicePayments.list", (sdk) =>
      sdk.invoicePayments.list({
        payment: { type: "payment_intent", payment_intent: paymentIntentId },
        limit: 1,
      }),
    );
    const payment = payments.data[0];
    return payment ? idOf(payment.invoice) : null;
  };

  const intentsOfInvoice = async (invoiceId: string): Promise<ReadonlySet<string>> => {
    const payments = await everyPage(request, "invoicePayments.list", (sdk, cursor) =>
      sdk.invoicePayments.list({ ...cursor, invoice: invoiceId }),
    );
    return new Set(payments.flatMap((row) => idOrNull(row.payment.payment_intent) ?? []));
  };

  return {
    /** All refunds of an invoice, of whatever status, newest first within each payment. */
    async listRefundsOfInvoice(invoiceId: string): Promise<readonly StripeRefund[]> {
      const intents = await intentsOfInvoice(invoiceId);
      const refunds: StripeRefund[] = [];
      for (const intent of intents) {
        const rows = await everyPage(request, "refunds.list", (sdk, cursor) =>
          sdk.refunds.list({ ...cursor, payment_intent: intent }),
        );
        refunds.push(...rows.map(readRefund));
      }
      return refunds;
    },

    /** All disputes of an invoice's payments, of whatever status. */
    async listDisputesOfInvoice(invoiceId: string): Promise<readonly StripeDispute[]> {
      const disputes: StripeDispute[] = [];
      for (const intent of await intentsOfInvoice(invoiceId)) {
        const rows = await everyPage(request, "disputes.list", (sdk, cursor) =>
          sdk.disputes.list({ ...cursor, payment_intent: intent }),
        );
        disputes.push(...rows.map(readDispute));
      }
      return disputes;
    },

    /** A refund and the invoice that its payment paid; null for a payment without an invoice. */
    async retrieveRefund(refundId: string): Promise<StripeRefund & { readonly invoiceId: string | null }> {
      const refund = readRefund(await request("refunds.retrieve", (sdk) => sdk.refunds.retrieve(refundId)));
      return { ...refund, invoiceId: await invoiceOfPayment(refund.paymentIntentId) };
    },

    /** A dispute and the invoice that its payment paid. */
    async retrieveDispute(disputeId: string): Promise<StripeDispute & { readonly invoiceId: string | null }> {
      const dispute = readDispute(
        await request("disputes.retrieve", (sdk) => sdk.disputes.retrieve(disputeId)),
      );
      return { ...dispute, invoiceId: await invoiceOfPayment(dispute.paymentIntentId) };
    },
  };
}

function readRefund(refund: Stripe.Refund): StripeRefund {
  return {
    id: refund.id,
    amountMinor: minorFromStripe(refund.amount),
    currency: currencyFromStripe(refund.currency),
    status: refund.status,
    paymentIntentId: idOrNull(refund.payment_intent),
    createdAt: instantFromStripe(refund.created),
  };
}

function readDispute(dispute: Stripe.Dispute): StripeDispute {
  return {
    id: dispute.id,
    amountMinor: minorFromStripe(dispute.amount),
    currency: currencyFromStripe(dispute.currency),
    status: dispute.status,
    paymentIntentId: idOrNull(dispute.payment_intent),
    createdAt: instantFromStripe(dispute.created),
  };
}
