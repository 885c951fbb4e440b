import type Stripe from "stripe";
import type { Currency } from "#app/domain/money.ts";
import { currencyFromStripe, instantFromStripe, minorFromStripe } from "./numbers.server.ts";
import { everyPage, idOf, idOrNull, type StripeRequest } from "./request.server.ts";

export type StripeInvoiceLine = {
  readonly id: string;
  readonly description: string | null;
  /** Without tax and after discounts: the lines' sum is the invoice's `totalExcludingTaxMinor` where nothing is shipped. */
  readonly netMinor: bigint;
  readonly quantity: number | null;
  /** The service period, half-open. */
  readonly periodStartAt: Date;
  readonly periodEndAt: Date;
  readonly productId: string | null;
  readonly priceId: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly productMetadata: Readonly<Record<string, string>>;
  readonly priceMetadata: Readonly<Record<string, string>>;
};

export type StripeInvoice = {
  readonly id: string;
  /** What the customer knows it by; null while it is a draft. */
  readonly number: string | null;
  readonly status: string | null;
  readonly customerId: string | null;
  readonly subscriptionId: string | null;
  readonly currency: Currency;
  readonly totalMinor: bigint;
  /** Null when Stripe does not say: tax is not known then, which is not the same as none. */
  readonly totalExcludingTaxMinor: bigint | null;
  readonly amountPaidMinor: bigint;
  readonly amountPaidOffStripeMinor: bigint;
  readonly billingReason: string | null;
  readonly createdAt: Date;
  /** When it was issued; null while it is a draft. */
  readonly finalizedAt: Date | null;
  readonly paidAt: Date | null;
  readonly voidedAt: Date | null;
  readonly uncollectibleAt: Date | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly livemode: boolean;
  readonly lines: readonly StripeInvoiceLine[];
};

export type StripeCreditNote = {
  readonly id: string;
  readonly invoiceId: string;
  readonly status: string;
  readonly currency: Currency;
  readonly totalMinor: bigint;
  readonly totalExcludingTaxMinor: bigint;
  /** Refunds that this note already covers: they are not taken off a second time. */
  readonly refundIds: readonly string[];
  readonly createdAt: Date;
  readonly voidedAt: Date | null;
};

export type StripeCustomer = {
  readonly id: string;
  readonly deleted: boolean;
  readonly name: string | null;
  readonly email: string | null;
  readonly metadata: Readonly<Record<string, string>>;
};

export type InvoiceCalls = ReturnType<typeof invoiceCalls>;

export function invoiceCalls(request: StripeRequest) {
  const metadataOfProducts = (ids: readonly string[]) =>
    readEach(ids, (id) => request("products.retrieve", (sdk) => sdk.products.retrieve(id)));
  const metadataOfPrices = (ids: readonly string[]) =>
    readEach(ids, (id) => request("prices.retrieve", (sdk) => sdk.prices.retrieve(id)));

  return {
    /** An invoice with all of its lines, and with the metadata of each product and price read once. */
    async retrieveInvoice(invoiceId: string): Promise<StripeInvoice> {
      const invoice = await request("invoices.retrieve", (sdk) => sdk.invoices.retrieve(invoiceId));
      const lines = invoice.lines.has_more
        ? await everyPage(request, "invoices.listLineItems", (sdk, cursor) =>
            sdk.invoices.listLineItems(invoiceId, cursor),
          )
        : invoice.lines.data;
      const products = await metadataOfProducts(lines.flatMap((line) => productOf(line) ?? []));
      const prices = await metadataOfPrices(lines.flatMap((line) => priceOf(line) ?? []));
      return { ...readInvoice(invoice), lines: lines.map((line) => readLine(line, products, prices)) };
    },

    /** All credit notes of an invoice, void ones too. */
    async listCreditNotes(invoiceId: string): Promise<readonly StripeCreditNote[]> {
      const notes = await everyPage(request, "creditNotes.list", (sdk, cursor) =>
        sdk.creditNotes.list({ ...cursor, invoice: invoiceId }),
      );
      return notes.map(readCreditNote);
    },

    async retrieveCreditNote(creditNoteId: string): Promise<StripeCreditNote> {
      return readCreditNote(
        await request("creditNotes.retrieve", (sdk) => sdk.creditNotes.retrieve(creditNoteId)),
      );
    },

    async retrieveCustomer(customerId: string): Promise<StripeCustomer> {
      const customer = await request("customers.retrieve", (sdk) => sdk.customers.retrieve(customerId));
      if (customer.deleted) return { id: customer.id, deleted: true, name: null, email: null, metadata: {} };
      return {
        id: customer.id,
        deleted: false,
        name: customer.name ?? null,
        email: customer.email,
        metadata: { ...customer.metadata },
      };
    },
  };
}

