import { and, asc, count, eq, gte, isNull, lt, ne, sql } from "drizzle-orm";
import { DomainError, type DomainErrorCode } from "#app/domain/errors.ts";
import { isPeriod, type Period, periodBounds } from "#app/domain/period.ts";
import { type PeriodStatus, whyNotClose } from "#app/domain/period-rules.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { type ListedStatement, selectStatements } from "#app/features/statements/list-statements.server.ts";
import { openLine } from "#db/schema/commissions.ts";
import { payoutAccount } from "#db/schema/partners.ts";
import { period, revenueEvent, revenueQuarantine } from "#db/schema/revenue.ts";
import { statement } from "#db/schema/statements.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";

/** Sums of one currency, minor units. */
export type MonthTotals = {
  readonly currency: string;
  readonly partners: number;
  readonly earnedMinor: bigint;
  readonly adjustedMinor: bigint;
  readonly heldMinor: bigint;
  readonly payableMinor: bigint;
};
/** Money that is in no month yet, gross, because something about it is not known. */
export type AtStake = { readonly currency: string; readonly events: number; readonly grossMinor: bigint };

export type FoundMonth = {
  readonly periodId: Period;
  readonly status: PeriodStatus;
  readonly from: Date;
  readonly to: Date;
  readonly timeZone: string;
  readonly closedAt: Date | null;
  readonly events: number;
  /** Events that happened in an earlier, closed month and were booked here. */
  readonly lateEvents: number;
  /** Why it cannot be closed now; null when it can. */
  readonly whyNotClose: { readonly code: DomainErrorCode; readonly period: Period } | null;
  readonly totals: readonly MonthTotals[];
  readonly quarantine: readonly AtStake[];
  readonly statements: readonly ListedStatement[];
  /** Of those statements: carried because the balance is below the minimum. */
  readonly belowMinimum: number;
  /** Partners with something payable and nowhere to send it. */
  readonly withoutPayoutAccount: readonly string[];
};

/** Statements of one month on one page; more are found by partner. */
const MOST_STATEMENTS = 1_000;

/** One month for finance: its statements, or before the close what the open lines add up to. Null if there is none. */
export function findMonth(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  periodId: string,
): Promise<FoundMonth | null> {
  if (ctx.actor.kind !== "staff") throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const month = await monthRow(tx, periodId);
    if (!month) return null;
    const statements = await selectStatements(tx, eq(statement.periodId, periodId), MOST_STATEMENTS);
    const ready = await partnersWithAccount(tx);
    return {
      periodId,
      status: month.status,
      from: month.fromAt,
      to: month.toAt,
      timeZone: month.timeZone,
      closedAt: month.closedAt,
      events: await tx.$count(revenueEvent, eq(revenueEvent.periodId, periodId)),
      lateEvents: await tx.$count(
        revenueEvent,
        and(eq(revenueEvent.periodId, periodId), sql`${revenueEvent.lateForPeriodId} is not null`),
      ),
      whyNotClose: await refusal(tx, month, ctx.now),
      totals: month.status === "open" ? await openTotals(tx, periodId) : totalsOf(statements),
      quarantine: await atStake(tx, month),
      statements,
      belowMinimum: statements.filter((row) => row.payableReason === "below_minimum").length,
      withoutPayoutAccount: statements
        .filter((row) => row.payableMinor > 0n && !ready.has(row.partnerId))
        .map((row) => row.partnerName),
    };
  });
}

type MonthRow = {
  readonly id: Period;
  readonly status: PeriodStatus;
  readonly fromAt: Date;
  readonly toAt: Date;
  readonly closedAt: Date | null;
  readonly timeZone: string;
};

