import type { Currency } from "../money.ts";
import type { RevenueEventKind, RevenueStream } from "../revenue-event.ts";
import type { LineWorking } from "./line-working.ts";

export type { LineWorking } from "./line-working.ts";

/** Why a line is what it is. The first ones may carry money, the rest are the receipt for zero. */
export const MONEY_REASONS = [
  "earned",
  "fee",
  "true_up",
  "loyalty",
  "target_bonus",
  "growth_bonus",
  "guarantee",
  "adjustment",
  "write_off",
  "reversal",
  "given_back",
] as const;
export const ZERO_REASONS = [
  "capped",
  "below_threshold",
  "not_covered",
  "segment_not_covered",
  "country_not_covered",
  "currency_not_covered",
  "existing_customer",
  "new_customer",
  "not_first_payment",
  "once_per_event",
  "no_milestone",
  "milestone_already_paid",
  "before_attribution",
  "attribution_ended",
  "window_over",
  "no_agreement",
  "waits_for_full_payment",
  "earned_when_invoiced",
  "no_original",
  "flat_stays",
  "clawback_over",
  "dispute_open",
  "dispute_won",
] as const;
export const LINE_REASONS = [...MONEY_REASONS, ...ZERO_REASONS] as const;
export type LineReason = (typeof LINE_REASONS)[number];

/** Stands for the head of a line that no head paid. */
export const NO_HEAD = "-";

/** What the event's side of a line is; null on a line that a window, not an event, brought. */
export type LineSource = {
  readonly eventId: string;
  readonly eventLineOrdinal: number;
  readonly eventKind: RevenueEventKind;
  readonly attributionId: string;
  readonly customerId: string;
  readonly productKey: string;
  readonly stream: RevenueStream;
};

/** What one event line earns one attribution, or a window one enrolment: positive, negative or zero, with its working. */
export type CommissionLine = { readonly [Key in keyof LineSource]: LineSource[Key] | null } & {
  /** What the line's id is a function of: event/ordinal/version/head/attribution, or what else it follows from. */
  readonly derivedFrom: string;
  /** When it was earned: the event's instant, the instalment's, the last one of a window. */
  readonly occurredAt: Date;
  readonly partnerId: string;
  readonly enrolmentId: string;
  readonly legalEntityId: string;
  readonly currency: Currency;
  /** Null where no agreement was in force. */
  readonly versionId: string | null;
  /** The head or reward that paid; NO_HEAD where none did. */
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
  return `${parts.eventId}/${parts.ordinal}/${parts.versionId ?? "-"}/${parts.headId}/${parts.attributionId}`;
}

type Effect = Pick<
  CommissionLine,
  "reverses" | "amountMinor" | "fromHeldMinor" | "fromAvailableMinor" | "releaseAt"
>;

/** What a line does to the held balance, signed: what is earned enters there first, if it is ever released. */
export function heldEffectMinor(line: Effect): bigint {
  return line.reverses === null && line.releaseAt !== null ? line.amountMinor : -line.fromHeldMinor;
}

/** What a line does to the available balance by itself, signed; releases come on top. */
export function availableEffectMinor(line: Effect): bigint {
  return line.reverses === null && line.releaseAt !== null ? 0n : -line.fromAvailableMinor;
}

const REWARD_REASONS: ReadonlySet<LineReason> = new Set([
  "loyalty",
  "target_bonus",
  "growth_bonus",
  "guarantee",
]);

/** Which of a statement's sums a line belongs to. */
export function figureOf(reason: LineReason): "earned" | "bonuses" | "adjustments" | "clawedBack" {
  if (reason === "reversal") return "clawedBack";
  if (reason === "given_back" || reason === "adjustment" || reason === "write_off") return "adjustments";
  return REWARD_REASONS.has(reason) ? "bonuses" : "earned";
}
