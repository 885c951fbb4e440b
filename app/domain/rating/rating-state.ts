import type { CommissionLine } from "./commission-line.ts";

/**
 * A line that earned, and what has been taken back of it since: what a refund in a later month needs to know. A run
 * needs only those that its reductions name (`reversesEventId`).
 */
export type RatedOriginal = Pick<
  CommissionLine,
  | "derivedFrom"
  | "eventId"
  | "eventLineOrdinal"
  | "partnerId"
  | "enrolmentId"
  | "attributionId"
  | "customerId"
  | "legalEntityId"
  | "productKey"
  | "stream"
  | "currency"
  | "versionId"
  | "headId"
> & {
  readonly clause: string;
  readonly ratePpm: number;
  /** Net of the payment's line, and what it credited; minor units, one sign. */
  readonly netMinor: bigint;
  readonly creditedMinor: bigint;
  readonly releaseAt: Date;
  /** Sum of the reductions' sizes so far, failed refunds given back; not capped. */
  readonly reducedMinor: bigint;
  readonly takenBackMinor: bigint;
};

export type RatingState = { readonly originals: readonly RatedOriginal[] };

export const EMPTY_RATING_STATE: RatingState = { originals: [] };

/**
 * The state of one original, rebuilt from its sealed lines: the earned line and all reversals of it, in any order.
 * Null if the line earned nothing that could be taken back.
 */
export function originalFromLines(
  earned: CommissionLine,
  reversals: readonly Pick<CommissionLine, "amountMinor" | "working">[],
): RatedOriginal | null {
  if (earned.working.kind !== "earned" || earned.releaseAt === null) return null;
  let takenBackMinor = 0n;
  let reducedMinor = 0n;
  for (const reversal of reversals) {
    takenBackMinor -= reversal.amountMinor;
    if (reversal.working.kind === "reversal") reducedMinor += reversal.working.reducedNowMinor;
  }
  return {
    ...identityOf(earned),
    clause: earned.working.clause,
    ratePpm: earned.working.ratePpm,
    netMinor: earned.working.netMinor,
    creditedMinor: earned.amountMinor,
    releaseAt: earned.releaseAt,
    reducedMinor,
    takenBackMinor,
  };
}

/** The fields that a line shares with every reversal of it. */
function identityOf(line: CommissionLine) {
  const { derivedFrom, eventId, eventLineOrdinal, partnerId, enrolmentId, attributionId } = line;
  const { customerId, legalEntityId, productKey, stream, currency, versionId, headId } = line;
  return {
    derivedFrom,
    eventId,
    eventLineOrdinal,
    partnerId,
    enrolmentId,
    attributionId,
    customerId,
    legalEntityId,
    productKey,
    stream,
    currency,
    versionId,
    headId,
  };
}