type MetadataById = ReadonlyMap<string, Readonly<Record<string, string>>>;

async function readEach(
  ids: readonly string[],
  retrieve: (id: string) => Promise<{ readonly metadata: Readonly<Record<string, string>> | null }>,
): Promise<MetadataById> {
  const metadata = new Map<string, Readonly<Record<string, string>>>();
  for (const id of new Set(ids)) metadata.set(id, { ...(await retrieve(id)).metadata });
  return metadata;
}

function readInvoice(invoice: Stripe.Invoice): Omit<StripeInvoice, "lines"> {
  return {
    id: invoice.id,
    number: invoice.number,
    status: invoice.status,
    customerId: idOrNull(invoice.customer),
    subscriptionId: idOrNull(invoice.parent?.subscription_details?.subscription),
    currency: currencyFromStripe(invoice.currency),
    totalMinor: minorFromStripe(invoice.total),
    totalExcludingTaxMinor:
      invoice.total_excluding_tax === null ? null : minorFromStripe(invoice.total_excluding_tax),
    amountPaidMinor: minorFromStripe(invoice.amount_paid),
    amountPaidOffStripeMinor: minorFromStripe(invoice.amount_paid_off_stripe ?? 0),
    billingReason: invoice.billing_reason,
    createdAt: instantFromStripe(invoice.created),
    finalizedAt: instantOrNull(invoice.status_transitions.finalized_at),
    paidAt: instantOrNull(invoice.status_transitions.paid_at),
    voidedAt: instantOrNull(invoice.status_transitions.voided_at),
    uncollectibleAt: instantOrNull(invoice.status_transitions.marked_uncollectible_at),
    metadata: { ...invoice.metadata },
    livemode: invoice.livemode,
  };
}

function readLine(
  line: Stripe.InvoiceLineItem,
  products: MetadataById,
  prices: MetadataById,
): StripeInvoiceLine {
  const productId = productOf(line);
  const priceId = priceOf(line);
  return {
    id: line.id,
    description: line.description,
    netMinor: netOf(line),
    quantity: line.quantity,
    periodStartAt: instantFromStripe(line.period.start),
    periodEndAt: instantFromStripe(line.period.end),
    productId,
    priceId,
    metadata: { ...line.metadata },
    productMetadata: products.get(productId ?? "") ?? {},
    priceMetadata: prices.get(priceId ?? "") ?? {},
  };
}

function instantOrNull(seconds: number | null): Date | null {
  return seconds ? instantFromStripe(seconds) : null;
}

/** A line's amount less its discounts and the taxes that it includes. */
function netOf(line: Stripe.InvoiceLineItem): bigint {
  const discounts = (line.discount_amounts ?? []).map((discount) => minorFromStripe(discount.amount));
  const includedTaxes = (line.taxes ?? [])
    .filter((tax) => tax.tax_behavior === "inclusive")
    .map((tax) => minorFromStripe(tax.amount));
  return [...discounts, ...includedTaxes].reduce((net, part) => net - part, minorFromStripe(line.amount));
}

function productOf(line: Stripe.InvoiceLineItem): string | null {
  return line.pricing?.price_details?.product ?? null;
}

function priceOf(line: Stripe.InvoiceLineItem): string | null {
  return idOrNull(line.pricing?.price_details?.price);
}

function readCreditNote(note: Stripe.CreditNote): StripeCreditNote {
  return {
    id: note.id,
    invoiceId: idOf(note.invoice),
    status: note.status,
    currency: currencyFromStripe(note.currency),
    totalMinor: minorFromStripe(note.total),
    totalExcludingTaxMinor: minorFromStripe(note.total_excluding_tax ?? note.total),
    refundIds: note.refunds.map((part) => idOf(part.refund)),
    createdAt: instantFromStripe(note.created),
    voidedAt: note.voided_at ? instantFromStripe(note.voided_at) : null,
  };
}
