import type { Canonical } from "./canonical-json.ts";
import type { Currency } from "./money.ts";
import type { Period, TimeZone } from "./period.ts";
import type { CommissionLine } from "./rating/commission-line.ts";
import { workingDocument } from "./rating/working-document.ts";
import type { StatementResult } from "./statement.ts";

export type StatementDocumentInput = {
  readonly number: string;
  readonly version: number;
  readonly partnerId: string;
  readonly legalEntityId: string;
  readonly payeeProfileId: string;
  readonly currency: Currency;
  readonly period: Period;
  readonly timeZone: TimeZone;
  readonly periodFrom: Date;
  readonly periodTo: Date;
  readonly figures: StatementResult;
  /** With the id that was made from `derivedFrom`. */
  readonly lines: readonly (CommissionLine & { readonly id: string })[];
};

/**
 * What is sealed: ids, integers, codes and instants; no label and nothing that depends on the order of arrival. The
 * same sources give the same document; `canonicalJson` of it is what is hashed.
 */
export function statementDocument(input: StatementDocumentInput): Canonical {
  const { figures } = input;
  return {
    schema: 2,
    number: input.number,
    version: input.version,
    partnerId: input.partnerId,
    legalEntityId: input.legalEntityId,
    payeeProfileId: input.payeeProfileId,
    currency: input.currency,
    period: {
      id: input.period,
      timeZone: input.timeZone,
      from: input.periodFrom.toISOString(),
      to: input.periodTo.toISOString(),
    },
    figures: {
      openingMinor: figures.openingMinor,
      earnedMinor: figures.earnedMinor,
      clawedBackMinor: figures.clawedBackMinor,
      adjustmentsMinor: figures.adjustmentsMinor,
      bonusesMinor: figures.bonusesMinor,
      paidMinor: figures.paidMinor,
      closingMinor: figures.closingMinor,
      heldBeforeMinor: figures.heldBeforeMinor,
      heldMinor: figures.heldMinor,
      releasedMinor: figures.releasedMinor,
      availableMinor: figures.availableMinor,
      minimumMinor: figures.minimumMinor,
      payableNowMinor: figures.payableNowMinor,
      payableReason: figures.payableReason,
    },
    lines: [...input.lines].sort(byEvent).map((line) => ({
      id: line.id,
      eventId: line.eventId,
      eventLineOrdinal: line.eventLineOrdinal,
      eventKind: line.eventKind,
      occurredAt: line.occurredAt.toISOString(),
      enrolmentId: line.enrolmentId,
      attributionId: line.attributionId,
      customerId: line.customerId,
      productKey: line.productKey,
      stream: line.stream,
      versionId: line.versionId,
      headId: line.headId,
      clause: line.clause,
      baseMinor: line.baseMinor,
      ratePpm: line.ratePpm,
      reason: line.reason,
      amountMinor: line.amountMinor,
      fromHeldMinor: line.fromHeldMinor,
      fromAvailableMinor: line.fromAvailableMinor,
      releaseAt: line.releaseAt?.toISOString() ?? null,
      reverses: line.reverses,
      working: workingDocument(line.working),
    })),
  };
}

function byEvent(a: CommissionLine, b: CommissionLine): number {
  const byTime = a.occurredAt.getTime() - b.occurredAt.getTime();
  if (byTime !== 0) return byTime;
  const [event, other] = [a.eventId ?? "", b.eventId ?? ""];
  if (event !== other) return event < other ? -1 : 1;
  const byOrdinal = (a.eventLineOrdinal ?? 0) - (b.eventLineOrdinal ?? 0);
  if (byOrdinal !== 0) return byOrdinal;
  return a.derivedFrom < b.derivedFrom ? -1 : a.derivedFrom > b.derivedFrom ? 1 : 0;
}
