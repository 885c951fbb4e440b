import type { StatusKind } from "#app/components/status-mark.tsx";
import { PAYABLE_REASONS, type PayableReason } from "#app/domain/payable-reason.ts";
import type { StatementLineState } from "#app/domain/statement-view.ts";

/** How each state of a line is marked. */
export const LINE_MARK: Readonly<Record<StatementLineState, StatusKind>> = {
  payable: "good",
  held: "held",
  reversal: "bad",
  not_earned: "neutral",
};

export type Reason = PayableReason;

/** The code as one that the catalogue has words for. */
export function asReason(code: string | null): Reason {
  return PAYABLE_REASONS.find((known) => known === code) ?? "payable";
}
