import type { AgreementTerms } from "./agreement-terms.ts";

export type ClauseCode =
  | "share_percentage"
  | "window_months"
  | "window_life"
  | "version_in_force"
  | "base_net"
  | "rounding_half_even"
  | "split_by_weight"
  | "refund_in_proportion"
  | "dispute_lost_takes_back"
  | "hold_days"
  | "no_hold"
  | "minimum_payout"
  | "negative_balance_set_off"
  | "protection_days"
  | "time_zone";

export type ClauseValue = string | number | null | readonly string[];
/** One numbered sentence of the agreement's plain-language text; the interface has the words. */
export type Clause = {
  readonly clause: string;
  readonly code: ClauseCode;
  readonly values: Readonly<Record<string, ClauseValue>>;
};

/**
 * The agreement in plain language, as codes and values, in order: 1 what is paid (one clause a head), 2 for how long
 * (one a head), 3 how it is counted, 4 when it is paid, 5 protection and time. A line's working names its clause of 1.
 */
export function clausesOf(terms: AgreementTerms): Clause[] {
  const section = (number: number, clauses: readonly Omit<Clause, "clause">[]): Clause[] =>
    clauses.map((clause, index) => ({ clause: `${number}.${index + 1}`, ...clause }));
  return [
    ...section(
      1,
      terms.heads.map((head) => ({
        code: "share_percentage" as const,
        values: {
          head: head.id,
          ratePpm: head.pays.kind === "percentage" ? head.pays.ratePpm : 0,
          products: head.products,
          streams: head.streams,
        },
      })),
    ),
    ...section(
      2,
      terms.heads.map((head) => ({
        code: head.months === null ? ("window_life" as const) : ("window_months" as const),
        values: { head: head.id, months: head.months },
      })),
    ),
    ...section(3, [
      { code: "base_net", values: {} },
      { code: "version_in_force", values: {} },
      { code: "rounding_half_even", values: {} },
      { code: "split_by_weight", values: {} },
      { code: "refund_in_proportion", values: {} },
      { code: "dispute_lost_takes_back", values: {} },
    ]),
    ...section(4, [
      { code: terms.holdDays === 0 ? "no_hold" : "hold_days", values: { days: terms.holdDays } },
      ...Object.entries(terms.minimumPayoutMinor)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([currency, amountMinor]) => ({
          code: "minimum_payout" as const,
          values: { currency, amountMinor },
        })),
      { code: "negative_balance_set_off", values: {} },
    ]),
    ...section(5, [
      { code: "protection_days", values: { days: terms.protectionDays } },
      { code: "time_zone", values: { timeZone: terms.timeZone } },
    ]),
  ];
}
