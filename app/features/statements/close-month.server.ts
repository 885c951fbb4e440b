import { and, count, eq, lt, ne } from "drizzle-orm";
import { DomainError, invariant } from "#app/domain/errors.ts";
import type { Period } from "#app/domain/period.ts";
import { whyNotClose } from "#app/domain/period-rules.ts";
import { statementJournals } from "#app/domain/statement-journals.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { rowToLine } from "#app/features/commissions/line-row.server.ts";
import { removeOpenLines } from "#app/features/commissions/rate-open-month.server.ts";
import { ratePartnerMonth } from "#app/features/commissions/rate-partner-month.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { accountBalances } from "#app/features/ledger/account-balances.server.ts";
import { lockPartnerBooks } from "#app/features/ledger/lock-partner-books.server.ts";
import { writeJournal } from "#app/features/ledger/write-journal.server.ts";
import { programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { lockPeriodExclusive } from "#app/features/revenue/period-lock.server.ts";
import { announceStatement } from "#app/features/statements/announce-statement.server.ts";
import {
  type BuiltStatement,
  buildStatement,
  groupByStatement,
  statementNumber,
} from "#app/features/statements/build-statement.server.ts";
import { ensureMonthsUpTo } from "#app/features/statements/ensure-months.server.ts";
import { carriedKeys, listPartnersOfMonth } from "#app/features/statements/partners-of-month.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { commissionLine, ratingState } from "#db/schema/commissions.ts";
import { period } from "#db/schema/revenue.ts";
import { statement } from "#db/schema/statements.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";

/** Rows of one INSERT: PostgreSQL takes 65,535 parameters. */
const ROWS_AT_ONCE = 1_000;

export type ClosedMonth = { readonly periodId: Period; readonly statements: number; readonly lines: number };

/**
 * Closes a month: no event can enter it any more, each partner's final lines, journals and sealed statements are
 * written, partner by partner, each in a transaction of its own; then the month is sealed. A close that broke off goes
 * on where it stopped and ends with the same rows. Refuses: period_not_over, period_already_closed,
 * earlier_period_open, not_allowed.
 */
export async function closeMonth(ctx: Ctx, { periodId }: { periodId: Period }): Promise<ClosedMonth> {
  const month = await beginClose(ctx, periodId);
  const partners = await withActor(ctx, (tx) => listPartnersOfMonth(tx, periodId));
  for (const partnerId of partners) await withActor(ctx, (tx) => closePartner(tx, ctx, month, partnerId));
  return withActor(ctx, (tx) => seal(tx, ctx, periodId));
}

type Month = { period: typeof period.$inferSelect; timeZone: string; sealedAt: Date };

/** Waits for every event on its way into the month, then keeps new ones out for good. */
async function beginClose(ctx: Ctx, periodId: Period): Promise<Month> {
  if (ctx.actor.kind !== "system" && !(ctx.actor.kind === "staff" && ctx.actor.roles.includes("finance")))
    throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const timeZone = await programmeTimeZone(tx);
    await ensureMonthsUpTo(tx, periodId, timeZone, ctx.now);
    await lockPeriodExclusive(tx, periodId);
    const [row] = await tx.select().from(period).where(eq(period.id, periodId));
    if (!row) throw new DomainError("period_not_over");
    const refusal = whyNotClose({ status: row.status as "open", to: row.toAt }, ctx.now);
    if (refusal) throw new DomainError(refusal, { period: periodId });
    const [earlier] = await tx
      .select({ id: period.id })
      .from(period)
      .where(and(lt(period.id, periodId), ne(period.status, "closed")))
      .orderBy(period.id)
      .limit(1);
    if (earlier) throw new DomainError("earlier_period_open", { period: earlier.id });
    const sealedAt = row.closingStartedAt ?? ctx.now;
    if (row.status === "open")
      await tx
        .update(period)
        .set({ status: "closing", closingStartedAt: sealedAt })
        .where(eq(period.id, periodId));
    return { period: row, timeZone, sealedAt };
  });
}

