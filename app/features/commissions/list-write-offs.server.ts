import { and, asc, desc, eq, ne, sql } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import type { Currency } from "#app/domain/money.ts";
import type { WriteOffStatus } from "#app/domain/write-off-rules.ts";
import { namesOf } from "#app/features/agreements/find-template.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { writeOff } from "#db/schema/adjustments.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { journal, journalEntry } from "#db/schema/ledger.ts";
import { partner } from "#db/schema/partners.ts";
import { period } from "#db/schema/revenue.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";

/** What a partner owes an entity: a negative balance that no earnings were set off against yet. Minor units, sizes. */
export type OpenDebt = {
  readonly partnerId: string;
  readonly partnerName: string;
  readonly legalEntityId: string;
  readonly entityName: string;
  readonly currency: Currency;
  readonly debtMinor: bigint;
  /** Of it, what waits to be given up, or was and waits for its statement. */
  readonly givenUpMinor: bigint;
};

export type WriteOffRow = {
  readonly id: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly entityName: string;
  readonly currency: Currency;
  readonly amountMinor: bigint;
  readonly reason: string;
  readonly status: WriteOffStatus;
  readonly proposed: { readonly by: string; readonly at: Date };
  readonly decided: { readonly by: string; readonly at: Date } | null;
  readonly periodId: string | null;
  /** The reader proposed it, so somebody else confirms. */
  readonly isOwn: boolean;
};

/** Debts as they stand in the books, and every write-off, newest first. For finance and admins. */
export function listWriteOffs(
  ctx: Pick<Ctx, "db" | "actor">,
): Promise<{ readonly debts: readonly OpenDebt[]; readonly writeOffs: readonly WriteOffRow[] }> {
  const { actor } = ctx;
  if (actor.kind !== "staff") throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const rows = await tx
      .select({ row: writeOff, partnerName: partner.name, entityName: legalEntity.name })
      .from(writeOff)
      .innerJoin(partner, eq(partner.id, writeOff.partnerId))
      .innerJoin(legalEntity, eq(legalEntity.id, writeOff.legalEntityId))
      .orderBy(desc(writeOff.proposedAt), desc(writeOff.id));
    const names = await namesOf(
      tx,
      rows.flatMap(({ row }) => [row.proposedBy, row.decidedBy]),
    );
    const person = (id: string) => names[id] ?? id;
    return {
      debts: await openDebts(tx),
      writeOffs: rows.map(({ row, partnerName, entityName }) => ({
        id: row.id,
        partnerId: row.partnerId,
        partnerName,
        entityName,
        currency: row.currency,
        amountMinor: row.amountMinor,
        reason: row.reason,
        status: row.status,
        proposed: { by: person(row.proposedBy), at: row.proposedAt },
        decided: row.decidedBy && row.decidedAt ? { by: person(row.decidedBy), at: row.decidedAt } : null,
        periodId: row.periodId,
        isOwn: row.proposedBy === actor.accountId,
      })),
    };
  });
}

async function openDebts(reader: Reader): Promise<OpenDebt[]> {
  const debt = sql<string>`sum(${journalEntry.amountMinor})`;
  const rows = await reader
    .select({
      partnerId: journal.partnerId,
      partnerName: partner.name,
      legalEntityId: journal.legalEntityId,
      entityName: legalEntity.name,
      currency: journal.currency,
      debt,
    })
    .from(journalEntry)
    .innerJoin(journal, eq(journal.id, journalEntry.journalId))
    .innerJoin(partner, eq(partner.id, journal.partnerId))
    .innerJoin(legalEntity, eq(legalEntity.id, journal.legalEntityId))
    .where(eq(journalEntry.accountCode, "partner_debt"))
    .groupBy(journal.partnerId, partner.name, journal.legalEntityId, legalEntity.name, journal.currency)
    .having(sql`${debt} > 0`)
    .orderBy(asc(partner.name), asc(journal.legalEntityId), asc(journal.currency));
  return Promise.all(
    rows.map(async ({ debt: minor, ...row }) => ({
      ...row,
      debtMinor: BigInt(minor),
      givenUpMinor: await givenUpMinor(reader, row, null),
    })),
  );
}

/** Of a debt, what other write-offs ask for or gave up without a statement that says so yet. Minor units. */
export async function givenUpMinor(
  reader: Reader,
  of: { readonly partnerId: string; readonly legalEntityId: string; readonly currency: Currency },
  exceptId: string | null,
): Promise<bigint> {
  const [row] = await reader
    .select({ minor: sql<string>`coalesce(sum(${writeOff.amountMinor}), 0)` })
    .from(writeOff)
    .leftJoin(period, eq(period.id, writeOff.periodId))
    .where(
      and(
        eq(writeOff.partnerId, of.partnerId),
        eq(writeOff.legalEntityId, of.legalEntityId),
        eq(writeOff.currency, of.currency),
        ne(writeOff.status, "withdrawn"),
        sql`${period.status} is distinct from 'closed'`,
        exceptId === null ? undefined : ne(writeOff.id, exceptId),
      ),
    );
  return BigInt(row?.minor ?? 0);
}
