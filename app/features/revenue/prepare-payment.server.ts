import { customerOf, type Known } from "#app/features/revenue/load-known.server.ts";
import type { Prepared, PreparedLine } from "#app/features/revenue/prepared-event.ts";
import type { QuarantineReason, RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { derivedId } from "#db/new-id.server.ts";
import { revenueInvoice } from "#db/schema/revenue.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** A payment of a known customer, for known products, with its tax told; else the reason why it has to wait. */
export async function preparePayment(
  tx: Tx,
  now: Date,
  input: RevenueEventInput,
  known: Known,
): Promise<Prepared | QuarantineReason> {
  const { legalEntityId } = input;
  if (legalEntityId === null || !known.entities.has(legalEntityId)) return "entity_unknown";
  const customerId = customerOf(input, known);
  if (!customerId) return "customer_unknown";
  if (input.lines.some((line) => !known.products.has(line.productKey))) return "product_unknown";
  const lines: PreparedLine[] = [];
  for (const [ordinal, line] of input.lines.entries()) {
    if (line.taxMinor === null) return "tax_missing";
    lines.push({ ...line, ordinal, taxMinor: line.taxMinor });
  }
  if (input.taxMinor === null) return "tax_missing";
  const { netMinor, taxMinor } = input;
  if (lines.reduce((sum, line) => sum + line.netMinor, 0n) !== netMinor) return "lines_differ";
  const owner = { customerId, legalEntityId };
  const invoiceId = input.invoice ? await ensureInvoice(tx, now, input, input.invoice, owner) : null;
  const { occurredAt } = input;
  return { ...owner, occurredAt, reversesEventId: null, invoiceId, netMinor, taxMinor, lines };
}

async function ensureInvoice(
  tx: Tx,
  now: Date,
  input: RevenueEventInput,
  invoice: NonNullable<RevenueEventInput["invoice"]>,
  owner: { readonly customerId: string; readonly legalEntityId: string },
): Promise<string> {
  const id = derivedId("inv", `${input.source}/${invoice.externalId}`);
  await tx
    .insert(revenueInvoice)
    .values({
      id,
      source: input.source,
      externalId: invoice.externalId,
      number: invoice.number,
      ...owner,
      currency: input.currency,
      netMinor: input.netMinor,
      taxMinor: input.taxMinor ?? 0n,
      createdAt: now,
    })
    .onConflictDoNothing({ target: [revenueInvoice.source, revenueInvoice.externalId] });
  return id;
}
