import { and, asc, eq, inArray, lte, or, sql } from "drizzle-orm";
import type { Attribution, AttributionRole } from "#app/domain/attribution.ts";
import { invariant } from "#app/domain/errors.ts";
import type { Period } from "#app/domain/period.ts";
import type { RatingInput } from "#app/domain/rating/rate.ts";
import { asksForFirstPayments } from "#app/domain/rating/rating-run.ts";
import type {
  RevenueDeduction,
  RevenueEvent,
  RevenueEventKind,
  RevenueStream,
} from "#app/domain/revenue-event.ts";
import { type AgreementVersion, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { inForceAsKnown } from "#app/features/agreements/in-force-as-known.server.ts";
import { loadAdjustments } from "#app/features/commissions/load-adjustments.server.ts";
import { loadOriginals } from "#app/features/commissions/load-originals.server.ts";
import { loadFirstPayments, loadRatingState } from "#app/features/commissions/load-rating-state.server.ts";
import { anyOf } from "#db/any-of.server.ts";
import { agreementInForce, agreementVersion } from "#db/schema/agreements.ts";
import { attribution } from "#db/schema/customers.ts";
import { enrolment } from "#db/schema/partners.ts";
import { period, revenueEvent, revenueEventLine, revenueInvoice } from "#db/schema/revenue.ts";
import type { Reader } from "#db/with-actor.server.ts";

export type LoadedRatingInput = RatingInput & {
  /** What the customer knows an event's money by: the invoice's number, else its id at the source. */
  readonly invoiceRefOf: ReadonlyMap<string, string>;
};

/**
 * Everything that one partner's month follows from: the events of its customers in the period, all attributions of
 * those customers (others share them), the versions of the enrolments concerned, and what reductions of earlier
 * payments need to know. With `knownAt`, as it was known at that instant: a month that is recomputed years later must
 * not see a claim or a signature that was written since.
 */
export async function loadRatingInput(
  reader: Reader,
  periodId: Period,
  partnerId: string,
  knownAt: Date | null,
): Promise<LoadedRatingInput> {
  const [bounds] = await reader.select().from(period).where(eq(period.id, periodId));
  invariant(bounds, `period ${periodId} stands`);
  const own = await reader
    .selectDistinct({ customerId: attribution.customerId })
    .from(attribution)
    .where(eq(attribution.partnerId, partnerId));
  const customerIds = own.map((row) => row.customerId);
  const attributions = await loadAttributions(reader, customerIds, knownAt);
  const { events, invoiceRefOf } = await loadEvents(reader, [periodId], customerIds);
  const shared = attributions.filter((one) => one.partnerId !== partnerId).map((one) => one.enrolmentId);
  const versions = await loadVersions(reader, partnerId, [...new Set(shared)], knownAt);
  const customersOfMonth = [...new Set(events.map((event) => event.customerId))];
  return {
    events,
    invoiceRefOf,
    attributions,
    versions,
    adjustments: await loadAdjustments(reader, periodId, partnerId, knownAt),
    opening: {
      ...(await loadRatingState(reader, periodId, partnerId)),
      originals: await loadOriginals(reader, periodId, events),
      firsts: versions.some(asksForFirstPayments)
        ? await loadFirstPayments(reader, periodId, customersOfMonth)
        : [],
    },
    bookedFrom: bounds.fromAt,
    bookedTo: bounds.toAt,
    onlyPartnerId: partnerId,
  };
}

/** All attributions of these customers, whoever has them. */
export async function loadAttributions(
  reader: Reader,
  customerIds: string[],
  knownAt: Date | null,
): Promise<Attribution[]> {
  const rows = await reader
    .select({
      id: attribution.id,
      partnerId: attribution.partnerId,
      enrolmentId: attribution.enrolmentId,
      customerId: attribution.customerId,
      role: attribution.role,
      weightPpm: attribution.weightPpm,
      endedAt: attribution.endedAt,
      from: sql<Date>`lower(${attribution.during})`.mapWith((value: string | Date) => new Date(value)),
      to: sql<Date | null>`upper(${attribution.during})`.mapWith((value: string | Date) => new Date(value)),
    })
    .from(attribution)
    .where(
      and(
        inArray(attribution.customerId, customerIds),
        knownAt ? lte(attribution.createdAt, knownAt) : undefined,
      ),
    );
  return rows.map(({ endedAt, ...row }) => ({
    ...row,
    role: row.role as AttributionRole,
    // Its end was written later: at that instant it had none.
    to: knownAt && endedAt && endedAt > knownAt ? null : row.to,
  }));
}

/** The partner's own versions, and those of the enrolments that share its customers. */
export async function loadVersions(
  reader: Reader,
  partnerId: string,
  sharedEnrolmentIds: string[],
  knownAt: Date | null,
): Promise<AgreementVersion[]> {
  const rows = await reader
    .select({
      id: agreementVersion.id,
      enrolmentId: agreementVersion.enrolmentId,
      partnerId: agreementVersion.partnerId,
      legalEntityId: enrolment.legalEntityId,
      n: agreementVersion.n,
      terms: agreementVersion.terms,
      fromOn: sql<string>`lower(${agreementInForce.during})::text`,
      toOn: sql<string | null>`upper(${agreementInForce.during})::text`,
    })
    .from(agreementInForce)
    .innerJoin(agreementVersion, eq(agreementVersion.id, agreementInForce.agreementVersionId))
    .innerJoin(enrolment, eq(enrolment.id, agreementInForce.enrolmentId))
    .where(
      and(
        or(
          eq(agreementInForce.partnerId, partnerId),
          inArray(agreementInForce.enrolmentId, sharedEnrolmentIds),
        ),
        inForceAsKnown(knownAt),
      ),
    );
  return rows.map((row) => ({ ...row, terms: agreementTermsSchema.parse(row.terms) }));
}

/** The events of these customers that are booked in these months, in order. */
export async function loadEvents(
  reader: Reader,
  periodIds: readonly Period[],
  customerIds: string[],
): Promise<{
  events: RevenueEvent[];
  invoiceRefOf: Map<string, string>;
  periodOf: Map<string, Period>;
}> {
  const rows = await reader
    .select({
      event: revenueEvent,
      number: revenueInvoice.number,
      invoiceId: revenueInvoice.externalId,
      invoiceNetMinor: revenueInvoice.netMinor,
    })
    .from(revenueEvent)
    .leftJoin(revenueInvoice, eq(revenueInvoice.id, revenueEvent.invoiceId))
    .where(and(anyOf(revenueEvent.periodId, periodIds), anyOf(revenueEvent.customerId, customerIds)))
    .orderBy(asc(revenueEvent.occurredAt), asc(revenueEvent.id));
  const lines = rows.length
    ? await reader
        .select()
        .from(revenueEventLine)
        .where(
          anyOf(
            revenueEventLine.eventId,
            rows.map((row) => row.event.id),
          ),
        )
        .orderBy(asc(revenueEventLine.eventId), asc(revenueEventLine.ordinal))
    : [];
  const linesOf = Map.groupBy(lines, (line) => line.eventId);
  const events = rows.map(({ event, invoiceNetMinor }) => ({
    id: event.id,
    legalEntityId: event.legalEntityId,
    customerId: event.customerId,
    kind: event.kind as RevenueEventKind,
    occurredAt: event.occurredAt,
    currency: event.currency,
    reversesEventId: event.reversesEventId,
    customerSegment: event.customerSegment,
    customerCountry: event.customerCountry,
    invoiceId: event.invoiceId,
    invoiceNetMinor,
    lines: (linesOf.get(event.id) ?? []).map((line) => ({
      ordinal: line.ordinal,
      productKey: line.productKey,
      stream: line.stream as RevenueStream,
      netMinor: line.netMinor,
      taxMinor: line.taxMinor,
      feeMinor: line.feeMinor,
      creditMinor: line.creditMinor,
      deductions: deductionsOf(line.deductions),
      milestone: line.milestone,
      quantity: line.quantity,
      serviceFrom: line.serviceFrom,
      serviceTo: line.serviceTo,
    })),
  }));
  return {
    events,
    invoiceRefOf: new Map(
      rows.map(({ event, number, invoiceId }) => [event.id, number ?? invoiceId ?? event.externalId]),
    ),
    periodOf: new Map(rows.map(({ event }) => [event.id, event.periodId])),
  };
}

/** Amounts stand in jsonb as text: JSON has no integer of their size. */
function deductionsOf(stored: Record<string, string> | null): RevenueEvent["lines"][number]["deductions"] {
  if (!stored) return null;
  return Object.fromEntries(
    Object.entries(stored).map(([name, minor]) => [name as RevenueDeduction, BigInt(minor)]),
  );
}
