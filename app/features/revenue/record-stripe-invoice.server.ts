import { and, asc, eq, sql } from "drizzle-orm";
import type { StripeInvoice } from "#app/adapters/stripe/invoices.server.ts";
import { divideHalfEven } from "#app/domain/rounding.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { lockPayments } from "#app/features/revenue/lock-payments.server.ts";
import { KINDS_THAT_MOVE_NET } from "#app/features/revenue/prepare-reduction.server.ts";
import { recordInTransaction } from "#app/features/revenue/record-revenue-events.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { STRIPE, stripePaymentInput } from "#app/features/revenue/stripe-payment-input.server.ts";
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
  readonly status: "recorded" | "not_paid" | "dismissed";
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
  if (!isPaid(invoice)) return { status: "not_paid", recorded: 0, quarantined: 0 };
  const customer = invoice.customerId ? await ctx.stripe.retrieveCustomer(invoice.customerId) : null;
  const corrections: StripeCorrections = {
    refunds: await ctx.stripe.listRefundsOfInvoice(invoiceId),
    creditNotes: await ctx.stripe.listCreditNotes(invoiceId),
    disputes: await ctx.stripe.listDisputesOfInvoice(invoiceId),
  };
  return withActor(ctx, async (tx) => {
    const payment = stripePaymentInput(invoice, customer, await entityOf(tx, invoice));
    await lockPayments(tx, [payment]);
    const books = await booksOf(tx, invoiceId);
    if (books.dismissed) return { status: "dismissed", recorded: 0, quarantined: 0 };
    const totals = { totalMinor: invoice.totalMinor, netMinor: payment.netMinor };
    const reductions = stripeReductions({ totals, corrections, ...books, toldAt });
    const legalEntityId = books.legalEntityId ?? payment.legalEntityId;
    const inputs = reductions.map((reduction) => reductionInput({ ...payment, legalEntityId }, reduction));
    const outcomes = await recordInTransaction(tx, ctx, books.paid ? inputs : [payment, ...inputs]);
    const countOf = (status: string) => outcomes.filter((outcome) => outcome.status === status).length;
    return { status: "recorded", recorded: countOf("recorded"), quarantined: countOf("quarantined") };
  });
}

function isPaid(invoice: StripeInvoice): invoice is StripeInvoice & { readonly paidAt: Date } {
  return invoice.status === "paid" && invoice.paidAt !== null;
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

/** What is recorded, or waits in quarantine, of an invoice and its corrections. */
async function booksOf(reader: Reader, invoiceId: string): Promise<Books> {
  const [payment] = await reader
    .select({ id: revenueEvent.id, legalEntityId: revenueEvent.legalEntityId })
    .from(revenueEvent)
    .where(and(eq(revenueEvent.source, STRIPE), eq(revenueEvent.externalId, invoiceId)));
  const recorded = payment
    ? await reader
        .select({
          externalId: revenueEvent.externalId,
          kind: revenueEvent.kind,
          netMinor: revenueEvent.netMinor,
        })
        .from(revenueEvent)
        .where(eq(revenueEvent.reversesEventId, payment.id))
    : [];
  const setAside = await reader
    .select({ externalId: revenueQuarantine.externalId, resolution: revenueQuarantine.resolution })
    .from(revenueQuarantine)
    .where(
      and(
        eq(revenueQuarantine.source, STRIPE),
        sql`${invoiceId} in (${revenueQuarantine.externalId}, ${revenueQuarantine.payload}->>'reversesExternalId')`,
      ),
    );
  const moving = recorded.filter((row) => KINDS_THAT_MOVE_NET.some((kind) => kind === row.kind));
  return {
    paid: payment !== undefined,
    legalEntityId: payment?.legalEntityId ?? null,
    dismissed: setAside.some(
      (row) => row.externalId === invoiceId && row.resolution === "not_partner_revenue",
    ),
    known: new Set([...recorded, ...setAside].map((row) => row.externalId)),
    reducedMinor: payment ? -moving.reduce((sum, row) => sum + row.netMinor, 0n) : null,
  };
}

function reductionInput(payment: RevenueEventInput, reduction: StripeReduction): RevenueEventInput {
  const tax = payment.taxMinor ?? 0n;
  return {
    ...payment,
    ...reduction,
    invoice: null,
    reversesExternalId: payment.externalId,
    taxMinor: payment.netMinor === 0n ? 0n : divideHalfEven(reduction.netMinor * tax, payment.netMinor),
    lines: [],
  };
}
