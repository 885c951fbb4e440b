import { workingText } from "#app/domain/rating/working-text.ts";
import { lineId, type RatedLine } from "#app/features/commissions/line-row.server.ts";
import { bulkRow } from "#db/bulk.server.ts";

/** The columns of `commission_line` and `open_line`, in the order of a line's text. */
export const LINE_COLUMNS = [
  "id",
  "partner_id",
  "enrolment_id",
  "legal_entity_id",
  "attribution_id",
  "agreement_version_id",
  "event_id",
  "event_line_ordinal",
  "head",
  "period_id",
  "currency",
  "occurred_at",
  "customer_id",
  "product_key",
  "stream",
  "invoice_ref",
  "event_kind",
  "clause",
  "base_minor",
  "rate_ppm",
  "amount_minor",
  "reason_code",
  "reverses_line_id",
  "release_at",
  "from_held_minor",
  "from_available_minor",
  "working",
] as const;

/** The one text of a line: what is sent to the table, and what a statement seals by its hash. */
export function lineText(line: RatedLine): string {
  return bulkRow([
    line.id,
    line.partnerId,
    line.enrolmentId,
    line.legalEntityId,
    line.attributionId,
    line.versionId,
    line.eventId,
    line.eventLineOrdinal,
    line.headId,
    line.periodId,
    line.currency,
    line.occurredAt,
    line.customerId,
    line.productKey,
    line.stream,
    line.invoiceRef,
    line.eventKind,
    line.clause,
    line.baseMinor,
    line.ratePpm,
    line.amountMinor,
    line.reason,
    line.reverses === null ? null : lineId(line.reverses),
    line.releaseAt,
    line.fromHeldMinor,
    line.fromAvailableMinor,
    workingText(line.working),
  ]);
}
