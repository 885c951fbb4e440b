import { ATTRIBUTION_ROLES, WHOLE_PPM } from "../attribution.ts";
import type { AgreementTerms } from "./agreement-terms.ts";
import { type Sentence, says } from "./clause.ts";

/** What a clause speaks of, and its sentences. */
export type Said = readonly [about: string, ...sentences: Sentence[]];

/** Section 3: how it is counted, whatever the head. */
export function countingClauses(terms: AgreementTerms): Said[] {
  const { readings, caps, floors, clawbackDays } = terms;
  return [
    ["version", says("version_in_force"), says(`version_change_${readings.versionChange}`)],
    ["order", says("order_of_events"), says("booked_late")],
    ["rounding", says("rounding_half_even")],
    ["sharing", says("split_by_weight"), ...sharingSentences(terms)],
    ["tail", tailSentence(terms.sharing.tail)],
    ["limits", says(caps.length + floors.length === 0 ? "limits_none" : "limits_order")],
    [
      "refunds",
      says("refund_in_proportion"),
      says(`refund_tier_${readings.refundAfterTier}`),
      clawbackDays === null ? says("clawback_always") : says("clawback_days", { clawbackDays }),
      says("refund_after_move"),
    ],
    ["disputes", says("dispute_lost_takes_back")],
  ];
}

function sharingSentences({ sharing }: AgreementTerms): Sentence[] {
  const { byRolePpm, totalLimitPpm } = sharing;
  const factors = ATTRIBUTION_ROLES.map((role) => [role, byRolePpm[role] ?? WHOLE_PPM] as const);
  return [
    factors.every(([, factor]) => factor === WHOLE_PPM)
      ? says("roles_alike")
      : says("roles", Object.fromEntries(factors.map(([role, factor]) => [`${role}Ppm`, factor]))),
    says("total_limit", { totalLimitPpm }),
  ];
}

function tailSentence(tail: AgreementTerms["sharing"]["tail"]): Sentence {
  return tail.kind === "months" ? says("tail_months", { months: tail.months }) : says(`tail_${tail.kind}`);
}

/** Section 4: when it is paid. */
export function paymentClauses(terms: AgreementTerms): Said[] {
  const { holdDays, releaseLagMonths, carryAtMostMonths, payment } = terms;
  const minimums = Object.entries(terms.minimumPayoutMinor).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ["money_flow", says(`money_flow_${terms.moneyFlow}`)],
    [
      "hold",
      holdDays === 0 ? says("no_hold") : says("hold_days", { holdDays }),
      releaseLagMonths === 0 ? says("no_release_lag") : says("release_lag", { releaseLagMonths }),
    ],
    ["payment", says(`payment_${payment.every}`, { onDay: payment.onDay })],
    ...minimums.map(
      ([currency, minor]): Said => [
        `minimum:${currency}`,
        says("minimum_payout", { amountMinor: { [currency]: minor } }),
      ],
    ),
    [
      "carry",
      minimums.length === 0
        ? says("no_minimum")
        : says("no_minimum_elsewhere", { currencies: minimums.map(([currency]) => currency) }),
      carryAtMostMonths === null ? says("carry_for_ever") : says("carry_at_most", { carryAtMostMonths }),
    ],
    ["debt", says("negative_balance_set_off")],
  ];
}

/** Section 5: protection of referrals, and the clock. */
export function protectionClauses(terms: AgreementTerms): Said[] {
  const { protectionDays, protectionExtensionDays: days } = terms;
  return [
    [
      "protection",
      says("protection_days", { protectionDays }),
      days === 0 ? says("no_extension") : says("extension", { days }),
    ],
    ["time_zone", says("time_zone", { timeZone: terms.timeZone })],
  ];
}
