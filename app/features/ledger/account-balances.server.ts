import { and, eq, lte, sql } from "drizzle-orm";
import type { LedgerAccount } from "#app/domain/ledger-accounts.ts";
import type { Currency } from "#app/domain/money.ts";
import { journal, journalEntry } from "#db/schema/ledger.ts";
import type { Reader } from "#db/with-actor.server.ts";

/**
 * Balances of one partner's accounts with one entity in one currency, minor units: debit positive, credit negative. Of
 * what happened up to an instant, when one is named.
 */
export async function accountBalances(
  reader: Reader,
  of: { partnerId: string; legalEntityId: string; currency: Currency; upTo?: Date },
): Promise<ReadonlyMap<LedgerAccount, bigint>> {
  const rows = await reader
    .select({ account: journalEntry.accountCode, minor: sql<string>`sum(${journalEntry.amountMinor})` })
    .from(journalEntry)
    .innerJoin(journal, eq(journal.id, journalEntry.journalId))
    .where(
      and(
        eq(journal.partnerId, of.partnerId),
        eq(journal.legalEntityId, of.legalEntityId),
        eq(journal.currency, of.currency),
        of.upTo ? lte(journal.eventAt, of.upTo) : undefined,
      ),
    )
    .groupBy(journalEntry.accountCode);
  return new Map(rows.map((row) => [row.account as LedgerAccount, BigInt(row.minor)]));
}
