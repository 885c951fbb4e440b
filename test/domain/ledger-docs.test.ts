import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Journal } from "#app/domain/journal.ts";
import { JOURNAL_KINDS, LEDGER_ACCOUNTS } from "#app/domain/ledger-accounts.ts";
import {
  payoutApprovedJournal,
  payoutCancelledJournal,
  payoutReversedJournal,
  payoutSettledJournal,
  payoutWrittenBackJournal,
} from "#app/domain/payout-journals.ts";
import { type StatementLine, statementFigures } from "#app/domain/statement.ts";
import { statementJournals } from "#app/domain/statement-journals.ts";

const document = readFileSync(new URL("../../docs/ledger.md", import.meta.url), "utf8");

/** Cells of the table whose head begins with this. */
function tableOf(head: string): string[][] {
  const lines = document.split("\n");
  const from = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  const to = lines.findIndex((line, at) => at > from && !line.startsWith("|"));
  return lines.slice(from + 2, to).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

test("the documented accounts are the accounts of the books, with their side and meaning", () => {
  expect(tableOf("account")).toEqual(
    LEDGER_ACCOUNTS.map(({ code, normalSide, meaning }) => [code, normalSide, meaning]),
  );
});

test("the documented journals are the kinds there are, between accounts that there are", () => {
  const rows = tableOf("kind");
  expect(rows.map(([kind]) => kind)).toEqual([...JOURNAL_KINDS]);
  const accounts = new Set<string>(LEDGER_ACCOUNTS.map(({ code }) => code));
  for (const [, , debit, credit] of rows)
    for (const account of `${debit}, ${credit}`.split(", ")) expect(accounts).toContain(account);
});

test("what is booked stands between the accounts that its kind documents", () => {
  const soon = new Date("2026-10-31T23:00:00Z");
  const late = new Date("2026-11-15T00:00:00Z");
  const line = (reason: StatementLine["reason"], amountMinor: bigint, releaseAt: Date): StatementLine => {
    const isTakenBack = reason === "reversal";
    const fromHeldMinor = isTakenBack && releaseAt === late ? -amountMinor : 0n;
    return {
      reason,
      amountMinor,
      releaseAt,
      reverses: isTakenBack ? "its original" : null,
      fromHeldMinor,
      fromAvailableMinor: isTakenBack ? -amountMinor - fromHeldMinor : 0n,
    };
  };
  const lines = [
    line("earned", 9_000n, late),
    line("earned", 500n, soon),
    line("target_bonus", 300n, late),
    line("adjustment", 20n, soon),
    line("reversal", -400n, late),
    line("reversal", -7_000n, soon),
  ];
  const figures = statementFigures({
    openingMinor: 0n,
    paidOutMinor: 0n,
    lines,
    heldBefore: [],
    periodEnd: soon,
    payment: { minimumMinor: 0n, carryAtMostMonths: null, paysThisMonth: true },
    monthsBelow: 0,
  });
  const journals: Journal[] = [
    ...statementJournals("stm_1", figures, lines),
    payoutApprovedJournal("pay_1", 1n),
    payoutSettledJournal("tr_1", 1n),
    payoutCancelledJournal("pay_1", 1n),
    payoutReversedJournal("trr_1", 1n),
    payoutWrittenBackJournal("dec_1", 1n),
  ];
  expect(journals.map(({ kind }) => kind)).toEqual(JOURNAL_KINDS.filter((kind) => kind !== "write_off"));
  const documented = new Map(tableOf("kind").map(([kind, , debit, credit]) => [kind, { debit, credit }]));
  for (const { kind, entries } of journals)
    for (const { account, amountMinor } of entries) {
      const side = documented.get(kind)?.[amountMinor > 0n ? "debit" : "credit"];
      expect(side?.split(", "), `${kind}: ${account}`).toContain(account);
    }
});
