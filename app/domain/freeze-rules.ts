import type { Actor, StaffActor } from "./actor.ts";
import type { DomainErrorCode } from "./errors.ts";

/** What becomes of the account when payouts go on: the change was theirs, or the account is closed and they enter another. */
export const FREEZE_OUTCOMES = ["account_kept", "account_withdrawn"] as const;
export type FreezeOutcome = (typeof FREEZE_OUTCOMES)[number];

export type FreezeState = {
  readonly liftedAt: Date | null;
  readonly liftAskedBy: string | null;
};

/** May this person ask for payouts to go on? Asking again puts one's own words in place of what was asked. */
export function whyNotAskLift(freeze: FreezeState, actor: Actor): DomainErrorCode | null {
  if (!isFinance(actor)) return "not_allowed";
  return freeze.liftedAt === null ? null : "freeze_not_open";
}

/** A second person of finance lets payouts go on, as the first one asked; the database checks both again. */
export function whyNotLift(freeze: FreezeState, actor: Actor): DomainErrorCode | null {
  if (!isFinance(actor)) return "not_allowed";
  if (freeze.liftedAt !== null) return "freeze_not_open";
  if (freeze.liftAskedBy === null) return "lift_not_asked";
  return freeze.liftAskedBy === actor.accountId ? "lifter_is_asker" : null;
}

/** What a lift's fresh proof is bound to: this freeze, with this end. */
export function liftSubject(freezeId: string, outcome: string): string {
  return `payout_freeze:${freezeId}:${outcome}`;
}

function isFinance(actor: Actor): actor is StaffActor {
  return actor.kind === "staff" && actor.roles.includes("finance");
}
