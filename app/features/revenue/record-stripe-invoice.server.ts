import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { StripeInvoice } from "#app/adapters/stripe/invoices.server.ts";
import { divideHalfEven } from "#app/domain/rounding.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { lockPayments } from "#app/features/revenue/lock-payments.server.ts";
import { KINDS_THAT_MOVE_NET } from "#app/features/revenue/prepare-reduction.server.ts";
import { recordInTransaction } from "#app/features/revenue/record-revenue-events.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { issuedIdOf, stripeInvoiceEvents } from "#app/features/revenue/stripe-invoice-events.ts";
import {
  STRIPE,
  type StripeInvoiceFact,
  stripeInvoiceFact,
} from "#app/features/revenue/stripe-payment-input.server.ts";
import {
  type StripeCorrections,
  type StripeReduction,
  stripeReductions,
} from "#app/features/revenue/stripe-reductions.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { revenueEvent, revenueQuarantine } from "#db/schema/revenue.ts";
import { assertNoOpenTransaction, type Reader, withActor } from "#db/with-actor.server.ts";

/** Which of several changes were new; all zero when Stripe says nothing that is not known. */
export type RecordedStripeInvoice = {
  readonly status: "recorded" | "not_issued" | "dismissed";
  readonly recorded: number;
  readonly quarantined: number;
};

/**
 * Brings the books to what Stripe says now of one invoice and all that was refunded, credited or disputed of it: read
 * anew outside of any transaction, then recorded in one. Any event about any of these objects leads here. Repeatable.
 * `toldAt` is when the event that brought us here happened.
 */
export async function recordStripeInvoice(
  ctx: Ctx,
  { invoiceId, toldAt }: { readonly invoiceId: string; readonly toldAt: Date },
): Promise<RecordedStripeInvoice> {
  assertNoOpenTransaction("a call to Stripe");
  const invoice = await ctx.stripe.retrieveInvoice(invoiceId);
  if (!invoice.finalizedAt) return { status: "not_issued", recorded: 0, quarantined: 0 };
  const customer = invoice.customerId ? await ctx.stripe.retrieveCustomer(invoice.customerId) : null;
  const corrections = isPaid(invoice) ? await correctionsOf(ctx, invoiceId) : null;
  return withActor(ctx, async (tx) => {
    const fact = stripeInvoiceFact(invoice, customer, await entityOf(tx, invoice));
    const names = [invoiceId, issuedIdOf(invoiceId)];
    await lockPayments(
      tx,
      names.map((externalId) => ({ source: STRIPE, externalId, reversesExternalId: null })),
    );
    const books = await booksOf(tx, invoiceId);
    if (books.dismissed) return { status: "dismissed", recorded: 0, quarantined: 0 };
    const legalEntityId = books.legalEntityId ?? fact.legalEntityId;
    // What was paid is told once: its entity is that of then, and what was paid before invoices were told stays as it is.
    const events = books.paid ? [] : stripeInvoiceEvents(invoice, fact, books.known);
    const totals = { totalMinor: invoice.totalMinor, netMinor: fact.netMinor };
    const reductions = corrections ? stripeReductions({ totals, corrections, ...books, toldAt }) : [];
    const inputs = reductions.map((one) => reductionInput({ ...fact, legalEntityId }, invoiceId, one));
    const outcomes = await recordInTransaction(tx, ctx, [...events, ...inputs]);
    const countOf = (status: string) => outcomes.filter((outcome) => outcome.status === status).length;
    return { status: "recorded", recorded: countOf("recorded"), quarantined: countOf("quarantined") };
  });
}

function isPaid(invoice: StripeInvoice): boolean {
  return invoice.status === "paid" && invoice.paidAt !== null;
}

/** Money goes back of what was paid; of an invoice that is only issued nothing is asked. */
async function correctionsOf(ctx: Ctx, invoiceId: string): Promise<StripeCorrections> {
  return {
    refunds: await ctx.stripe.listRefundsOfInvoice(invoiceId),
    creditNotes: await ctx.stripe.listCreditNotes(invoiceId),
    disputes: await ctx.stripe.listDisputesOfInvoice(invoiceId),
  };
}

/** The entity that the invoice names; without a name the first that sells in its currency, else the first of all. */
async function entityOf(reader: Reader, invoice: StripeInvoice): Promise<string | null> {
  const entities = await reader
    .select({ id: legalEntity.id, currency: legalEntity.currency })
    .from(legalEntity)
    .orderBy(asc(legalEntity.id));
  const named = invoice.metadata.legal_entity_id;
  if (named !== undefined) return entities.find((entity) => entity.id === named)?.id ?? null;
  return (entities.find((entity) => entity.currency === invoice.currency) ?? entities[0])?.id ?? null;
}

type Books = {
  readonly paid: boolean;
  /** That the payment was recorded for, whatever the invoice's metadata say by now. */
  readonly legalEntityId: string | null;
  readonly dismissed: boolean;
  readonly known: ReadonlySet<string>;
  readonly reducedMinor: bigint | null;
};

/** What is recorded, or waits in quarantine, of an invoice as it was issued and paid, and of what reduced it. */
async function booksOf(reader: Reader, invoiceId: string): Promise<Books> {
  const ids = [invoiceId, issuedIdOf(invoiceId)];
  const facts = await reader
    .select({
      id: revenueEvent.id,
      externalId: revenueEvent.externalId,
      legalEntityId: revenueEvent.legalEntityId,
    })
    .from(revenueEvent)
    .where(and(eq(revenueEvent.source, STRIPE), inArray(revenueEvent.externalId, ids)));
  const payment = facts.find((row) => row.externalId === invoiceId);
  const recorded = await reader
    .select({
      externalId: revenueEvent.externalId,
      kind: revenueEvent.kind,
      netMinor: revenueEvent.netMinor,
      reversesEventId: revenueEvent.reversesEventId,
    })
    .from(revenueEvent)
    .where(
      inArray(
        revenueEvent.reversesEventId,
        facts.map((row) => row.id),
      ),
    );
  const ofInvoice = sql`array[${revenueQuarantine.externalId}, ${revenueQuarantine.payload}->>'reversesExternalId'] && ${sql.param(ids)}::text[]`;
  const setAside = await reader
    .select({ externalId: revenueQuarantine.externalId, resolution: revenueQuarantine.resolution })
    .from(revenueQuarantine)
    .where(and(eq(revenueQuarantine.source, STRIPE), ofInvoice));
  const moving = recorded.filter(
    (row) => row.reversesEventId === payment?.id && KINDS_THAT_MOVE_NET.some((kind) => kind === row.kind),
  );
  return {
    paid: payment !== undefined,
    legalEntityId: payment?.legalEntityId ?? null,
    dismissed: setAside.some(
      (row) => ids.includes(row.externalId) && row.resolution === "not_partner_revenue",
    ),
    known: new Set([...recorded, ...setAside].map((row) => row.externalId)),
    reducedMinor: payment ? -moving.reduce((sum, row) => sum + row.netMinor, 0n) : null,
  };
}

function reductionInput(
  fact: StripeInvoiceFact,
  invoiceId: string,
  reduction: StripeReduction,
): RevenueEventInput {
  const tax = fact.taxMinor ?? 0n;
  return {
    ...fact,
    ...reduction,
    invoice: null,
    reversesExternalId: invoiceId,
    taxMinor: fact.netMinor === 0n ? 0n : divideHalfEven(reduction.netMinor * tax, fact.netMinor),
    lines: [],
  };
}
