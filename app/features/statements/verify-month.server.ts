import { and, asc, eq, sql } from "drizzle-orm";
import { canonicalJson } from "#app/domain/canonical-json.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import type { Period } from "#app/domain/period.ts";
import { statementJournals } from "#app/domain/statement-journals.ts";
import { ratedRow } from "#app/features/commissions/line-row.server.ts";
import { itself, type RatedMonth, ratePartners } from "#app/features/commissions/rate-partners.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import {
  type BuiltStatement,
  buildStatements,
  type MonthToState,
} from "#app/features/statements/build-statements.server.ts";
import { compareRows, type Difference, type PlainRow } from "#app/features/statements/compare-rows.server.ts";
import {
  EVENTS_AT_ONCE,
  inBatches,
  listPartnersDone,
  listPartnersOfMonth,
} from "#app/features/statements/partners-of-month.server.ts";
import { restateAgain } from "#app/features/statements/restate-again.server.ts";
import { stateLines } from "#app/features/statements/state-lines.server.ts";
import { anyOf } from "#db/any-of.server.ts";
import { commissionLine, ratingState } from "#db/schema/commissions.ts";
import { journal, journalEntry } from "#db/schema/ledger.ts";
import { period } from "#db/schema/revenue.ts";
import { statement, statementDocument } from "#db/schema/statements.ts";
import { type Reader, type Tx, withActor } from "#db/with-actor.server.ts";

export type MonthVerification = {
  readonly periodId: Period;
  /** How many of each were compared. */
  readonly statements: number;
  readonly lines: number;
  readonly entries: number;
  readonly agrees: boolean;
  /** The first thousand. */
  readonly differences: readonly Difference[];
};

const MOST_DIFFERENCES = 1_000;

type Wanted = { readonly periodId: Period; readonly eventsAtOnce?: number };

/**
 * Works a closed month out again from its sources alone, as they were known at its close, batch by batch, and compares
 * every line, figure, sealed text, hash, ledger entry and row of state with what stands; its restatements likewise, as
 * known when each was sealed. Changes nothing. Refuses: not_allowed (partners), period_not_closed.
 */
export async function verifyMonth(
  ctx: Pick<Ctx, "db" | "actor">,
  { periodId, eventsAtOnce = EVENTS_AT_ONCE }: Wanted,
): Promise<MonthVerification> {
  if (ctx.actor.kind !== "staff" && ctx.actor.kind !== "system") throw new DomainError("not_allowed");
  const { month, batches } = await withActor(ctx, (tx) => begin(tx, periodId, eventsAtOnce));
  const compared = { statements: 0, lines: 0, entries: 0 };
  const differences: Difference[] = [];
  let numbersUsed = 0;
  for (const partnerIds of batches) {
    const batch = await withActor(ctx, (tx) => compareBatch(tx, month, partnerIds, numbersUsed));
    compared.statements += batch.statements;
    numbersUsed += batch.numbers;
    compared.lines += batch.lines;
    compared.entries += batch.entries;
    differences.push(...batch.differences.slice(0, MOST_DIFFERENCES - differences.length));
  }
  differences.push(...(await withActor(ctx, (tx) => documentsBroken(tx, periodId))));
  return { periodId, ...compared, agrees: differences.length === 0, differences };
}

async function begin(tx: Tx, periodId: Period, eventsAtOnce: number) {
  const [row] = await tx.select().from(period).where(eq(period.id, periodId));
  if (row?.status !== "closed") throw new DomainError("period_not_closed", { period: periodId });
  invariant(row.closingStartedAt, "a closed month says when its close began");
  const month = { period: row, timeZone: await programmeTimeZone(tx), sealedAt: row.closingStartedAt };
  const known = new Map((await listPartnersOfMonth(tx, periodId)).map((one) => [one.partnerId, one]));
  const written = await tx
    .selectDistinct({ id: commissionLine.partnerId })
    .from(commissionLine)
    .where(eq(commissionLine.periodId, periodId));
  const done = [...(await listPartnersDone(tx, periodId)), ...written.map(({ id }) => id)];
  for (const partnerId of done) if (!known.has(partnerId)) known.set(partnerId, { partnerId, events: 0 });
  const partners = [...known.values()].sort((a, b) => (a.partnerId < b.partnerId ? -1 : 1));
  return { month, batches: inBatches(partners, eventsAtOnce) };
}

/** Some partners' rows, worked out again in the order of the close, beside those that stand. */
async function compareBatch(tx: Tx, month: MonthToState, partnerIds: readonly string[], numbersUsed: number) {
  const rated = await ratePartners(tx, month.period, partnerIds, month.sealedAt, itself);
  const built = await buildStatements(tx, month, rated.map(stateLines), numbersUsed);
  const stored = await loadStored(tx, month.period.id, partnerIds);
  const lines = rated.flatMap((one) => one.lines.map(ratedRow));
  const entries = built.flatMap((one) => entriesOf(one, month.sealedAt));
  const restated = await restateAgain(tx, built, stored.statements);
  return {
    numbers: built.length,
    statements: built.length + restated.length,
    lines: lines.length,
    entries: entries.length,
    differences: [
      ...compareRows("line", stored.lines, lines),
      ...compareRows(
        "rating_state",
        stored.state,
        rated.flatMap((one) => stateOf(one, month.period.id)),
      ),
      ...compareRows("statement", stored.statements, [...built.map(({ row }) => row), ...restated]),
      ...compareRows("journal_entry", stored.entries, entries),
      ...stored.statements.flatMap(sealBroken),
    ],
  };
}

async function loadStored(reader: Reader, periodId: Period, partnerIds: readonly string[]) {
  const statements = await reader
    .select()
    .from(statement)
    .where(and(eq(statement.periodId, periodId), anyOf(statement.partnerId, partnerIds)))
    .orderBy(asc(statement.number), asc(statement.version));
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
    .where(
      and(
        anyOf(journal.partnerId, partnerIds),
        anyOf(
          journal.cause,
          statements.map(({ id }) => id),
        ),
      ),
    );
  const state = await reader
    .select()
    .from(ratingState)
    .where(and(anyOf(ratingState.partnerId, partnerIds), eq(ratingState.periodId, periodId)));
  return {
    lines: await reader
      .select()
      .from(commissionLine)
      .where(and(anyOf(commissionLine.partnerId, partnerIds), eq(commissionLine.periodId, periodId))),
    statements,
    entries: entries.map((row) => ({ id: `${row.kind}/${row.cause}/${row.ordinal}`, ...row })),
    state: state.map((row): PlainRow => ({ id: `${row.partnerId}/${row.key}`, ...row })),
  };
}

function entriesOf({ row, figures, lines }: BuiltStatement, sealedAt: Date): PlainRow[] {
  return statementJournals(row.id, figures, lines).flatMap(({ kind, cause, entries }) =>
    entries.map((entry, ordinal) => ({
      id: `${kind}/${cause}/${ordinal}`,
      kind,
      cause,
      eventAt: sealedAt,
      ordinal,
      account: entry.account,
      amountMinor: entry.amountMinor,
      currency: row.currency,
    })),
  );
}

function stateOf({ partnerId, state }: RatedMonth, periodId: Period): PlainRow[] {
  return state.map(({ key, value, document }) => ({
    id: `${partnerId}/${key}`,
    ...{ partnerId, periodId, key, value, document: document === null ? null : JSON.parse(document) },
  }));
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
