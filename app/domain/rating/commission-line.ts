import type { Currency } from "../money.ts";
import type { LocalDate } from "../period.ts";
import type { RevenueEventKind, RevenueStream } from "../revenue-event.ts";

/** Why a line is what it is. The first three may carry money, the rest are the receipt for zero. */
export const LINE_REASONS = [
  "earned",
  "reversal",
  "given_back",
  "not_covered",
  "before_attribution",
  "attribution_ended",
  "window_over",
  "no_agreement",
  "no_original",
  "dispute_open",
  "dispute_won",
] as const;
export type LineReason = (typeof LINE_REASONS)[number];

/** Stands for the head of a line that no head paid. */
export const NO_HEAD = "-";

/** How an earned line came about: net × rate, rounded half-even, then this partner's part of the split. */
export type EarnedWorking = {
  readonly kind: "earned";
  readonly netMinor: bigint;
  /** What was taken off the gross amount before the rate. */
  readonly taxMinor: bigint;
  readonly ratePpm: number;
  readonly clause: string;
  /** The window `[windowFrom, windowTo)` in the agreement's zone; null: for life. */
  readonly windowFrom: LocalDate;
  readonly windowTo: LocalDate | null;
  /** Whole months of the window that follow the one in which the event fell; null: for life. */
  readonly monthsLeft: number | null;
  /** net × ratePpm: millionths of a minor unit, before rounding. */
  readonly beforeRoundingMicros: bigint;
  readonly afterRoundingMinor: bigint;
  /** This partner's weight and that of all who share the customer, the company's own rest included. */
  readonly weightPpm: number;
  readonly totalWeightPpm: number;
  readonly shareMinor: bigint;
};

/** How a reversal came about: credited × reduced net ÷ original net, less what was taken back before. */
export type ReversalWorking = {
  readonly kind: "reversal";
  /** `derivedFrom` of the line that is reversed. */
  readonly reverses: string;
  readonly clause: string;
  readonly originalNetMinor: bigint;
  readonly creditedMinor: bigint;
  /** By this event; negative when a failed refund undoes it. */
  readonly reducedNowMinor: bigint;
  /** All reductions so far with this one, capped between nothing and the original net. */
  readonly reducedNetMinor: bigint;
  readonly targetMinor: bigint;
  readonly takenBackBeforeMinor: bigint;
  /** Sizes; negative when given back. Their sum is what this line takes back. */
  readonly fromHeldMinor: bigint;
  readonly fromAvailableMinor: bigint;
};

/** A receipt for zero: the facts behind the reason. */
export type NothingWorking = {
  readonly kind: "nothing";
  readonly netMinor: bigint;
  readonly windowTo: LocalDate | null;
};

export type LineWorking = EarnedWorking | ReversalWorking | NothingWorking;

/** What one event line earns one attribution: positive, negative or zero, with its working. */
export type CommissionLine = {
  /** What the line's id is a function of: event/ordinal/version/head/attribution. */
  readonly derivedFrom: string;
  readonly eventId: string;
  readonly eventLineOrdinal: number;
  readonly eventKind: RevenueEventKind;
  readonly occurredAt: Date;
  readonly partnerId: string;
  readonly enrolmentId: string;
  readonly attributionId: string;
  readonly customerId: string;
  readonly legalEntityId: string;
  readonly productKey: string;
  readonly stream: RevenueStream;
  readonly currency: Currency;
  /** Null where no agreement was in force. */
  readonly versionId: string | null;
  /** The head that paid; NO_HEAD where none did. */
  readonly headId: string;
  readonly clause: string | null;
  /** What the rate was applied to; negative for what a reversal takes off. */
  readonly baseMinor: bigint;
  readonly ratePpm: number | null;
  readonly reason: LineReason;
  readonly amountMinor: bigint;
  /** What a reversal takes from each side (negative when given back): amount = −(held + available). Else both 0. */
  readonly fromHeldMinor: bigint;
  readonly fromAvailableMinor: bigint;
  /** When the hold of this line (of its original, for a reversal) lets go; null on a receipt for zero. */
  readonly releaseAt: Date | null;
  /** `derivedFrom` of the line it takes back from. */
  readonly reverses: string | null;
  readonly working: LineWorking;
};

/** The text that a line's id is made from, outside the domain, by hashing. */
export function lineDerivedFrom(parts: {
  eventId: string;
  ordinal: number;
  versionId: string | null;
  headId: string;
  attributionId: string;
}): string {
  return [parts.eventId, parts.ordinal, parts.versionId ?? "-", parts.headId, parts.attributionId].join("/");
}

type Effect = Pick<CommissionLine, "reason" | "amountMinor" | "fromHeldMinor" | "fromAvailableMinor">;

/** What a line does to the held balance, signed: an earned line always enters there first. */
export function heldEffectMinor(line: Effect): bigint {
  return line.reason === "earned" ? line.amountMinor : -line.fromHeldMinor;
}

/** What a line does to the available balance by itself, signed; releases come on top. */
export function availableEffectMinor(line: Effect): bigint {
  return line.reason === "earned" ? 0n : -line.fromAvailableMinor;
}
