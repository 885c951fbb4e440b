/** What one step of a payment came to; the words of the log. */
export type PaymentOutcome =
  | "paid"
  | "unknown"
  | "not_run"
  | "held"
  | "not_now"
  | "refused"
  | "nothing_found"
  | "needs_human"
  | "stripe_away"
  | "lost_lease";
