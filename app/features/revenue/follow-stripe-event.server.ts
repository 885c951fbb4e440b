import type { Ctx } from "#app/features/context.server.ts";
import type { InboundEvent } from "#app/features/revenue/inbound-events.server.ts";
import { recordStripeInvoice } from "#app/features/revenue/record-stripe-invoice.server.ts";

/** The kinds of events that change revenue, by how their object leads to its invoice. */
const INVOICE_OF: Readonly<Record<string, (ctx: Ctx, objectId: string) => Promise<string | null>>> = {
  "invoice.finalized": async (_, id) => id,
  "invoice.paid": async (_, id) => id,
  "invoice.voided": async (_, id) => id,
  "invoice.marked_uncollectible": async (_, id) => id,
  "refund.created": invoiceOfRefund,
  "refund.updated": invoiceOfRefund,
  "refund.failed": invoiceOfRefund,
  "credit_note.created": invoiceOfCreditNote,
  "credit_note.updated": invoiceOfCreditNote,
  "credit_note.voided": invoiceOfCreditNote,
  "charge.dispute.created": invoiceOfDispute,
  "charge.dispute.updated": invoiceOfDispute,
  "charge.dispute.closed": invoiceOfDispute,
};

export const REVENUE_EVENT_TYPES: readonly string[] = Object.keys(INVOICE_OF);

/**
 * Follows a hint about money of a customer to its invoice and records what stands there now; answers the outcome in a
 * word. What happened on a connected account is that account's own business.
 */
export async function followStripeEvent(ctx: Ctx, event: InboundEvent): Promise<string> {
  if (event.account !== null) return "of_connected_account";
  const invoiceId = await INVOICE_OF[event.type]?.(ctx, event.objectId);
  if (!invoiceId) return "no_invoice";
  const { status, recorded, quarantined } = await recordStripeInvoice(ctx, {
    invoiceId,
    toldAt: event.createdAt,
  });
  if (status !== "recorded") return status;
  if (quarantined > 0) return "quarantined";
  return recorded > 0 ? "recorded" : "nothing_new";
}

async function invoiceOfRefund(ctx: Ctx, id: string): Promise<string | null> {
  return (await ctx.stripe.retrieveRefund(id)).invoiceId;
}

async function invoiceOfCreditNote(ctx: Ctx, id: string): Promise<string | null> {
  return (await ctx.stripe.retrieveCreditNote(id)).invoiceId;
}

async function invoiceOfDispute(ctx: Ctx, id: string): Promise<string | null> {
  return (await ctx.stripe.retrieveDispute(id)).invoiceId;
}
