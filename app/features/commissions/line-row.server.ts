import { canonicalJson } from "#app/domain/canonical-json.ts";
import type { Period } from "#app/domain/period.ts";
import { type CommissionLine, type LineReason, lineDerivedFrom } from "#app/domain/rating/commission-line.ts";
import { workingDocument, workingFromDocument } from "#app/domain/rating/working-document.ts";
import type { RevenueEventKind, RevenueStream } from "#app/domain/revenue-event.ts";
import { derivedId } from "#db/new-id.server.ts";
import type { commissionLine } from "#db/schema/commissions.ts";

export type LineRow = typeof commissionLine.$inferSelect;

/** The id of a line is a function of what it derives from, so that a rebuild equals the original. */
export function lineId(derivedFrom: string): string {
  return derivedId("lin", derivedFrom);
}

/** A rated line as the tables keep it, open or final. */
export function lineToRow(line: CommissionLine, periodId: Period, invoiceRef: string | null): LineRow {
  return {
    id: lineId(line.derivedFrom),
    partnerId: line.partnerId,
    enrolmentId: line.enrolmentId,
    legalEntityId: line.legalEntityId,
    attributionId: line.attributionId,
    agreementVersionId: line.versionId,
    eventId: line.eventId,
    eventLineOrdinal: line.eventLineOrdinal,
    head: line.headId,
    periodId,
    currency: line.currency,
    occurredAt: line.occurredAt,
    customerId: line.customerId,
    productKey: line.productKey,
    stream: line.stream,
    invoiceRef,
    eventKind: line.eventKind,
    clause: line.clause,
    baseMinor: line.baseMinor,
    ratePpm: line.ratePpm,
    amountMinor: line.amountMinor,
    reasonCode: line.reason,
    reversesLineId: line.reverses === null ? null : lineId(line.reverses),
    releaseAt: line.releaseAt,
    fromHeldMinor: line.fromHeldMinor,
    fromAvailableMinor: line.fromAvailableMinor,
    working: JSON.parse(canonicalJson(workingDocument(line.working))),
  };
}

/** Back from the table: the same line that was rated. */
export function rowToLine(row: LineRow): CommissionLine {
  const working = workingFromDocument(row.working);
  return {
    derivedFrom: lineDerivedFrom({
      eventId: row.eventId,
      ordinal: row.eventLineOrdinal,
      versionId: row.agreementVersionId,
      headId: row.head,
      attributionId: row.attributionId,
    }),
    eventId: row.eventId,
    eventLineOrdinal: row.eventLineOrdinal,
    eventKind: row.eventKind as RevenueEventKind,
    occurredAt: row.occurredAt,
    partnerId: row.partnerId,
    enrolmentId: row.enrolmentId,
    attributionId: row.attributionId,
    customerId: row.customerId,
    legalEntityId: row.legalEntityId,
    productKey: row.productKey,
    stream: row.stream as RevenueStream,
    currency: row.currency,
    versionId: row.agreementVersionId,
    headId: row.head,
    clause: row.clause,
    baseMinor: row.baseMinor,
    ratePpm: row.ratePpm,
    reason: row.reasonCode as LineReason,
    amountMinor: row.amountMinor,
    fromHeldMinor: row.fromHeldMinor,
    fromAvailableMinor: row.fromAvailableMinor,
    releaseAt: row.releaseAt,
    reverses: working.kind === "reversal" ? working.reverses : null,
    working,
  };
}
