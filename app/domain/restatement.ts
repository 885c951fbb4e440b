import type { Actor } from "./actor.ts";
import type { DomainErrorCode } from "./errors.ts";
import type { PeriodStatus } from "./period-rules.ts";

/**
 * The version of a statement that settles its month: the next one opens with what it closes with, and a run pays what it
 * pays. Later versions say what the month should have been; their money comes by adjustments of an open month.
 */
export const SETTLING_VERSION = 1;

/** Why a restatement pays nothing, as its row says it. */
export const RESTATEMENT_PAYS_NOTHING = "restatement";

export type StatementToRestate = {
  readonly monthStatus: PeriodStatus;
  /** Lines that two people corrected since its newest version. */
  readonly differences: number;
};

/** May this person issue the next version of a statement? */
export function whyNotRestate(statement: StatementToRestate, actor: Actor): DomainErrorCode | null {
  if (actor.kind !== "staff" || !actor.roles.includes("finance")) return "not_allowed";
  if (statement.monthStatus !== "closed") return "period_not_closed";
  return statement.differences > 0 ? null : "nothing_to_restate";
}
