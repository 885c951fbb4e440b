import { workingText } from "#app/domain/rating/working-text.ts";
import { lineId, type RatedLine } from "#app/features/commissions/line-row.server.ts";
import { bulkField } from "#db/bulk.server.ts";

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

/** The one text of a line, as COPY reads it: what is sent to the table, and what a statement seals by its hash. */
export function lineText(line: RatedLine): string {
  return [
    // Ids, codes and amounts of our own need no escape.
    line.id,
    line.partnerId,
    line.enrolmentId,
    line.legalEntityId,
    line.attributionId ?? NULL,
    line.versionId ?? NULL,
    line.eventId ?? NULL,
    line.eventLineOrdinal ?? NULL,
    bulkField(line.headId),
    line.periodId,
    line.currency,
    line.occurredAt.toISOString(),
    line.customerId ?? NULL,
    line.productKey ?? NULL,
    line.stream ?? NULL,
    bulkField(line.invoiceRef),
    line.eventKind ?? NULL,
    bulkField(line.clause),
    line.baseMinor,
    line.ratePpm ?? NULL,
    line.amountMinor,
    line.reason,
    line.reverses === null ? NULL : lineId(line.reverses),
    line.releaseAt === null ? NULL : line.releaseAt.toISOString(),
    line.fromHeldMinor,
    line.fromAvailableMinor,
    `${bulkField(workingText(line.working))}\n`,
  ].join("\t");
}

const NULL = "\\N";
