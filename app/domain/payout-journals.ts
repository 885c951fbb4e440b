import { invariant } from "./errors.ts";
import { type Journal, journalOf } from "./journal.ts";

/** Two people approved it: owed → in transit. */
export function payoutApprovedJournal(payoutId: string, amountMinor: bigint): Journal {
  return journalOf("payout_approved", payoutId, [
    { debit: "partner_payable", credit: "payout_in_transit", amountMinor: positive(amountMinor) },
  ]);
}

/** By what the company's money leaves and comes back. */
type PaidFrom = "stripe_balance" | "bank_account";

/**
 * The transfer is known to exist: in transit → gone. Its cause is the transfer (of a bank: the payment that was ordered
 * and confirmed), so a second one cannot hide.
 */
export function payoutSettledJournal(
  transferId: string,
  amountMinor: bigint,
  from: PaidFrom = "stripe_balance",
): Journal {
  return journalOf("payout_settled", transferId, [
    { debit: "payout_in_transit", credit: from, amountMinor: positive(amountMinor) },
  ]);
}

/** Cancelled before anything was sent: in transit → owed. */
export function payoutCancelledJournal(payoutId: string, amountMinor: bigint): Journal {
  return journalOf("payout_cancelled", payoutId, [
    { debit: "payout_in_transit", credit: "partner_payable", amountMinor: positive(amountMinor) },
  ]);
}

/** One reversal of a transfer: the money is back, and finance decides what becomes of it. */
export function payoutReversedJournal(
  reversalId: string,
  amountMinor: bigint,
  to: PaidFrom = "stripe_balance",
): Journal {
  return journalOf("payout_reversed", reversalId, [
    { debit: to, credit: "payout_reversed", amountMinor: positive(amountMinor) },
  ]);
}

/** Money that came back is owed again, in part or whole, by one decision: the next statement carries it. */
export function payoutWrittenBackJournal(decisionId: string, amountMinor: bigint): Journal {
  return journalOf("payout_written_back", decisionId, [
    { debit: "payout_reversed", credit: "partner_payable", amountMinor: positive(amountMinor) },
  ]);
}

function positive(amountMinor: bigint): bigint {
  invariant(amountMinor > 0n, "a payout moves more than nothing");
  return amountMinor;
}
