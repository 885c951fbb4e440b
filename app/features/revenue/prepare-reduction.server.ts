import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { allocate } from "#app/domain/allocate.ts";
import { type ReducedLine, spreadReduction } from "#app/domain/net-revenue.ts";
import { EARNING_EVENT_KINDS, PLAIN_LINE, type RevenueEventKind } from "#app/domain/revenue-event.ts";
import { divideHalfEven } from "#app/domain/rounding.ts";
import type { Prepared, PreparedLine } from "#app/features/revenue/prepared-event.ts";
import type { QuarantineReason, RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { endsInvoice, NO_CURRENCY } from "#app/features/revenue/revenue-input-rules.ts";
import { revenueEvent, revenueEventLine } from "#db/schema/revenue.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** A dispute that is open or won changes no net. */
export const KINDS_THAT_MOVE_NET = [
  "refund",
  "refund_failed",
  "credit_note",
  "dispute_lost",
  "invoice_void",
  "invoice_uncollectible",
] as const;

/** What an issued invoice that nobody has paid yet can lose; money that was paid is given back of its payment. */
const OF_ISSUED: ReadonlySet<RevenueEventKind> = new Set([
  "invoice_void",
  "invoice_uncollectible",
  "credit_note",
  "refund_failed",
]);

function canReduce(kind: RevenueEventKind, reducedKind: string): boolean {
  return reducedKind === "payment" ? !endsInvoice(kind) : OF_ISSUED.has(kind);
}

/**
 * A refund, credit note, dispute or an invoice's end against the payment or issued invoice it names: capped at what is left of its net, spread over its lines
 * by largest remainder; what it says of single products stays with their lines. Recorded net is signed: below zero when
 * it takes, above when a failed refund gives back. The caller holds the lock on the payment (`lockPayments`), so that
 * two at once are measured one after the other.
 */
export async function prepareReduction(
  reader: Reader,
  input: RevenueEventInput,
): Promise<Prepared | QuarantineReason> {
  if (!input.reversesExternalId) return "payment_unknown";
  const [payment] = await reader
    .select()
    .from(revenueEvent)
    .where(
      and(
        eq(revenueEvent.source, input.source),
        eq(revenueEvent.externalId, input.reversesExternalId),
        inArray(revenueEvent.kind, [...EARNING_EVENT_KINDS]),
      ),
    );
  // Whoever speaks for one entity takes nothing from another's payments, and does not learn of them.
  if (!payment || ![null, payment.legalEntityId].includes(input.legalEntityId)) return "payment_unknown";
  if (!canReduce(input.kind, payment.kind)) return "payment_unknown";
  const isWhole = endsInvoice(input.kind) && input.netMinor === 0n;
  const hasNoCurrency = isWhole && input.currency === NO_CURRENCY;
  if (payment.currency !== input.currency && !hasNoCurrency) return "currency_differs";
  const paid = await reader
    .select()
    .from(revenueEventLine)
    .where(eq(revenueEventLine.eventId, payment.id))
    .orderBy(asc(revenueEventLine.ordinal));
  const reduced = await reducedSoFar(reader, payment.id);
  const before = paid.map((line) => ({
    ordinal: line.ordinal,
    productKey: line.productKey,
    netMinor: line.netMinor,
    reducedBeforeMinor: reduced.get(line.ordinal) ?? 0n,
  }));
  if (input.lines.some((said) => before.every((line) => line.productKey !== said.productKey)))
    return "product_unknown";
  const spread = isWhole
    ? spreadReduction(payment.netMinor, before)
    : input.lines.length > 0
      ? spreadByProduct(input, before)
      : spreadWhole(input, before);
  if (input.kind === "refund_failed" && -sizeOf(spread) < input.netMinor) return "refund_unknown";
  const netMinor = -sizeOf(spread);
  const taxes = spreadTax(isWhole ? taxWith(payment, netMinor) : input.taxMinor, netMinor, spread);
  const lines: PreparedLine[] = spread.map((part) => {
    const line = paid.find((candidate) => candidate.ordinal === part.ordinal)!;
    const { productKey, serviceFrom, serviceTo } = line;
    return {
      ...PLAIN_LINE,
      ordinal: part.ordinal,
      productKey,
      stream: line.stream as PreparedLine["stream"],
      serviceFrom,
      serviceTo,
      quantity: 0n,
      netMinor: -part.minor,
      taxMinor: taxes.get(part.ordinal) ?? 0n,
    };
  });
  return {
    customerId: payment.customerId,
    customerSegment: payment.customerSegment,
    customerCountry: payment.customerCountry,
    currency: payment.currency,
    occurredAt: input.occurredAt < payment.occurredAt ? payment.occurredAt : input.occurredAt,
    legalEntityId: payment.legalEntityId,
    reversesEventId: payment.id,
    invoiceId: payment.invoiceId,
    netMinor,
    taxMinor: [...taxes.values()].reduce((sum, tax) => sum + tax, 0n),
    lines,
  };
}

type Part = { readonly ordinal: number; readonly minor: bigint };
type PaidLine = ReducedLine & { readonly productKey: string };

function spreadWhole(input: RevenueEventInput, lines: readonly PaidLine[]): Part[] {
  // A dispute that is open or won moves no net; its line says what is at stake.
  return spreadReduction(input.kind === "refund_failed" ? -input.netMinor : input.netMinor, lines);
}

/** Each amount that was said of a product goes over that product's lines only. */
function spreadByProduct(input: RevenueEventInput, lines: readonly PaidLine[]): Part[] {
  const products = [...new Set(input.lines.map((line) => line.productKey))];
  return products
    .flatMap((productKey) => {
      const said = input.lines.filter((line) => line.productKey === productKey);
      const netMinor = said.reduce((sum, line) => sum + line.netMinor, 0n);
      return spreadWhole(
        { ...input, netMinor },
        lines.filter((line) => line.productKey === productKey),
      );
    })
    .sort((a, b) => a.ordinal - b.ordinal);
}

function sizeOf(spread: readonly Part[]): bigint {
  return spread.reduce((sum, part) => sum + part.minor, 0n);
}

/** Net already taken off each line of a payment (sizes): refunds, credit notes and lost disputes less failed refunds. */
async function reducedSoFar(reader: Reader, paymentId: string): Promise<Map<number, bigint>> {
  const rows = await reader
    .select({ ordinal: revenueEventLine.ordinal, minor: sql<string>`-sum(${revenueEventLine.netMinor})` })
    .from(revenueEventLine)
    .innerJoin(revenueEvent, eq(revenueEvent.id, revenueEventLine.eventId))
    .where(
      and(eq(revenueEvent.reversesEventId, paymentId), inArray(revenueEvent.kind, [...KINDS_THAT_MOVE_NET])),
    )
    .groupBy(revenueEventLine.ordinal);
  return new Map(rows.map((row) => [row.ordinal, BigInt(row.minor)]));
}

/** Of the tax, as much as goes with this much of the net; rounded once, half-even. */
function taxWith(whole: { readonly netMinor: bigint; readonly taxMinor: bigint }, netMinor: bigint): bigint {
  return whole.netMinor === 0n ? 0n : divideHalfEven(whole.taxMinor * netMinor, whole.netMinor);
}

/** The tax that went with the net, told apart by the lines' net; nobody's share depends on it. */
function spreadTax(taxMinor: bigint | null, netMinor: bigint, spread: readonly Part[]): Map<number, bigint> {
  if (taxMinor === null || taxMinor === 0n || netMinor === 0n) return new Map();
  const tax = taxMinor < 0n ? -taxMinor : taxMinor;
  const signed = netMinor < 0n ? -tax : tax;
  const shares = spread.map((part) => ({
    id: String(part.ordinal),
    weight: part.minor < 0n ? -part.minor : part.minor,
  }));
  return new Map(allocate(signed, shares).map((share) => [Number(share.id), share.minor]));
}
