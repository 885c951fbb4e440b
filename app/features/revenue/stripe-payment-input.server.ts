import type {
  StripeCustomer,
  StripeInvoice,
  StripeInvoiceLine,
} from "#app/adapters/stripe/invoices.server.ts";
import { allocate } from "#app/domain/allocate.ts";
import { localDateOf } from "#app/domain/period.ts";
import { REVENUE_STREAMS, type RevenueStream } from "#app/domain/revenue-event.ts";
import { readCustomerKey } from "#app/features/revenue/customer-key.server.ts";
import type { RevenueEventInput, RevenueLineInput } from "#app/features/revenue/revenue-input.ts";

export const STRIPE = "stripe";

/** What is the same of an invoice as it was issued and as it was paid: net of tax, each line by the product that its metadata names. */
export type StripeInvoiceFact = Omit<RevenueEventInput, "kind" | "externalId" | "occurredAt">;

export function stripeInvoiceFact(
  invoice: StripeInvoice,
  customer: StripeCustomer | null,
  legalEntityId: string | null,
): StripeInvoiceFact {
  const netMinor = invoice.totalExcludingTaxMinor ?? invoice.totalMinor;
  const taxMinor = invoice.totalExcludingTaxMinor === null ? null : invoice.totalMinor - netMinor;
  const taxes = taxMinor === null ? null : taxOfLines(taxMinor, invoice.lines);
  return {
    source: STRIPE,
    legalEntityId,
    customerKeys: keysOf(invoice, customer),
    customerHint: customer?.name ?? customer?.email ?? null,
    invoice: { externalId: invoice.id, number: invoice.number, netMinor: null },
    reversesExternalId: null,
    currency: invoice.currency,
    netMinor,
    taxMinor,
    lines: invoice.lines.map((line, at) => lineInput(line, taxes === null ? null : (taxes[at] ?? 0n))),
  };
}

/** By Stripe's id first, then by the reference that our own link left, then by the domain of the e-mail address. */
function keysOf(invoice: StripeInvoice, customer: StripeCustomer | null): string[] {
  const said = [
    invoice.customerId ? `stripe:${invoice.customerId}` : "",
    `ref:${customer?.metadata.customer_ref ?? ""}`,
    `domain:${customer?.email ?? ""}`,
  ];
  return said.flatMap((typed) => readCustomerKey(typed) ?? []);
}

function lineInput(line: StripeInvoiceLine, taxMinor: bigint | null): RevenueLineInput {
  const said = (name: string) =>
    line.metadata[name] ?? line.priceMetadata[name] ?? line.productMetadata[name];
  return {
    productKey: said("product_key") ?? line.productId ?? "",
    stream: streamOf(said("stream")),
    serviceFrom: localDateOf(line.periodStartAt, "UTC"),
    serviceTo: localDateOf(line.periodEndAt, "UTC"),
    quantity: BigInt(line.quantity ?? 1),
    netMinor: line.netMinor,
    taxMinor,
    feeMinor: 0n,
    creditMinor: 0n,
    deductions: null,
    milestone: null,
  };
}

/** What is sold through Stripe's invoices is subscriptions, where the line, price or product says nothing else. */
function streamOf(said: string | undefined): RevenueStream {
  return REVENUE_STREAMS.find((stream) => stream === said) ?? "subscription";
}

/** The invoice's tax told apart by the lines' net; nobody's share depends on it. */
function taxOfLines(taxMinor: bigint, lines: readonly StripeInvoiceLine[]): bigint[] {
  const weights = lines.map((line) => (line.netMinor > 0n ? line.netMinor : 0n));
  if (weights.every((weight) => weight === 0n)) return lines.map((_, at) => (at === 0 ? taxMinor : 0n));
  const shares = weights.map((weight, at) => ({ id: String(at).padStart(6, "0"), weight }));
  return allocate(taxMinor, shares).map((share) => share.minor);
}
