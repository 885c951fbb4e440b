import type { Journal } from "#app/domain/journal.ts";
import { journalId } from "#app/features/ledger/journal-id.server.ts";
import type { JournalPlace } from "#app/features/ledger/write-journal.server.ts";
import { bulkOf, bulkRow, insertBulk } from "#db/bulk.server.ts";
import type { Tx } from "#db/with-actor.server.ts";

export type PlacedJournal = Omit<JournalPlace, "now"> & { readonly journal: Journal };

const JOURNAL_COLUMNS = [
  ...[
    "id",
    "kind",
    "cause",
    "partner_id",
    "legal_entity_id",
    "currency",
    "period_id",
    "event_at",
    "created_at",
  ],
];
const ENTRY_COLUMNS = ["journal_id", "ordinal", "partner_id", "account_code", "amount_minor", "currency"];

/**
 * Writes many journals that have never been written, with one statement each for them and their entries. The database
 * refuses one that is there (once per kind and cause), and one that does not sum to zero.
 */
export async function writeJournals(tx: Tx, placed: readonly PlacedJournal[], now: Date): Promise<void> {
  const journals: string[] = [];
  const entries: string[] = [];
  for (const { journal, partnerId, legalEntityId, currency, periodId, eventAt } of placed) {
    const id = journalId(journal);
    const { kind, cause } = journal;
    journals.push(bulkRow([id, kind, cause, partnerId, legalEntityId, currency, periodId, eventAt, now]));
    for (const [ordinal, { account, amountMinor }] of journal.entries.entries())
      entries.push(bulkRow([id, ordinal, partnerId, account, amountMinor, currency]));
  }
  await insertBulk(tx, "journal", JOURNAL_COLUMNS, bulkOf(journals));
  await insertBulk(tx, "journal_entry", ENTRY_COLUMNS, bulkOf(entries));
}
