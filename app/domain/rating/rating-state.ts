import type { RevenueEvent } from "../revenue-event.ts";
import type { CommissionLine } from "./commission-line.ts";
import type { EarnedWorking } from "./line-working.ts";

/**
 * A line that earned, and what has been taken back of it since: what a refund in a later month needs to know. A run
 * needs only those that its reductions name (`reversesEventId`, or the invoice behind it).
 */
export type RatedOriginal = {
  /** As it was booked. */
  readonly line: CommissionLine;
  /** When the event happened that earned it; a part of it may be booked later. */
  readonly ratedAt: Date;
  readonly invoiceId: string | null;
  /** Net of the payment's line, and what it credited; minor units. */
  readonly netMinor: bigint;
  readonly creditedMinor: bigint;
  readonly isFlat: boolean;
  /** Sum of the reductions' sizes so far, failed refunds given back; not capped. */
  readonly reducedMinor: bigint;
  readonly takenBackMinor: bigint;
};

/** An instalment that comes later; with what was refunded of its payment meanwhile. */
export type PendingLine = {
  readonly dueAt: Date;
  /** The whole instalment, as it was rated at the payment. */
  readonly line: CommissionLine;
  readonly ratedAt: Date;
  readonly invoiceId: string | null;
  readonly reducedMinor: bigint;
  readonly takenBackMinor: bigint;
};

/** A payment of an invoice that is not paid in full yet, for one attribution and head. */
export type WaitingPayment = {
  readonly event: RevenueEvent;
  readonly eventLineOrdinal: number;
  readonly attributionId: string;
  readonly headId: string;
  readonly reducedMinor: bigint;
};

/** When a customer first paid for a product: `customer/product`, `attribution/product` or `attribution`. */
export type FirstPayment = { readonly key: string; readonly eventId: string; readonly at: Date };

/** What a month opens with, and leaves to the next. */
export type RatingState = {
  readonly originals: readonly RatedOriginal[];
  readonly counters: readonly { readonly key: string; readonly value: bigint }[];
  readonly pending: readonly PendingLine[];
  readonly waiting: readonly WaitingPayment[];
  readonly firsts: readonly FirstPayment[];
};

export const EMPTY_RATING_STATE: RatingState = {
  originals: [],
  counters: [],
  pending: [],
  waiting: [],
  firsts: [],
};

/** The first thing that `originalFromLines` needs of the event behind a line. */
export type EventOfLine = { readonly occurredAt: Date; readonly invoiceId: string | null };

/**
 * The state of one original, rebuilt from its lines: the earned line and all reversals of it, in any order. Null if the
 * line earned nothing that could be taken back.
 */
export function originalFromLines(
  earned: CommissionLine,
  event: EventOfLine,
  reversals: readonly Pick<CommissionLine, "amountMinor" | "working">[],
): RatedOriginal | null {
  const { working } = earned;
  if (working.kind !== "earned" && working.kind !== "loyalty") return null;
  if (earned.releaseAt === null) return null;
  const { part } = working;
  let takenBackMinor = part?.takenMinor ?? 0n;
  let reducedMinor = part?.reducedMinor ?? 0n;
  for (const reversal of reversals) {
    takenBackMinor -= reversal.amountMinor;
    if (reversal.working.kind === "reversal") reducedMinor += reversal.working.reducedNowMinor;
  }
  return {
    line: earned,
    ratedAt: event.occurredAt,
    invoiceId: event.invoiceId,
    netMinor: working.netMinor,
    creditedMinor: part?.wholeMinor ?? earned.amountMinor,
    isFlat: working.kind === "loyalty" ? working.isFlat : working.pays === "flat",
    reducedMinor,
    takenBackMinor,
  };
}

/** What a line counts towards caps and guarantees: its share after floor and cap, whoever collected the money. */
export function countedMinor(working: EarnedWorking, amountMinor: bigint): bigint {
  return working.collectedMinor === null ? amountMinor : amountMinor + working.collectedMinor;
}
