import type { JsonObject, StripeObject } from "./objects.server.ts";

export type NewInvoiceLine = {
  /** Id of the product; made with its name and metadata where it is new. */
  readonly product: string;
  readonly product_name?: string | undefined;
  readonly product_metadata?: Readonly<Record<string, string>> | undefined;
  readonly description?: string | undefined;
  /** Minor units before tax, less than nothing for a credit. */
  readonly amount: number;
  readonly tax?: number | undefined;
  readonly quantity?: number | undefined;
  /** Unix seconds; a month from the payment where nothing is said. */
  readonly period_start?: number | undefined;
  readonly period_end?: number | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
};

export type NewInvoice = {
  readonly customer: string;
  readonly currency: string;
  readonly lines: readonly NewInvoiceLine[];
  /** Tax on the whole, put on the first line. */
  readonly tax?: number | undefined;
  /** Unix seconds; of an invoice that nobody pays yet, when it is issued. */
  readonly paid_at: number;
  readonly billing_reason?: string | undefined;
  readonly subscription?: string | undefined;
  readonly out_of_band?: boolean | undefined;
  /** It is issued and stays open: nobody pays it yet. */
  readonly unpaid?: boolean | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
};

/** An issued invoice, paid unless told otherwise, in the shape of this API version: no charge, payment intent, tax or subscription at its top. */
export function issuedInvoice(
  id: string,
  customer: StripeObject,
  currency: string,
  wanted: NewInvoice,
  sums: { readonly net: number; readonly tax: number; readonly total: number; readonly offStripe: number },
): JsonObject {
  return {
    amount_due: sums.total,
    amount_overpaid: 0,
    amount_paid: wanted.unpaid ? 0 : sums.total,
    amount_paid_off_stripe: sums.offStripe,
    amount_remaining: wanted.unpaid ? sums.total : 0,
    amount_shipping: 0,
    attempted: true,
    billing_reason: wanted.billing_reason ?? "subscription_cycle",
    collection_method: "charge_automatically",
    created: wanted.paid_at,
    currency,
    customer: customer.id,
    customer_email: customer.email ?? null,
    customer_name: customer.name ?? null,
    livemode: false,
    metadata: { ...wanted.metadata },
    number: `SIM-${id.slice(-6).toUpperCase()}`,
    parent: wanted.subscription
      ? {
          type: "subscription_details",
          quote_details: null,
          subscription_details: { subscription: wanted.subscription, metadata: {} },
        }
      : null,
    period_end: wanted.paid_at,
    period_start: wanted.paid_at,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    starting_balance: 0,
    status: wanted.unpaid ? "open" : "paid",
    status_transitions: {
      finalized_at: wanted.paid_at,
      marked_uncollectible_at: null,
      paid_at: wanted.unpaid ? null : wanted.paid_at,
      voided_at: null,
    },
    subtotal: sums.net,
    subtotal_excluding_tax: sums.net,
    total: sums.total,
    total_discount_amounts: [],
    total_excluding_tax: sums.net,
    total_pretax_credit_amounts: [],
    total_taxes: taxes(sums.tax, sums.net),
  };
}

/** One tax on top of an amount, or none. */
export function taxes(tax: number, taxable: number): readonly JsonObject[] {
  if (tax === 0) return [];
  return [
    {
      amount: tax,
      tax_behavior: "exclusive",
      tax_rate_details: { tax_rate: "txr_simulator" },
      taxability_reason: "standard_rated",
      taxable_amount: taxable,
      type: "tax_rate_details",
    },
  ];
}
