import type { Currency } from "./money.ts";
import type { PayoutState } from "./payout-state.ts";

export const ATTEMPT_STATES = ["sending", "unknown", "succeeded", "failed", "abandoned"] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/** One numbered try to send a payout, under one idempotency key for ever. */
export type PayoutAttempt = {
  readonly n: number;
  readonly state: AttemptState;
  readonly firstSentAt: Date;
  readonly lastSentAt: Date;
  /** Stripe answered that this key will never run: a replayed 5xx, or one with stripe-should-retry false. */
  readonly sticky: boolean;
  readonly lookedUpAt: Date | null;
  /** Conclusive looks (see `look_up`) that found nothing. */
  readonly emptyLooks: number;
};
export type PayoutToSend = {
  readonly id: string;
  readonly status: PayoutState;
  /** The last reading of account and balance that said not yet; null before the first. */
  readonly checkedAt: Date | null;
};

/** What the payment job does next with a payout that it has claimed. */
export type NextStep =
  /** Pre-flight, look before sending if `lookFirst`, write the attempt, commit, send. */
  | { readonly do: "send"; readonly n: number; readonly key: string; readonly lookFirst: boolean }
  /** The frozen parameters again, under the same key. */
  | { readonly do: "resend"; readonly n: number; readonly key: string }
  /** Ask Stripe by transfer group; an empty answer counts only where it is `conclusive`: the key is dead by then. */
  | { readonly do: "look_up"; readonly n: number; readonly conclusive: boolean }
  /** Two conclusive looks found nothing: close the attempt; a person allows the next. */
  | { readonly do: "abandon"; readonly n: number }
  | { readonly do: "wait"; readonly until: Date }
  | { readonly do: "needs_human" }
  | { readonly do: "nothing" };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A key may be forgotten after 24 h and would then run again: the last re-send keeps an hour's distance. */
const RESEND_FOR = 23 * HOUR;
const KEY_DEAD_AFTER = 24 * HOUR;
const LOOK_AFTER_SEND = 10 * MINUTE;
const BETWEEN_LOOKS = 15 * MINUTE;
const BETWEEN_CHECKS = 15 * MINUTE;

export function attemptKey(payoutId: string, n: number): string {
  return `payout:${payoutId}:a${n}`;
}

/** The key of a numbered try to take part or all of a transfer back. */
export function reversalKey(ownReversalId: string, n: number): string {
  return `reversal:${ownReversalId}:a${n}`;
}

/** One payout only: the sole look-up that Stripe offers for transfers. */
export function transferGroup(payoutId: string): string {
  return `payout_${payoutId}`;
}

/**
 * The next step of the exactly-once protocol, from what is written down alone, so that it is the same after any crash.
 * An attempt that is open or unknown is settled first; a new key is taken only after a definite no, or a person's yes
 * (who moves the payout from `needs_human` to `approved`).
 */
export function nextStep(payout: PayoutToSend, attempts: readonly PayoutAttempt[], now: Date): NextStep {
  const last = attempts.reduce<PayoutAttempt | null>((a, b) => (a === null || b.n > a.n ? b : a), null);
  switch (payout.status) {
    case "draft":
    case "paid":
    case "partly_reversed":
    case "reversed":
    case "cancelled":
      return { do: "nothing" };
    case "needs_human":
      return { do: "needs_human" };
    default:
      break;
  }
  if (last?.state === "succeeded") return { do: "needs_human" };
  if (last?.state === "sending" || last?.state === "unknown") return settle(payout.id, last, now);
  if (payout.status === "sending" || payout.status === "unknown") return { do: "needs_human" };
  if (payout.status !== "approved" && payout.checkedAt !== null) {
    const until = new Date(payout.checkedAt.getTime() + BETWEEN_CHECKS);
    if (now < until) return { do: "wait", until };
  }
  const n = (last?.n ?? 0) + 1;
  return { do: "send", n, key: attemptKey(payout.id, n), lookFirst: last !== null };
}

/** Same key while it lives, then look; nothing is given up before the key is dead and two looks were empty. */
function settle(payoutId: string, attempt: PayoutAttempt, now: Date): NextStep {
  const first = attempt.firstSentAt.getTime();
  const due = resendDue(attempt);
  if (due !== null && now.getTime() < first + RESEND_FOR) {
    return now.getTime() < due
      ? { do: "wait", until: new Date(due) }
      : { do: "resend", n: attempt.n, key: attemptKey(payoutId, attempt.n) };
  }
  if (attempt.emptyLooks >= 2) return { do: "abandon", n: attempt.n };
  const lookAt = lookDue(attempt);
  if (now.getTime() < lookAt) return { do: "wait", until: new Date(lookAt) };
  return { do: "look_up", n: attempt.n, conclusive: now.getTime() >= first + KEY_DEAD_AFTER };
}

