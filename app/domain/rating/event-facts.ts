import type { Attribution } from "../attribution.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";

/** The fields that a line has from its event and attribution. */
export function eventFacts(
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
  versionId: string | null,
  headId: string,
) {
  return {
    derivedFrom: `${event.id}/${line.ordinal}/${versionId ?? "-"}/${headId}/${attribution.id}`,
    eventId: event.id,
    eventLineOrdinal: line.ordinal,
    eventKind: event.kind,
    occurredAt: event.occurredAt,
    partnerId: attribution.partnerId,
    enrolmentId: attribution.enrolmentId,
    attributionId: attribution.id,
    customerId: event.customerId,
    legalEntityId: event.legalEntityId,
    productKey: line.productKey,
    stream: line.stream,
    currency: event.currency,
    versionId,
    headId,
  };
}
