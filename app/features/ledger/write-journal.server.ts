import { and, asc, eq } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import type { Journal } from "#app/domain/journal.ts";
import type { Currency } from "#app/domain/money.ts";
import type { Period } from "#app/domain/period.ts";
import { journalId } from "#app/features/ledger/journal-id.server.ts";
import { journal, journalEntry } from "#db/schema/ledger.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** Whose books a journal belongs to, and when what it tells happened. */
export type JournalPlace = {
  readonly partnerId: string;
  readonly legalEntityId: string;
  readonly currency: Currency;
  readonly periodId: Period | null;
  readonly eventAt: Date;
  readonly now: Date;
};

/**
 * Writes a journal once per (kind, cause): a repetition writes nothing, and one that would say something else is our
 * mistake. The database checks at commit that it sums to zero. Answers whether it was written now.
 */
export async function writeJournal(
  tx: Tx,
  { kind, cause, entries }: Journal,
  place: JournalPlace,
): Promise<boolean> {
  if (entries.length === 0) return false;
  const id = journalId({ kind, cause });
  const { partnerId, legalEntityId, currency, periodId, eventAt, now } = place;
  const written = await tx
    .insert(journal)
    .values({ id, kind, cause, partnerId, legalEntityId, currency, periodId, eventAt, createdAt: now })
    .onConflictDoNothing({ target: [journal.kind, journal.cause] })
    .returning({ id: journal.id });
  const rows = entries.map((entry, ordinal) => ({
    journalId: id,
    ordinal,
    partnerId,
    accountCode: entry.account,
    amountMinor: entry.amountMinor,
    currency,
  }));
  if (written.length > 0) {
    await tx.insert(journalEntry).values(rows);
    return true;
  }
  const before = await tx
    .select()
    .from(journalEntry)
    .where(and(eq(journalEntry.journalId, id), eq(journalEntry.partnerId, partnerId)))
    .orderBy(asc(journalEntry.ordinal));
  invariant(
    before.length === rows.length &&
      before.every(
        (row, at) => row.accountCode === rows[at]?.accountCode && row.amountMinor === rows[at]?.amountMinor,
      ),
    `journal ${kind} of ${cause} says the same when it is written again`,
  );
  return false;
}
