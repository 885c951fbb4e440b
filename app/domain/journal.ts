import { invariant } from "./errors.ts";
import type { JournalKind, LedgerAccount } from "./ledger-accounts.ts";

/** Debit positive, credit negative, minor units of the journal's currency. */
export type JournalEntry = { readonly account: LedgerAccount; readonly amountMinor: bigint };
export type Journal = {
  readonly kind: JournalKind;
  /** Id of what made it: a statement, a payout, a transfer, a reversal. */
  readonly cause: string;
  readonly entries: readonly JournalEntry[];
};

/** Takes from one account (credit) and gives to another (debit); a negative amount moves the other way. */
export type Posting = {
  readonly debit: LedgerAccount;
  readonly credit: LedgerAccount;
  readonly amountMinor: bigint;
};

/** A journal of postings, balanced by construction; entries are added up per account, zero ones left out,
 * debits first. */
export function journalOf(kind: JournalKind, cause: string, postings: readonly Posting[]): Journal {
  const totals = new Map<LedgerAccount, bigint>();
  for (const { debit, credit, amountMinor } of postings) {
    totals.set(debit, (totals.get(debit) ?? 0n) + amountMinor);
    totals.set(credit, (totals.get(credit) ?? 0n) - amountMinor);
  }
  const entries = [...totals]
    .filter(([, amountMinor]) => amountMinor !== 0n)
    .map(([account, amountMinor]) => ({ account, amountMinor }))
    .sort(
      (a, b) => Number(a.amountMinor < 0n) - Number(b.amountMinor < 0n) || (a.account < b.account ? -1 : 1),
    );
  invariant(entries.reduce((sum, entry) => sum + entry.amountMinor, 0n) === 0n, "a journal sums to zero");
  return { kind, cause, entries };
}
