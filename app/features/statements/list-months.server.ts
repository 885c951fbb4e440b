import { asc, count, isNull, sql } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import type { Money } from "#app/domain/money.ts";
import { nextPeriod, type Period, periodBounds, periodOf } from "#app/domain/period.ts";
import type { PeriodStatus } from "#app/domain/period-rules.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { isSettling } from "#app/features/statements/settling-version.server.ts";
import { period, revenueEvent, revenueQuarantine } from "#db/schema/revenue.ts";
import { statement } from "#db/schema/statements.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";

export type ListedMonth = {
  readonly periodId: Period;
  readonly status: PeriodStatus;
  readonly from: Date;
  readonly to: Date;
  readonly isOver: boolean;
  readonly events: number;
  readonly statements: number;
  /** Payable by its statements, per currency; empty before the close. */
  readonly payable: readonly Money[];
  readonly closedAt: Date | null;
};

/** From where revenue comes, and when it last did. */
export type Feed = { readonly source: string; readonly events: number; readonly lastAt: Date };

export type MonthsOverview = {
  readonly timeZone: string;
  readonly months: readonly ListedMonth[];
  readonly feeds: readonly Feed[];
  readonly quarantined: number;
};

/**
 * All months from the first with anything in it to the one of now, newest first, the empty ones too, and the feeds that
 * fill them. For staff.
 */
export function listMonths(ctx: Pick<Ctx, "db" | "actor" | "now">): Promise<MonthsOverview> {
  if (ctx.actor.kind !== "staff") throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const timeZone = await programmeTimeZone(tx);
    const known = await tx.select().from(period).orderBy(asc(period.id));
    const rowOf = new Map(known.map((row) => [row.id, row]));
    const events = await countByPeriod(tx);
    const payable = await payableByPeriod(tx);
    const months: ListedMonth[] = [];
    const last = maxOf(periodOf(ctx.now, timeZone), known.at(-1)?.id);
    for (let id = known[0]?.id ?? last; id <= last; id = nextPeriod(id)) {
      const row = rowOf.get(id);
      const bounds = row ? { from: row.fromAt, to: row.toAt } : periodBounds(id, timeZone);
      const sums = payable.filter((sum) => sum.periodId === id);
      months.push({
        periodId: id,
        status: (row?.status ?? "open") as PeriodStatus,
        ...bounds,
        isOver: bounds.to <= ctx.now,
        events: events.get(id) ?? 0,
        statements: sums.reduce((total, sum) => total + sum.statements, 0),
        payable: sums.map(({ minor, currency }) => ({ minor: BigInt(minor), currency })),
        closedAt: row?.closedAt ?? null,
      });
    }
    return {
      timeZone,
      months: months.reverse(),
      feeds: await listFeeds(tx),
      quarantined: await tx.$count(revenueQuarantine, isNull(revenueQuarantine.resolvedAt)),
    };
  });
}

const maxOf = (a: Period, b: Period | undefined): Period => (b !== undefined && b > a ? b : a);

async function countByPeriod(reader: Reader): Promise<Map<Period, number>> {
  const rows = await reader
    .select({ periodId: revenueEvent.periodId, n: count() })
    .from(revenueEvent)
    .groupBy(revenueEvent.periodId);
  return new Map(rows.map((row) => [row.periodId, row.n]));
}

function payableByPeriod(reader: Reader) {
  return reader
    .select({
      periodId: statement.periodId,
      currency: statement.currency,
      statements: count(),
      minor: sql<string>`sum(${statement.payableMinor})`,
    })
    .from(statement)
    .where(isSettling)
    .groupBy(statement.periodId, statement.currency)
    .orderBy(asc(statement.currency));
}

async function listFeeds(reader: Reader): Promise<Feed[]> {
  const rows = await reader
    .select({
      source: revenueEvent.source,
      events: count(),
      lastAt: sql<Date>`max(${revenueEvent.receivedAt})`.mapWith(revenueEvent.receivedAt),
    })
    .from(revenueEvent)
    .groupBy(revenueEvent.source)
    .orderBy(asc(revenueEvent.source));
  return rows;
}
