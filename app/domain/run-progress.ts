import type { Actor } from "./actor.ts";
import type { DomainErrorCode } from "./errors.ts";
import type { RunStatus } from "./payout-run-rules.ts";
import type { PayoutState } from "./payout-state.ts";

/** Moves by itself: the job, or Stripe's answer. */
const MOVING: readonly PayoutState[] = ["approved", "sending", "unknown"];
const SENT: readonly PayoutState[] = ["paid", "partly_reversed", "reversed"];

/** What one payout counts as while its run is followed. */
export type ProgressPart = "moving" | "sent" | "stopped" | "left_out";

/** `stopped` waits for money, an account or a person; `left_out` is cancelled or was never approved. */
export function progressPartOf(state: PayoutState): ProgressPart {
  if (MOVING.includes(state)) return "moving";
  if (SENT.includes(state)) return "sent";
  return state === "cancelled" || state === "draft" ? "left_out" : "stopped";
}

export type RunToPause = {
  readonly status: RunStatus;
  readonly isPaused: boolean;
  /** Payouts that may still be sent, now or after somebody did something. */
  readonly unsent: number;
};

/** May this person keep the rest of a run from being sent? */
export function whyNotPause(run: RunToPause, actor: Actor): DomainErrorCode | null {
  if (!isFinance(actor)) return "not_allowed";
  if (run.status !== "released" || run.unsent === 0) return "run_not_under_way";
  return run.isPaused ? "run_is_paused" : null;
}

/** May this person let it go on? Whoever paused it may, and any other of finance. */
export function whyNotResume(run: Pick<RunToPause, "isPaused">, actor: Actor): DomainErrorCode | null {
  if (!isFinance(actor)) return "not_allowed";
  return run.isPaused ? null : "run_not_paused";
}

/**
 * Whole seconds until what moves has been sent, at the pace of late: `lately` payouts in the last `lateSeconds`. Null
 * when nothing says how fast it goes.
 */
export function secondsLeft(moving: number, lately: number, lateSeconds: number): number | null {
  if (moving === 0) return 0;
  return lately === 0 ? null : Math.ceil((moving * Math.max(lateSeconds, 1)) / lately);
}

function isFinance(actor: Actor): boolean {
  return actor.kind === "staff" && actor.roles.includes("finance");
}