/** Its row, or, for a month in which nothing happened, what the row would be. */
async function monthRow(reader: Reader, id: string): Promise<MonthRow | null> {
  if (!isPeriod(id)) return null;
  const timeZone = await programmeTimeZone(reader);
  const [row] = await reader.select().from(period).where(eq(period.id, id));
  if (row) return { ...row, status: row.status as PeriodStatus, timeZone };
  const [first] = await reader.select({ id: period.id }).from(period).orderBy(asc(period.id)).limit(1);
  if (!first || id < first.id) return null;
  const { from, to } = periodBounds(id, timeZone);
  return { id, status: "open", fromAt: from, toAt: to, closedAt: null, timeZone };
}

async function refusal(reader: Reader, month: MonthRow, now: Date): Promise<FoundMonth["whyNotClose"]> {
  const code = whyNotClose({ status: month.status, to: month.toAt }, now);
  if (code) return { code, period: month.id };
  const [earlier] = await reader
    .select({ id: period.id })
    .from(period)
    .where(and(lt(period.id, month.id), ne(period.status, "closed")))
    .orderBy(asc(period.id))
    .limit(1);
  return earlier ? { code: "earlier_period_open", period: earlier.id } : null;
}

async function openTotals(reader: Reader, periodId: Period): Promise<MonthTotals[]> {
  const rows = await reader
    .select({
      currency: openLine.currency,
      partners: sql<number>`count(distinct ${openLine.partnerId})`.mapWith(Number),
      earned: sql<string>`coalesce(sum(${openLine.amountMinor}) filter (where ${openLine.reversesLineId} is null), 0)`,
      adjusted: sql<string>`coalesce(sum(${openLine.amountMinor}) filter (where ${openLine.reversesLineId} is not null), 0)`,
    })
    .from(openLine)
    .where(eq(openLine.periodId, periodId))
    .groupBy(openLine.currency)
    .orderBy(asc(openLine.currency));
  return rows.map(({ currency, partners, earned, adjusted }) => ({
    currency,
    partners,
    earnedMinor: BigInt(earned),
    adjustedMinor: BigInt(adjusted),
    heldMinor: 0n,
    payableMinor: 0n,
  }));
}

function totalsOf(statements: readonly ListedStatement[]): MonthTotals[] {
  const currencies = [...new Set(statements.map((row) => row.currency))].sort();
  return currencies.map((currency) => {
    const own = statements.filter((row) => row.currency === currency);
    const total = (of: (row: ListedStatement) => bigint) => own.reduce((sum, row) => sum + of(row), 0n);
    return {
      currency,
      partners: new Set(own.map((row) => row.partnerId)).size,
      earnedMinor: total((row) => row.earnedMinor),
      adjustedMinor: total((row) => row.adjustedMinor),
      heldMinor: total((row) => row.heldMinor),
      payableMinor: total((row) => row.payableMinor),
    };
  });
}

async function atStake(reader: Reader, month: MonthRow): Promise<AtStake[]> {
  const rows = await reader
    .select({
      currency: revenueQuarantine.currency,
      events: count(),
      gross: sql<string>`sum(${revenueQuarantine.grossMinor})`,
    })
    .from(revenueQuarantine)
    .where(
      and(
        isNull(revenueQuarantine.resolvedAt),
        // An issued invoice is paid by an event of its own.
        sql`${revenueQuarantine.payload}->>'kind' not like 'invoice\\_%'`,
        gte(revenueQuarantine.occurredAt, month.fromAt),
        lt(revenueQuarantine.occurredAt, month.toAt),
      ),
    )
    .groupBy(revenueQuarantine.currency)
    .orderBy(asc(revenueQuarantine.currency));
  return rows.map(({ gross, ...row }) => ({ ...row, grossMinor: BigInt(gross) }));
}

async function partnersWithAccount(reader: Reader): Promise<Set<string>> {
  const rows = await reader
    .selectDistinct({ partnerId: payoutAccount.partnerId })
    .from(payoutAccount)
    .where(and(isNull(payoutAccount.replacedAt), eq(payoutAccount.state, "active")));
  return new Set(rows.map((row) => row.partnerId));
}
