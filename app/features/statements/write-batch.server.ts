import { and, count, eq } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import type { Journal } from "#app/domain/journal.ts";
import { statementJournals } from "#app/domain/statement-journals.ts";
import { LINE_COLUMNS } from "#app/features/commissions/line-text.server.ts";
import { removeOpenLines } from "#app/features/commissions/rate-open-month.server.ts";
import { lockBooksOf } from "#app/features/ledger/lock-partner-books.server.ts";
import { type PlacedJournal, writeJournals } from "#app/features/ledger/write-journals.server.ts";
import {
  type BuiltStatement,
  buildStatements,
  type MonthToState,
} from "#app/features/statements/build-statements.server.ts";
import { listPartnersDone } from "#app/features/statements/partners-of-month.server.ts";
import { isSettling } from "#app/features/statements/settling-version.server.ts";
import type { StatedMonth } from "#app/features/statements/state-lines.server.ts";
import { type BulkRows, bulkOf, bulkRow, bulkRows, insertBulk, readByIndexes } from "#db/bulk.server.ts";
import { enqueueAll } from "#db/queue.server.ts";
import { statement } from "#db/schema/statements.ts";
import type { Tx } from "#db/with-actor.server.ts";

/**
 * Writes some partners' month, all or nothing, in the order of their ids: final lines, state, sealed statements and their
 * journals, and the wishes for what follows from them. Partners that are done are passed over.
 */
export async function writeBatch(
  tx: Tx,
  month: MonthToState,
  all: readonly StatedMonth[],
  now: Date,
): Promise<void> {
  const periodId = month.period.id;
  const partnerIds = all.map((one) => one.partnerId);
  await readByIndexes(tx);
  await lockBooksOf(tx, partnerIds);
  const done = await listPartnersDone(tx, periodId, partnerIds);
  const partners = all.filter((one) => !done.has(one.partnerId));
  if (partners.length === 0) return;
  const built = await buildStatements(tx, month, partners, await statementsSoFar(tx, periodId));
  await insertBulk(tx, "commission_line", LINE_COLUMNS, linesOf(partners, built));
  await insertBulk(
    tx,
    "rating_state",
    STATE_COLUMNS,
    bulkOf(partners.flatMap((one) => stateRows(one, periodId))),
  );
  await insertBulk(tx, "statement", STATEMENT_COLUMNS, bulkOf(built.map(statementRow)));
  await writeJournals(
    tx,
    built.flatMap((one) => journalsOf(one, month)),
    now,
  );
  await removeOpenLines(tx, periodId, partnerIds);
  await assertBooksAgree(tx, month, built);
  await enqueueAll(
    tx,
    "make_statement_documents",
    built.map(({ row }) => ({ payload: { statementId: row.id }, jobKey: `documents:${row.id}` })),
  );
  await enqueueAll(
    tx,
    "rate_open_month",
    partners
      .filter((one) => one.expectsMore)
      .map(({ partnerId }) => ({ payload: { partnerId }, jobKey: `rate:${partnerId}` })),
  );
}

function linesOf(partners: readonly StatedMonth[], built: readonly BuiltStatement[]): BulkRows {
  const stated = partners.flatMap((one) => one.stated);
  const count = stated.reduce((sum, { lines }) => sum + lines.length, 0);
  invariant(
    count === built.reduce((sum, { lines }) => sum + lines.length, 0),
    "every line stands on a statement",
  );
  return { count, bytes: stated.map(({ texts }) => texts) };
}

export async function statementsSoFar(tx: Tx, periodId: string): Promise<number> {
  const [row] = await tx
    .select({ n: count() })
    .from(statement)
    .where(and(eq(statement.periodId, periodId), isSettling));
  return row?.n ?? 0;
}

const STATE_COLUMNS = ["partner_id", "period_id", "key", "value", "document"];

function stateRows({ partnerId, state }: StatedMonth, periodId: string): string[] {
  return state.map(({ key, value, document }) => bulkRow([partnerId, periodId, key, value, document]));
}

const STATEMENT_COLUMNS = [
  ...[
    "id",
    "number",
    "version",
    "partner_id",
    "legal_entity_id",
    "payee_profile_id",
    "currency",
    "period_id",
  ],
  ...[
    "opening_minor",
    "earned_minor",
    "clawed_back_minor",
    "adjustments_minor",
    "bonuses_minor",
    "paid_minor",
  ],
  ...["closing_minor", "held_minor", "released_minor", "available_minor", "minimum_minor", "payable_minor"],
  ...["payable_reason", "canonical", "sha256", "sealed_at"],
];

function statementRow({ row }: BuiltStatement): string {
  return bulkRow([
    ...[row.id, row.number, row.version, row.partnerId, row.legalEntityId, row.payeeProfileId, row.currency],
    ...[row.periodId, row.openingMinor, row.earnedMinor, row.clawedBackMinor, row.adjustmentsMinor],
    ...[row.bonusesMinor, row.paidMinor, row.closingMinor, row.heldMinor, row.releasedMinor],
    ...[row.availableMinor, row.minimumMinor, row.payableMinor, row.payableReason, row.canonical, row.sha256],
    row.sealedAt,
  ]);
}

function journalsOf({ row, figures, lines }: BuiltStatement, month: MonthToState): PlacedJournal[] {
  const { partnerId, legalEntityId, currency } = row;
  const place = { partnerId, legalEntityId, currency, periodId: month.period.id, eventAt: month.sealedAt };
  return statementJournals(row.id, figures, lines).map((journal: Journal) => ({ journal, ...place }));
}

const BALANCES = `
  select j.partner_id, j.legal_entity_id, j.currency,
         coalesce(-sum(e.amount_minor) filter (where e.account_code in ('partner_payable', 'partner_debt')), 0),
         coalesce(-sum(e.amount_minor) filter (where e.account_code = 'partner_held'), 0)
    from journal j join journal_entry e on e.journal_id = j.id
   where j.partner_id = any ($1) and j.event_at <= $2
   group by 1, 2, 3`;

/**
 * What the statements say is available and held is what the books say. Approvals after the cut-off, while a close that
 * broke off waits to go on, belong to the next statement.
 */
async function assertBooksAgree(
  tx: Tx,
  month: MonthToState,
  built: readonly BuiltStatement[],
): Promise<void> {
  const partnerIds = [...new Set(built.map(({ row }) => row.partnerId))];
  const rows = await bulkRows(tx, BALANCES, [partnerIds, month.sealedAt.toISOString()]);
  const books = new Map(rows.map((row) => [`${row[0]}/${row[1]}/${row[2]}`, `${row[3]}/${row[4]}`]));
  for (const { row } of built) {
    const said = books.get(`${row.partnerId}/${row.legalEntityId}/${row.currency}`) ?? "0/0";
    invariant(
      said === `${row.availableMinor}/${row.heldMinor}`,
      `the books of ${row.number} agree with what it says is available and held`,
    );
  }
}