/** One partner's month, all or nothing; a partner that is done is passed over. */
async function closePartner(tx: Tx, ctx: Ctx, month: Month, partnerId: string): Promise<void> {
  const periodId = month.period.id;
  await lockPartnerBooks(tx, partnerId);
  const done = await tx
    .select({ id: statement.id })
    .from(statement)
    .where(and(eq(statement.partnerId, partnerId), eq(statement.periodId, periodId)))
    .limit(1);
  if (done.length > 0) return;
  const { lines, state } = await ratePartnerMonth(tx, periodId, partnerId, month.sealedAt);
  for (let at = 0; at < lines.length; at += ROWS_AT_ONCE)
    await tx.insert(commissionLine).values(lines.slice(at, at + ROWS_AT_ONCE));
  for (let at = 0; at < state.length; at += ROWS_AT_ONCE)
    await tx.insert(ratingState).values(state.slice(at, at + ROWS_AT_ONCE));
  await removeOpenLines(tx, { periodId, partnerId });
  const carried = await carriedKeys(tx, periodId, partnerId);
  let n = await statementsSoFar(tx, periodId);
  for (const key of groupByStatement(partnerId, lines, carried)) {
    const own = lines.filter(
      (line) => line.legalEntityId === key.legalEntityId && line.currency === key.currency,
    );
    const built = await buildStatement(tx, key, month, own, statementNumber(periodId, n + 1));
    if (!built) continue;
    n += 1;
    await writeStatement(tx, ctx, month, built);
  }
}

async function statementsSoFar(tx: Tx, periodId: Period): Promise<number> {
  const [row] = await tx.select({ n: count() }).from(statement).where(eq(statement.periodId, periodId));
  return row?.n ?? 0;
}

async function writeStatement(tx: Tx, ctx: Ctx, month: Month, built: BuiltStatement): Promise<void> {
  const { row, lines, figures } = built;
  await tx.insert(statement).values(row);
  const { partnerId, legalEntityId, currency } = row;
  for (const journal of statementJournals(row.id, figures, lines.map(rowToLine)))
    await writeJournal(tx, journal, {
      partnerId,
      legalEntityId,
      currency,
      periodId: month.period.id,
      eventAt: month.sealedAt,
      now: ctx.now,
    });
  const balances = await accountBalances(tx, { partnerId, legalEntityId, currency, upTo: month.sealedAt });
  // Approvals after the cut-off, while a close that broke off waits to go on, belong to the next statement.
  const available = -(balances.get("partner_payable") ?? 0n) - (balances.get("partner_debt") ?? 0n);
  invariant(
    available === figures.availableMinor,
    `the books of ${row.number} agree with its available balance`,
  );
  invariant(
    -(balances.get("partner_held") ?? 0n) === figures.heldMinor,
    `the books of ${row.number} agree with what is held`,
  );
  await enqueue(tx, "make_statement_documents", { statementId: row.id }, { jobKey: `documents:${row.id}` });
  await announceStatement(tx, ctx, row);
}

/** The last step: from here on the month is what it is. */
async function seal(tx: Tx, ctx: Ctx, periodId: Period): Promise<ClosedMonth> {
  const by =
    ctx.actor.kind === "staff" ? ctx.actor.accountId : ctx.actor.kind === "system" ? ctx.actor.job : "";
  const sealed = await tx
    .update(period)
    .set({ status: "closed", closedAt: ctx.now, closedBy: by })
    .where(and(eq(period.id, periodId), eq(period.status, "closing")))
    .returning({ id: period.id });
  if (sealed.length === 0) throw new DomainError("period_already_closed", { period: periodId });
  const [lines] = await tx
    .select({ n: count() })
    .from(commissionLine)
    .where(eq(commissionLine.periodId, periodId));
  const statements = await statementsSoFar(tx, periodId);
  await audit(tx, ctx, {
    action: "period.closed",
    objectType: "period",
    objectId: periodId,
    details: { statements, lines: lines?.n ?? 0 },
  });
  return { periodId, statements, lines: lines?.n ?? 0 };
}
