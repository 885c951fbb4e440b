import type { Canonical } from "./canonical-json.ts";
import type { Currency } from "./money.ts";
import type { Period, TimeZone } from "./period.ts";
import type { CommissionLine } from "./rating/commission-line.ts";
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
  /** How many lines it has, and the hash of their texts one after the other, in the order of `byEvent`. */
  readonly lines: { readonly count: number; readonly sha256: string };
};

type SealedLine = Pick<CommissionLine, "occurredAt" | "eventId" | "eventLineOrdinal"> & {
  readonly id: string;
};

/**
 * What is sealed: ids, integers, codes and instants; no label and nothing that depends on the order of arrival. Its lines
 * are facts of their own and stand in it by their hash. The same sources give the same document; `canonicalJson` of it is
 * what is hashed.
 */
export function statementDocument(input: StatementDocumentInput): Canonical {
  const { figures } = input;
  return {
    schema: 3,
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
    lines: { count: input.lines.count, sha256: input.lines.sha256 },
  };
}

/** The order in which a statement's lines are shown and sealed: by time, event, its line, then id. */
export function byEvent(a: SealedLine, b: SealedLine): number {
  const byTime = a.occurredAt.getTime() - b.occurredAt.getTime();
  if (byTime !== 0) return byTime;
  const [event, other] = [a.eventId ?? "", b.eventId ?? ""];
  if (event !== other) return event < other ? -1 : 1;
  const byOrdinal = (a.eventLineOrdinal ?? 0) - (b.eventLineOrdinal ?? 0);
  if (byOrdinal !== 0) return byOrdinal;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
