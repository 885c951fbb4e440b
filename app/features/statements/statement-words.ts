import type { StatusKind } from "#app/components/status-mark.tsx";
import type { StatementLineState } from "#app/domain/statement-view.ts";

/** How each state of a line is marked. */
export const LINE_MARK: Readonly<Record<StatementLineState, StatusKind>> = {
  payable: "good",
  held: "held",
  reversal: "bad",
  not_earned: "neutral",
};

const REASONS = ["payable", "below_minimum", "negative_balance", "on_hold", "nothing_earned"] as const;
export type Reason = (typeof REASONS)[number];

/** The code as one that the catalogue has words for. */
export function asReason(code: string | null): Reason {
  return REASONS.find((known) => known === code) ?? "payable";
}
