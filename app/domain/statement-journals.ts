import { type Journal, journalOf } from "./journal.ts";
import { availableEffectMinor, figureOf, heldEffectMinor } from "./rating/commission-line.ts";
import type { StatementLine, StatementResult } from "./statement.ts";

type Figure = ReturnType<typeof figureOf>;

/**
 * The journals of a sealed statement, in order: accrual, bonus, adjustment, release (what the hold let go), clawback,
 * write_off, set_off. The first three and the clawback each book one of the statement's four sums, whatever the sign of its lines,
 * so that the books tell apart what the statement tells apart (a debt given up stands among its adjustments and is
 * no commission: it has a kind of its own); what is still on hold goes to `partner_held`. set_off
 * moves a shortfall to `partner_debt`, or repays one: `partner_payable` is never below zero. Empty ones are left out.
 */
export function statementJournals(
  statementId: string,
  figures: StatementResult,
  lines: readonly StatementLine[],
): Journal[] {
  const isWriteOff = ({ reason }: StatementLine) => reason === "write_off";
  const booked = (kind: Journal["kind"], figure: Figure) => {
    const own = lines.filter((line) => figureOf(line.reason) === figure && !isWriteOff(line));
    return journalOf(kind, statementId, [
      { debit: "commission_expense", credit: "partner_held", amountMinor: sum(own, heldEffectMinor) },
      { debit: "commission_expense", credit: "partner_payable", amountMinor: sum(own, availableEffectMinor) },
    ]);
  };
  const debtBeforeMinor = debt(figures.openingMinor - figures.heldBeforeMinor);
  const debtAfterMinor = debt(figures.availableMinor);
  return [
    booked("accrual", "earned"),
    booked("bonus", "bonuses"),
    booked("adjustment", "adjustments"),
    journalOf("release", statementId, [
      { debit: "partner_held", credit: "partner_payable", amountMinor: figures.releasedMinor },
    ]),
    booked("clawback", "clawedBack"),
    journalOf("write_off", statementId, [
      {
        debit: "debt_written_off",
        credit: "partner_payable",
        amountMinor: sum(lines.filter(isWriteOff), availableEffectMinor),
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
