import type { Actor, StaffActor } from "./actor.ts";
import type { DomainErrorCode } from "./errors.ts";

export const WRITE_OFF_STATUSES = ["proposed", "confirmed", "withdrawn"] as const;
export type WriteOffStatus = (typeof WRITE_OFF_STATUSES)[number];

/** Minor units: what a partner owes by its books, and what of it waits to be given up or was, by a statement to come. */
export type DebtToWriteOff = { readonly debtMinor: bigint; readonly givenUpMinor: bigint };

/** May this person propose that a debt be given up? Never more than is owed: a gift would be a bonus, by the agreement. */
export function whyNotWriteOff(
  { debtMinor, givenUpMinor }: DebtToWriteOff,
  amountMinor: bigint,
  actor: Actor,
): DomainErrorCode | null {
  if (!isFinance(actor)) return "not_allowed";
  if (amountMinor <= 0n || amountMinor > debtMinor - givenUpMinor) return "write_off_exceeds_debt";
  return null;
}

/** Two people of finance: whoever proposed does not confirm, and the debt is still there. `given up`: by others. */
export function whyNotConfirmWriteOff(
  writeOff: { readonly status: WriteOffStatus; readonly proposedBy: string; readonly amountMinor: bigint },
  debt: DebtToWriteOff,
  actor: Actor,
): DomainErrorCode | null {
  if (!isFinance(actor)) return "not_allowed";
  if (writeOff.status !== "proposed") return "write_off_not_proposed";
  if (actor.accountId === writeOff.proposedBy) return "confirmer_is_proposer";
  return whyNotWriteOff(debt, writeOff.amountMinor, actor);
}

function isFinance(actor: Actor): actor is StaffActor {
  return actor.kind === "staff" && actor.roles.includes("finance");
}
