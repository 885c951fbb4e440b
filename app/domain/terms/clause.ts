import type { AgreementTerms } from "./agreement-terms.ts";
import type { AgreementHead, HeadPays } from "./head-terms.ts";
import type { AgreementReward } from "./reward-terms.ts";
import type { MinorByCurrency } from "./term-pieces.ts";

type FlatPays = Extract<HeadPays, { kind: "flat" }>;
type TieredPays = Extract<HeadPays, { kind: "tiered" }>;
type TargetReward = Extract<AgreementReward, { kind: "target" }>;

/** Sentences of section 1 and 2, about a head. */
export type HeadSentenceCode =
  | "pays_percentage"
  | "pays_platform_fee"
  | `pays_${TieredPays["mode"]}`
  | "pays_per_unit"
  | `pays_flat_${FlatPays["per"]}`
  | "rate_from_day"
  | "rate_from_year"
  | "bracket_first"
  | "bracket"
  | "brackets_unnamed_currency"
  | "count_from_nothing"
  | "count_from"
  | "other_currencies_nothing"
  | "flat_refund"
  | `base_${AgreementHead["base"]}`
  | "deductions_none"
  | "deductions"
  | `credits_${AgreementHead["credits"]}`
  | `customers_${AgreementHead["customers"]}`
  | "everywhere"
  | "segments"
  | "countries"
  | "first_payment_only"
  | "every_payment"
  | "window_months"
  | "window_life"
  | `earned_${AgreementHead["earnedWhen"]}`
  | `prepaid_${AgreementHead["prepaid"]}`;

/** Sentences of section 1 about rewards, caps and floors. */
export type ExtraSentenceCode =
  | `target_${TargetReward["measure"]}`
  | "target_pays_amount"
  | "target_pays_part"
  | "target_once"
  | "target_each"
  | `growth_${Extract<AgreementReward, { kind: "growth" }>["against"]}`
  | "loyalty"
  | "loyalty_step"
  | "cap"
  | "floor"
  | "guarantee"
  | "other_currencies_no_limit";

/** Sentences of sections 3, 4 and 5, about the whole agreement. */
export type CommonSentenceCode =
  | "version_in_force"
  | `version_change_${AgreementTerms["readings"]["versionChange"]}`
  | "order_of_events"
  | "booked_late"
  | "rounding_half_even"
  | "split_by_weight"
  | "roles_alike"
  | "roles"
  | "total_limit"
  | `tail_${AgreementTerms["sharing"]["tail"]["kind"]}`
  | "limits_none"
  | "limits_order"
  | "refund_in_proportion"
  | "refund_after_move"
  | `refund_tier_${AgreementTerms["readings"]["refundAfterTier"]}`
  | "clawback_always"
  | "clawback_days"
  | "dispute_lost_takes_back"
  | `money_flow_${AgreementTerms["moneyFlow"]}`
  | "hold_days"
  | "no_hold"
  | "no_release_lag"
  | "release_lag"
  | `payment_${AgreementTerms["payment"]["every"]}`
  | "minimum_payout"
  | "no_minimum"
  | "no_minimum_elsewhere"
  | "carry_for_ever"
  | "carry_at_most"
  | "negative_balance_set_off"
  | "protection_days"
  | "no_extension"
  | "extension"
  | "time_zone";

export type SentenceCode = HeadSentenceCode | ExtraSentenceCode | CommonSentenceCode;

/**
 * A value of a sentence. The end of its name says what it is: `…Ppm` a rate, `…Minor` amounts by currency,
 * `…UnitMicros` prices by currency, `…On` a calendar day; what a list names follows from its own name.
 */
export type SentenceValue = string | number | readonly string[] | MinorByCurrency;
export type Sentence = {
  readonly code: SentenceCode;
  readonly values: Readonly<Record<string, SentenceValue>>;
};

/** One numbered clause of the agreement's plain-language text; the interface has the words. */
export type Clause = {
  readonly clause: string;
  /** What it speaks of, whatever its number: "head:share", "cap:yearly", "payment". Once in a text. */
  readonly about: string;
  readonly sentences: readonly Sentence[];
};

/** A sentence, shorter. */
export function says(code: SentenceCode, values: Sentence["values"] = {}): Sentence {
  return { code, values };
}
