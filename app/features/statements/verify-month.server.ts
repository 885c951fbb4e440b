import { asc, eq, sql } from "drizzle-orm";
import { canonicalJson } from "#app/domain/canonical-json.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import type { Period } from "#app/domain/period.ts";
import { statementJournals } from "#app/domain/statement-journals.ts";
import { type LineRow, rowToLine } from "#app/features/commissions/line-row.server.ts";
import { ratePartnerMonth } from "#app/features/commissions/rate-partner-month.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import {
  type BuiltStatement,
  buildStatement,
  groupByStatement,
  statementNumber,
} from "#app/features/statements/build-statement.server.ts";
import { compareRows, type Difference, type PlainRow } from "#app/features/statements/compare-rows.server.ts";
import { carriedKeys, listPartnersOfMonth } from "#app/features/statements/partners-of-month.server.ts";
import { commissionLine, ratingState } from "#db/schema/commissions.ts";
import { journal, journalEntry } from "#db/schema/ledger.ts";
import { period } from "#db/schema/revenue.ts";
import { statement, statementDocument } from "#db/schema/statements.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";

export type MonthVerification = {
  readonly periodId: Period;
  /** How many of each were compared. */
  readonly statements: number;
  readonly lines: number;
  readonly entries: number;
  readonly agrees: boolean;
  readonly differences: readonly Difference[];
};

/**
 * Works a closed month out again from its sources alone, as they were known at its close, and compares every line,
 * figure, sealed text, hash and ledger entry with what stands. Changes nothing. Refuses: not_allowed (partners),
 * period_not_closed.
 */
export async function verifyMonth(
  ctx: Pick<Ctx, "db" | "actor">,
  { periodId }: { periodId: Period },
): Promise<MonthVerification> {
  if (ctx.actor.kind !== "staff" && ctx.actor.kind !== "system") throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const [month] = await tx.select().from(period).where(eq(period.id, periodId));
    if (month?.status !== "closed") throw new DomainError("period_not_closed", { period: periodId });
    const stored = await loadStored(tx, periodId);
    const again = await rebuild(tx, month, stored);
    const differences = [
      ...compareRows("line", stored.lines, again.lines),
      ...compareRows("rating_state", stored.state, again.state),
      ...compareRows("statement", stored.statements, again.statements),
      ...compareRows("journal_entry", stored.entries, again.entries),
      ...stored.statements.flatMap(sealBroken),
      ...(await documentsBroken(tx, periodId)),
    ];
    return {
      periodId,
      statements: again.statements.length,
      lines: again.lines.length,
      entries: again.entries.length,
      agrees: differences.length === 0,
      differences,
    };
  });
}

type Rows = {
  readonly lines: LineRow[];
  readonly state: PlainRow[];
  readonly statements: (typeof statement.$inferInsert)[];
  readonly entries: PlainRow[];
};

async function loadStored(reader: Reader, periodId: Period): Promise<Rows> {
  const entries = await reader
    .select({
      kind: journal.kind,
      cause: journal.cause,
      eventAt: journal.eventAt,
      ordinal: journalEntry.ordinal,
      account: journalEntry.accountCode,
      amountMinor: journalEntry.amountMinor,
      currency: journalEntry.currency,
    })
    .from(journalEntry)
    .innerJoin(journal, eq(journal.id, journalEntry.journalId))
    .innerJoin(statement, eq(statement.id, journal.cause))
    .where(eq(statement.periodId, periodId));
  return {
    lines: await reader.select().from(commissionLine).where(eq(commissionLine.periodId, periodId)),
    state: (await reader.select().from(ratingState).where(eq(ratingState.periodId, periodId))).map(stateRow),
    statements: await reader
      .select()
      .from(statement)
      .where(eq(statement.periodId, periodId))
      .orderBy(asc(statement.number)),
    entries: entries.map((row) => ({ id: `${row.kind}/${row.cause}/${row.ordinal}`, ...row })),
  };
}

/** The same rows, worked out again in the order of the close. */
async function rebuild(reader: Reader, month: typeof period.$inferSelect, stored: Rows): Promise<Rows> {
  invariant(month.closingStartedAt, "a closed month says when its close began");
  const sealedAt = month.closingStartedAt;
  const timeZone = await programmeTimeZone(reader);
  const partners = await listPartnersOfMonth(reader, month.id);
  const all = [...new Set([...partners, ...stored.lines.map((line) => line.partnerId)])].sort();
  const rows: Rows = { lines: [], state: [], statements: [], entries: [] };
  for (const partnerId of all) {
    const { lines, state } = await ratePartnerMonth(reader, month.id, partnerId, sealedAt);
    rows.lines.push(...lines);
    rows.state.push(...state.map(stateRow));
    for (const key of groupByStatement(partnerId, lines, await carriedKeys(reader, month.id, partnerId))) {
      const own = lines.filter(
        (line) => line.legalEntityId === key.legalEntityId && line.currency === key.currency,
      );
      const number = statementNumber(month.id, rows.statements.length + 1);
      const built = await buildStatement(reader, key, { period: month, timeZone, sealedAt }, own, number);
      if (built) addBuilt(rows, built, sealedAt);
    }
  }
  return rows;
}

function addBuilt(rows: Rows, { row, figures, lines }: BuiltStatement, sealedAt: Date): void {
  rows.statements.push(row);
  for (const { kind, cause, entries } of statementJournals(row.id, figures, lines.map(rowToLine)))
    for (const [ordinal, entry] of entries.entries())
      rows.entries.push({
        id: `${kind}/${cause}/${ordinal}`,
        kind,
        cause,
        eventAt: sealedAt,
        ordinal,
        account: entry.account,
        amountMinor: entry.amountMinor,
        currency: row.currency,
      });
}

function stateRow(row: typeof ratingState.$inferSelect): PlainRow {
  return { id: `${row.partnerId}/${row.key}`, ...row };
}

/** Is the hash that of the text, and is the text canonical? */
function sealBroken(row: typeof statement.$inferInsert): Difference[] {
  const sha256 = sha256Hex(row.canonical);
  const intact = sha256 === row.sha256 && canonicalJson(JSON.parse(row.canonical)) === row.canonical;
  return intact
    ? []
    : [{ of: "statement", id: row.id, field: "seal", stored: row.sha256, recomputed: sha256 }];
}

/** Files whose bytes are no longer those that were stored. */
async function documentsBroken(reader: Reader, periodId: Period): Promise<Difference[]> {
  const digest = sql<string>`encode(sha256(${statementDocument.content}), 'hex')`;
  const rows = await reader
    .select({
      id: statementDocument.statementId,
      kind: statementDocument.kind,
      locale: statementDocument.locale,
      stored: statementDocument.sha256,
      recomputed: digest,
    })
    .from(statementDocument)
    .innerJoin(statement, eq(statement.id, statementDocument.statementId))
    .where(eq(statement.periodId, periodId));
  return rows
    .filter((row) => row.stored !== row.recomputed)
    .map(({ id, kind, locale, stored, recomputed }) => ({
      of: "document",
      id,
      field: `${kind}.${locale}`,
      stored,
      recomputed,
    }));
}
