import type { LocalDate } from "../period.ts";

/** A part of the net that is not in the base (or, below zero, is added to it: the tax of a gross base). */
export type RemovedPart = { readonly code: string; readonly minor: bigint };

/** A bracket of graduated tiers and what of this base fell into it. */
export type BracketShare = {
  readonly fromMinor: bigint;
  readonly ratePpm: number;
  readonly baseMinor: bigint;
};

/** One part of a line that is earned in several, or later than its payment; what was refunded before it came. */
export type LinePart = {
  readonly n: number;
  readonly of: number;
  readonly wholeMinor: bigint;
  readonly reducedMinor: bigint;
  readonly takenMinor: bigint;
};

/** How an earned line came about, in this order: base, rate or tiers, rounding, split, floor, cap, money flow, part. */
export type EarnedWorking = {
  readonly kind: "earned";
  readonly netMinor: bigint;
  /** What was taken off the gross amount before the rate. */
  readonly taxMinor: bigint;
  readonly removed: readonly RemovedPart[];
  readonly baseMinor: bigint;
  readonly pays: "percentage" | "platform_fee" | "graduated" | "volume" | "per_unit" | "flat";
  /** Null where several brackets or a fixed amount paid. */
  readonly ratePpm: number | null;
  readonly brackets: readonly BracketShare[];
  /** What the tier's window had counted before this base. */
  readonly counterBeforeMinor: bigint | null;
  /** Units and their price in millionths of a minor unit, or times and the fixed amount in minor units. */
  readonly quantity: bigint | null;
  readonly unitPrice: bigint | null;
  readonly clause: string;
  /** The window `[windowFrom, windowTo)` in the agreement's zone; null: for life. */
  readonly windowFrom: LocalDate;
  readonly windowTo: LocalDate | null;
  /** Whole months of the window that follow the one in which the event fell; null: for life. */
  readonly monthsLeft: number | null;
  /** Millionths of a minor unit, before the one rounding. */
  readonly beforeRoundingMicros: bigint;
  readonly afterRoundingMinor: bigint;
  /** This partner's weight and that of all who share the customer, the company's own rest included. */
  readonly weightPpm: number;
  readonly totalWeightPpm: number;
  readonly shareMinor: bigint;
  /** Of volume tiers: this partner's part of the base, which a true-up goes by; else null. */
  readonly weightedBaseMinor: bigint | null;
  /** Raised to the least by so much. */
  readonly floor: { readonly id: string; readonly raisedMinor: bigint } | null;
  /** Cut to the room left. */
  readonly cap: { readonly id: string; readonly roomMinor: bigint } | null;
  /** The partner collected this itself: the line is its share less this. */
  readonly collectedMinor: bigint | null;
  readonly part: LinePart | null;
};

/** The bracket of volume tiers changed: what the whole counted base earns now, less what it was credited. */
export type TrueUpWorking = {
  readonly kind: "true_up";
  readonly clause: string;
  readonly ratePpm: number;
  readonly rateBeforePpm: number;
  readonly counterMinor: bigint;
  readonly targetMinor: bigint;
  readonly creditedBeforeMinor: bigint;
};

/** An uplift for tenure on a line that was earned. */
export type LoyaltyWorking = {
  readonly kind: "loyalty";
  readonly clause: string;
  /** Net of the payment's line and what its head credited. */
  readonly netMinor: bigint;
  readonly earnedMinor: bigint;
  readonly monthsSince: number;
  readonly upliftPpm: number;
  readonly isFlat: boolean;
  readonly part: LinePart | null;
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

/** What a window brought: a target reached, growth, a minimum guarantee topped up. */
export type RewardWorking = {
  readonly kind: "reward";
  readonly clause: string;
  readonly windowFrom: LocalDate;
  readonly windowTo: LocalDate;
  readonly measure: "revenue" | "customers" | "students" | "earned";
  readonly counted: bigint;
  /** The target, the guarantee, or so much of the earlier window. */
  readonly threshold: bigint;
  readonly earlier: bigint | null;
  readonly ratePpm: number | null;
};

/** A difference that two people booked: what a line was, and what it should have been. */
export type AdjustmentWorking = {
  readonly kind: "adjustment";
  readonly adjustmentId: string;
  readonly correctsLineId: string | null;
  readonly wasMinor: bigint;
  readonly isMinor: bigint;
};

/** A debt that two people gave up: what was owed, and how much of it is not any more. */
export type WriteOffWorking = {
  readonly kind: "write_off";
  readonly writeOffId: string;
  readonly debtMinor: bigint;
  readonly givenUpMinor: bigint;
};

/** A receipt for zero: the facts behind the reason. */
export type NothingWorking = {
  readonly kind: "nothing";
  readonly netMinor: bigint;
  readonly windowTo: LocalDate | null;
};

export type LineWorking =
  | EarnedWorking
  | TrueUpWorking
  | LoyaltyWorking
  | ReversalWorking
  | RewardWorking
  | AdjustmentWorking
  | WriteOffWorking
  | NothingWorking;
