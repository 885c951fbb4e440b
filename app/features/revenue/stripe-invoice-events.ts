import type { StripeInvoice } from "#app/adapters/stripe/invoices.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import type { StripeInvoiceFact } from "#app/features/revenue/stripe-payment-input.server.ts";

/** Ids of an invoice's facts beside its payment, which has the invoice's own: `in_…:issued`, `in_…:void`… */
export function issuedIdOf(invoiceId: string): string {
  return `${invoiceId}:issued`;
}

/**
 * An invoice's life as Stripe says it now: issued, paid, voided or given up; one that was given up and paid after all
 * is given back first. A draft has none. What is recorded already is told again and changes nothing.
 */
export function stripeInvoiceEvents(
  invoice: StripeInvoice,
  fact: StripeInvoiceFact,
  known: ReadonlySet<string>,
): RevenueEventInput[] {
  const events: RevenueEventInput[] = [];
  const issuedId = issuedIdOf(invoice.id);
  const { finalizedAt, paidAt, voidedAt, uncollectibleAt } = invoice;
  if (!finalizedAt) return events;
  events.push({ ...fact, kind: "invoice_issued", externalId: issuedId, occurredAt: finalizedAt });
  const change = { ...fact, invoice: null, reversesExternalId: issuedId, lines: [] };
  const whole = { ...change, netMinor: 0n, taxMinor: null };
  const givenUpId = `${invoice.id}:uncollectible`;
  if (invoice.status === "void" && voidedAt)
    events.push({ ...whole, kind: "invoice_void", externalId: `${invoice.id}:void`, occurredAt: voidedAt });
  if (invoice.status === "uncollectible" && uncollectibleAt)
    events.push({
      ...whole,
      kind: "invoice_uncollectible",
      externalId: givenUpId,
      occurredAt: uncollectibleAt,
    });
  if (invoice.status !== "paid" || !paidAt) return events;
  if (known.has(givenUpId))
    events.push({ ...change, kind: "refund_failed", externalId: `${givenUpId}:undone`, occurredAt: paidAt });
  events.push({ ...fact, kind: "payment", externalId: invoice.id, occurredAt: paidAt });
  return events;
}
