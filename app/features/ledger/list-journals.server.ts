import { and, asc, desc, eq, inArray } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import type { JournalKind, LedgerAccount } from "#app/domain/ledger-accounts.ts";
import type { Currency } from "#app/domain/money.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { journal, journalEntry } from "#db/schema/ledger.ts";
import { partner } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";

export type ListedJournal = {
  readonly id: string;
  readonly kind: JournalKind;
  readonly cause: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly currency: Currency;
  readonly eventAt: Date;
  /** Debit positive, credit negative, minor units; they add up to zero. */
  readonly entries: readonly { readonly account: LedgerAccount; readonly amountMinor: bigint }[];
};

type Wanted = {
  readonly kind?: JournalKind;
  readonly account?: LedgerAccount;
  readonly partnerId?: string;
  readonly limit: number;
  readonly offset: number;
};

/** Journals with their entries for staff, newest first; at most `limit`, and how many there are in all. */
export function listJournals(
  ctx: Pick<Ctx, "db" | "actor">,
  { kind, account, partnerId, limit, offset }: Wanted,
): Promise<{ readonly rows: readonly ListedJournal[]; readonly total: number }> {
  if (ctx.actor.kind === "member" || ctx.actor.kind === "anonymous") throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const which = and(
      kind ? eq(journal.kind, kind) : undefined,
      partnerId ? eq(journal.partnerId, partnerId) : undefined,
      account
        ? inArray(
            journal.id,
            tx
              .select({ id: journalEntry.journalId })
              .from(journalEntry)
              .where(eq(journalEntry.accountCode, account)),
          )
        : undefined,
    );
    const rows = await tx
      .select({ journal, partnerName: partner.name })
      .from(journal)
      .innerJoin(partner, eq(partner.id, journal.partnerId))
      .where(which)
      .orderBy(desc(journal.eventAt), asc(journal.partnerId), asc(journal.kind), asc(journal.id))
      .limit(limit)
      .offset(offset);
    const ids = rows.map((row) => row.journal.id);
    const entries = ids.length
      ? await tx
          .select()
          .from(journalEntry)
          .where(inArray(journalEntry.journalId, ids))
          .orderBy(asc(journalEntry.journalId), asc(journalEntry.ordinal))
      : [];
    const entriesOf = Map.groupBy(entries, (entry) => entry.journalId);
    return {
      total: await tx.$count(journal, which),
      rows: rows.map(({ journal: row, partnerName }) => ({
        id: row.id,
        kind: row.kind as JournalKind,
        cause: row.cause,
        partnerId: row.partnerId,
        partnerName,
        currency: row.currency,
        eventAt: row.eventAt,
        entries: (entriesOf.get(row.id) ?? []).map((entry) => ({
          account: entry.accountCode as LedgerAccount,
          amountMinor: entry.amountMinor,
        })),
      })),
    };
  });
}
