import type { RunStatus } from "#app/domain/payout-run-rules.ts";
import type { PayoutState } from "#app/domain/payout-state.ts";

/** How far a run is. The last three are seen from its payouts and the reconciliation, not written on it. */
export type RunStage = "draft" | "submitted" | "approved" | "rejected" | "paying" | "paid" | "reconciled";

const DONE: readonly PayoutState[] = ["paid", "partly_reversed", "reversed", "cancelled"];

/** `reconciledAt`: when our books last agreed with Stripe's, with no difference open; null: not since there is one. */
export function runStage(
  status: RunStatus,
  payouts: readonly { readonly status: PayoutState; readonly paidAt: Date | null }[],
  reconciledAt: Date | null,
): RunStage {
  if (status !== "released") return status;
  if (payouts.some((row) => !DONE.includes(row.status))) return "paying";
  const agreedSince = (paidAt: Date | null) =>
    paidAt === null || (reconciledAt !== null && reconciledAt >= paidAt);
  return payouts.every((row) => agreedSince(row.paidAt)) ? "reconciled" : "paid";
}