/** 1, 5 and 30 minutes after the first send, then hourly, while the key lives; null when it is not sent again. */
function resendDue(attempt: PayoutAttempt): number | null {
  if (attempt.sticky) return null;
  const first = attempt.firstSentAt.getTime();
  const last = attempt.lastSentAt.getTime();
  for (const minutes of [1, 5, 30]) if (first + minutes * MINUTE > last) return first + minutes * MINUTE;
  const hours = Math.floor((last - first - 30 * MINUTE) / HOUR) + 1;
  const due = first + 30 * MINUTE + hours * HOUR;
  return due < first + RESEND_FOR ? due : null;
}

/** Ten minutes after the last send; after an early empty look, when the key is dead; then a quarter of an hour apart. */
function lookDue(attempt: PayoutAttempt): number {
  const afterSend = attempt.lastSentAt.getTime() + LOOK_AFTER_SEND;
  if (attempt.lookedUpAt === null || attempt.lookedUpAt < attempt.lastSentAt) return afterSend;
  const dead = attempt.firstSentAt.getTime() + KEY_DEAD_AFTER;
  return Math.max(afterSend, attempt.lookedUpAt.getTime() + BETWEEN_LOOKS, dead);
}

const AT_REST: readonly PayoutState[] = [
  "approved",
  "waiting_funds",
  "held_account",
  "held_currency",
  "needs_human",
];

/** May a person take it back? By what is written here nothing is under way and nothing went; Stripe is asked besides. */
export function isUnsent(
  { status, transferId }: { readonly status: PayoutState; readonly transferId: string | null },
  attempts: readonly Pick<PayoutAttempt, "state">[],
): boolean {
  const isOver = ({ state }: Pick<PayoutAttempt, "state">) => state === "failed" || state === "abandoned";
  return AT_REST.includes(status) && transferId === null && attempts.every(isOver);
}

const EVENTS_KEPT = 29 * 24 * HOUR;

/**
 * Can a person take "Stripe has nothing" for the last word? Each attempt was refused, or given up after two looks with a
 * dead key; the last sending is long enough ago for lists to show it; and Stripe's events still reach back to the first.
 */
export function isLookConclusive(attempts: readonly PayoutAttempt[], now: Date): boolean {
  return attempts.every(
    ({ state, emptyLooks, firstSentAt, lastSentAt }) =>
      (state === "failed" || (state === "abandoned" && emptyLooks >= 2)) &&
      now.getTime() >= lastSentAt.getTime() + LOOK_AFTER_SEND &&
      now.getTime() < firstSentAt.getTime() + EVENTS_KEPT,
  );
}

/** May the key of an attempt still bring a transfer? After a day it is dead for ever. */
export function isKeyAlive({ state, firstSentAt }: PayoutAttempt, now: Date): boolean {
  return (
    (state === "sending" || state === "unknown") && now.getTime() < firstSentAt.getTime() + KEY_DEAD_AFTER
  );
}

/** What was frozen when the run was approved. */
export type FrozenTransfer = {
  readonly payoutId: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly destination: string;
};
/** A transfer as Stripe shows it, with its numbers converted. */
export type SeenTransfer = {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly destination: string | null;
  readonly transferGroup: string | null;
  /** metadata.payout_id */
  readonly payoutId: string | null;
  readonly reversedMinor: bigint;
};
export type TransferMismatch =
  | "payout_differs"
  | "group_differs"
  | "amount_differs"
  | "currency_differs"
  | "destination_differs"
  | "already_reversed";

/** Is this transfer exactly the one that was approved? Null if so, else the first thing that is not. */
export function verifyTransfer(frozen: FrozenTransfer, transfer: SeenTransfer): TransferMismatch | null {
  if (transfer.payoutId !== frozen.payoutId) return "payout_differs";
  if (transfer.transferGroup !== transferGroup(frozen.payoutId)) return "group_differs";
  if (transfer.amountMinor !== frozen.amountMinor) return "amount_differs";
  if (transfer.currency !== frozen.currency) return "currency_differs";
  if (transfer.destination !== frozen.destination) return "destination_differs";
  return transfer.reversedMinor === 0n ? null : "already_reversed";
}
