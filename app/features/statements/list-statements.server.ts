import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Period } from "#app/domain/period.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { isSettling } from "#app/features/statements/settling-version.server.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { partner } from "#db/schema/partners.ts";
import { payout } from "#db/schema/payouts.ts";
import { statement } from "#db/schema/statements.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";

export type ListedStatement = {
  readonly id: string;
  readonly number: string;
  readonly periodId: Period;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly entityName: string;
  readonly currency: string;
  readonly earnedMinor: bigint;
  /** Reversals and what was given back, minor units, signed. */
  readonly adjustedMinor: bigint;
  readonly heldMinor: bigint;
  readonly payableMinor: bigint;
  readonly payableReason: string;
  readonly sealedAt: Date;
  /** Above 1: it was restated. */
  readonly newestVersion: number;
  readonly payoutStatus: string | null;
  readonly paidAt: Date | null;
};

type Wanted = {
  readonly periodId?: Period;
  readonly partnerId?: string;
  readonly limit: number;
  readonly offset: number;
};

/** Statements that the actor may see, newest month first, then by number; and how many there are in all. */
export function listStatements(
  ctx: Pick<Ctx, "db" | "actor">,
  { periodId, partnerId, limit, offset }: Wanted,
): Promise<{ readonly rows: readonly ListedStatement[]; readonly total: number }> {
  return withActor(ctx, async (tx) => {
    const which = and(
      periodId ? eq(statement.periodId, periodId) : undefined,
      partnerId ? eq(statement.partnerId, partnerId) : undefined,
    );
    return {
      rows: await selectStatements(tx, which, limit, offset),
      total: await tx.$count(statement, and(which, isSettling)),
    };
  });
}

/** What a list shows of one; not its sealed text, which may be a megabyte. */
const { id, number, periodId, partnerId, currency, earnedMinor, clawedBackMinor, adjustmentsMinor } =
  statement;
const { bonusesMinor, heldMinor, payableMinor, payableReason, sealedAt } = statement;
const shown = {
  ...{ id, number, periodId, partnerId, currency, earnedMinor, clawedBackMinor, adjustmentsMinor },
  ...{ bonusesMinor, heldMinor, payableMinor, payableReason, sealedAt },
};

/** Statements by the version that settles; how many restatements there are, the newest version says. */
export async function selectStatements(
  reader: Reader,
  which: SQL | undefined,
  limit: number,
  offset = 0,
): Promise<ListedStatement[]> {
  const rows = await reader
    .select({
      row: shown,
      partnerName: partner.name,
      entityName: legalEntity.name,
      newestVersion: sql<number>`(select max(later.version) from statement later where later.number = ${statement.number})`,
      payoutStatus: payout.status,
      paidAt: payout.paidAt,
    })
    .from(statement)
    .innerJoin(partner, eq(partner.id, statement.partnerId))
    .innerJoin(legalEntity, eq(legalEntity.id, statement.legalEntityId))
    .leftJoin(
      payout,
      and(
        eq(payout.statementId, statement.id),
        sql`${payout.id} = (select p.id from payout p where p.statement_id = ${statement.id} and p.status <> 'cancelled' order by p.ordinal desc limit 1)`,
      ),
    )
    .where(and(which, isSettling))
    .orderBy(desc(statement.periodId), asc(statement.number))
    .limit(limit)
    .offset(offset);
  return rows.map(({ row, ...more }) => ({
    id: row.id,
    number: row.number,
    periodId: row.periodId,
    partnerId: row.partnerId,
    currency: row.currency,
    earnedMinor: row.earnedMinor,
    adjustedMinor: row.clawedBackMinor + row.adjustmentsMinor + row.bonusesMinor,
    heldMinor: row.heldMinor,
    payableMinor: row.payableMinor,
    payableReason: row.payableReason,
    sealedAt: row.sealedAt,
    ...more,
  }));
}
