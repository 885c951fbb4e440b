import type { Currency } from "../money.ts";
import type { CommissionLine } from "./commission-line.ts";

/** A difference that two people booked into an open month, because a closed one should have been otherwise. */
export type Adjustment = {
  readonly id: string;
  readonly partnerId: string;
  readonly enrolmentId: string;
  readonly legalEntityId: string;
  readonly currency: Currency;
  /** When the second person agreed. */
  readonly decidedAt: Date;
  readonly versionId: string | null;
  /** The line of the closed month that it corrects; null when it had none. */
  readonly correctsLineId: string | null;
  readonly wasMinor: bigint;
  readonly isMinor: bigint;
};

/** Its line: what it should have been less what it was, available at once. */
export function adjustmentLine(adjustment: Adjustment): CommissionLine {
  const amountMinor = adjustment.isMinor - adjustment.wasMinor;
  return {
    derivedFrom: adjustmentDerivedFrom(adjustment.id),
    eventId: null,
    eventLineOrdinal: null,
    eventKind: null,
    attributionId: null,
    customerId: null,
    productKey: null,
    stream: null,
    occurredAt: adjustment.decidedAt,
    partnerId: adjustment.partnerId,
    enrolmentId: adjustment.enrolmentId,
    legalEntityId: adjustment.legalEntityId,
    currency: adjustment.currency,
    versionId: adjustment.versionId,
    headId: "-",
    clause: null,
    baseMinor: 0n,
    ratePpm: null,
    reason: "adjustment",
    amountMinor,
    fromHeldMinor: 0n,
    fromAvailableMinor: -amountMinor,
    releaseAt: null,
    reverses: null,
    working: {
      kind: "adjustment",
      adjustmentId: adjustment.id,
      correctsLineId: adjustment.correctsLineId,
      wasMinor: adjustment.wasMinor,
      isMinor: adjustment.isMinor,
    },
  };
}

export function adjustmentDerivedFrom(adjustmentId: string): string {
  return `adjustment/${adjustmentId}`;
}
