import { customerOf, type Known } from "#app/features/revenue/load-known.server.ts";
import type { Prepared, PreparedLine } from "#app/features/revenue/prepared-event.ts";
import type { QuarantineReason, RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { derivedId } from "#db/new-id.server.ts";

/**
 * A payment or an issued invoice of a known customer, for known products, with its tax told; else the reason why it has
 * to wait. Its invoice's row is not there yet.
 */
export function preparePayment(input: RevenueEventInput, known: Known): Prepared | QuarantineReason {
  const { legalEntityId } = input;
  if (legalEntityId === null || !known.entities.has(legalEntityId)) return "entity_unknown";
  const customer = customerOf(input, known);
  if (!customer) return "customer_unknown";
  if (input.lines.some((line) => !known.products.has(line.productKey))) return "product_unknown";
  const lines: PreparedLine[] = [];
  for (const [ordinal, line] of input.lines.entries()) {
    if (line.taxMinor === null) return "tax_missing";
    lines.push({ ...line, ordinal, taxMinor: line.taxMinor });
  }
  if (input.taxMinor === null) return "tax_missing";
  const { netMinor, taxMinor, occurredAt, currency } = input;
  if (lines.reduce((sum, line) => sum + line.netMinor, 0n) !== netMinor) return "lines_differ";
  return {
    customerId: customer.id,
    customerSegment: customer.segment,
    customerCountry: customer.country,
    legalEntityId,
    occurredAt,
    currency,
    reversesEventId: null,
    invoiceId: input.invoice ? derivedId("inv", `${input.source}/${input.invoice.externalId}`) : null,
    netMinor,
    taxMinor,
    lines,
  };
}
