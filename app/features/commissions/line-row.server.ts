import { canonicalJson } from "#app/domain/canonical-json.ts";
import { invariant } from "#app/domain/errors.ts";
import type { Period } from "#app/domain/period.ts";
import { adjustmentDerivedFrom } from "#app/domain/rating/adjustment.ts";
import {
  type CommissionLine,
  type LineReason,
  type LineWorking,
  lineDerivedFrom,
} from "#app/domain/rating/commission-line.ts";
import { rewardDerivedFrom } from "#app/domain/rating/rewards.ts";
import { workingDocument, workingFromDocument } from "#app/domain/rating/working-document.ts";
import { writeOffDerivedFrom } from "#app/domain/rating/write-off.ts";
import type { RevenueEventKind, RevenueStream } from "#app/domain/revenue-event.ts";
import { derivedId } from "#db/new-id.server.ts";
import type { commissionLine } from "#db/schema/commissions.ts";

export type LineRow = typeof commissionLine.$inferSelect;

/** The id of a line is a function of what it derives from, so that a rebuild equals the original. */
export function lineId(derivedFrom: string): string {
  return derivedId("lin", derivedFrom);
}

/** A line that was rated, with what only the tables know of it. */
export type RatedLine = CommissionLine & {
  readonly id: string;
  readonly periodId: Period;
  readonly invoiceRef: string | null;
};

/** A rated line as the tables keep it, open or final; `lineText` is the same as a text. */
export function ratedRow(line: RatedLine): LineRow {
  return {
    id: line.id,
    partnerId: line.partnerId,
    enrolmentId: line.enrolmentId,
    legalEntityId: line.legalEntityId,
    attributionId: line.attributionId,
    agreementVersionId: line.versionId,
    eventId: line.eventId,
    eventLineOrdinal: line.eventLineOrdinal,
    head: line.headId,
    periodId: line.periodId,
    currency: line.currency,
    occurredAt: line.occurredAt,
    customerId: line.customerId,
    productKey: line.productKey,
    stream: line.stream,
    invoiceRef: line.invoiceRef,
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
    derivedFrom: derivedFromOf(row, working),
    eventId: row.eventId,
    eventLineOrdinal: row.eventLineOrdinal,
    eventKind: row.eventKind as RevenueEventKind | null,
    occurredAt: row.occurredAt,
    partnerId: row.partnerId,
    enrolmentId: row.enrolmentId,
    attributionId: row.attributionId,
    customerId: row.customerId,
    legalEntityId: row.legalEntityId,
    productKey: row.productKey,
    stream: row.stream as RevenueStream | null,
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

/** The text that a row's id was made from. */
function derivedFromOf(row: LineRow, working: LineWorking): string {
  if (working.kind === "adjustment") return adjustmentDerivedFrom(working.adjustmentId);
  if (working.kind === "write_off") return writeOffDerivedFrom(working.writeOffId);
  if (working.kind === "reward")
    return rewardDerivedFrom(row.agreementVersionId ?? "-", row.head, row.currency, working.windowFrom);
  invariant(row.eventId !== null && row.attributionId !== null, "a line of an event names it");
  return lineDerivedFrom({
    eventId: row.eventId,
    ordinal: row.eventLineOrdinal ?? 0,
    versionId: row.agreementVersionId,
    headId: row.head,
    attributionId: row.attributionId,
  });
}
