/** How far one partner's payment is. */
export const PAYOUT_STATES = [
  "draft",
  "approved",
  "sending",
  "paid",
  "unknown",
  "waiting_funds",
  "held_account",
  "held_currency",
  "partly_reversed",
  "reversed",
  "needs_human",
  "cancelled",
] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

/** What a payout in this state waits for; null: for nothing any more. */
export const PAYOUT_WAITS_FOR: Readonly<Record<PayoutState, PayoutWait | null>> = {
  draft: "approval",
  approved: "payment_job",
  sending: "stripe_answer",
  unknown: "stripe_look_up",
  waiting_funds: "platform_funds",
  held_account: "partner_account",
  held_currency: "platform_currency",
  needs_human: "finance",
  partly_reversed: "finance",
  reversed: "finance",
  paid: null,
  cancelled: null,
};
export type PayoutWait =
  | "approval"
  | "payment_job"
  | "stripe_answer"
  | "stripe_look_up"
  | "platform_funds"
  | "partner_account"
  | "platform_currency"
  | "finance";

const SENDABLE_NEXT = [
  "sending",
  "paid",
  "waiting_funds",
  "held_account",
  "held_currency",
  "needs_human",
  "cancelled",
] as const;
const SETTLED_NEXT = ["paid", "waiting_funds", "held_account", "held_currency", "needs_human"] as const;

/**
 * Where a payout may go from each state. `paid` out of a side state is a transfer that was found. A person moves it out
 * of `needs_human`; one that was paid never comes back (a re-payment is a new payout).
 */
export const PAYOUT_MOVES: Readonly<Record<PayoutState, readonly PayoutState[]>> = {
  draft: ["approved", "cancelled"],
  approved: SENDABLE_NEXT,
  // Back to approved: Stripe did not run it, so it is simply due again.
  sending: ["unknown", "approved", ...SETTLED_NEXT],
  unknown: ["sending", ...SETTLED_NEXT],
  waiting_funds: SENDABLE_NEXT,
  held_account: ["approved", ...SENDABLE_NEXT],
  held_currency: ["approved", ...SENDABLE_NEXT],
  needs_human: ["approved", "paid", "cancelled"],
  paid: ["partly_reversed", "reversed", "needs_human"],
  partly_reversed: ["reversed", "needs_human"],
  reversed: ["needs_human"],
  // Left out of a run that is still a draft, and taken in again: nobody approved it yet (a trigger sees to that).
  cancelled: ["draft"],
};

/** Staying where one is, is no move. The database keeps the same list (trigger payout_moves). */
export function mayMove(from: PayoutState, to: PayoutState): boolean {
  return from !== to && PAYOUT_MOVES[from].includes(to);
}
