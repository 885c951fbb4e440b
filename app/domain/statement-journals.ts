import { type Journal, journalOf } from "./journal.ts";
import { availableEffectMinor, heldEffectMinor } from "./rating/commission-line.ts";
import type { StatementLine, StatementResult } from "./statement.ts";

/**
 * The journals of a sealed statement, in order: accrual (lines above zero), release (what the hold let go), clawback
 * (lines below zero, held part first), set_off. The last moves a shortfall to `partner_debt`, or repays one, so that
 * `partner_payable` is never below zero. Those without entries are left out.
 */
export function statementJournals(
  statementId: string,
  figures: StatementResult,
  lines: readonly StatementLine[],
): Journal[] {
  const above = lines.filter((line) => line.amountMinor > 0n);
  const below = lines.filter((line) => line.amountMinor < 0n);
  const debtBeforeMinor = debt(figures.openingMinor - figures.heldBeforeMinor);
  const debtAfterMinor = debt(figures.availableMinor);
  return [
    journalOf("accrual", statementId, [
      { debit: "commission_expense", credit: "partner_held", amountMinor: sum(above, heldEffectMinor) },
      {
        debit: "commission_expense",
        credit: "partner_payable",
        amountMinor: sum(above, availableEffectMinor),
      },
    ]),
    journalOf("release", statementId, [
      { debit: "partner_held", credit: "partner_payable", amountMinor: figures.releasedMinor },
    ]),
    journalOf("clawback", statementId, [
      { debit: "partner_held", credit: "commission_expense", amountMinor: -sum(below, heldEffectMinor) },
      {
        debit: "partner_payable",
        credit: "commission_expense",
        amountMinor: -sum(below, availableEffectMinor),
      },
    ]),
    journalOf("set_off", statementId, [
      { debit: "partner_debt", credit: "partner_payable", amountMinor: debtAfterMinor - debtBeforeMinor },
    ]),
  ].filter((journal) => journal.entries.length > 0);
}

/** The debt in an available balance: how far it is below zero. */
function debt(availableMinor: bigint): bigint {
  return availableMinor < 0n ? -availableMinor : 0n;
}

function sum(lines: readonly StatementLine[], effect: (line: StatementLine) => bigint): bigint {
  return lines.reduce((total, line) => total + effect(line), 0n);
}
