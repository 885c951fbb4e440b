import { and, desc, eq, gte, ne } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import { nextPeriod, type Period, periodBounds, periodOf } from "#app/domain/period.ts";
import { lockPeriodShared } from "#app/features/revenue/period-lock.server.ts";
import { programme } from "#db/schema/catalogue.ts";
import { period } from "#db/schema/revenue.ts";
import type { Reader, Tx } from "#db/with-actor.server.ts";

/** The zone in which the programme's months begin and end. */
export async function programmeTimeZone(reader: Reader): Promise<string> {
  const [row] = await reader.select({ timeZone: programme.timeZone }).from(programme);
  invariant(row, "the programme is loaded");
  return row.timeZone;
}

/** Writes the month's row, its boundaries worked out once, unless it stands. */
export async function ensurePeriod(tx: Tx, id: Period, timeZone: string): Promise<void> {
  const { from, to } = periodBounds(id, timeZone);
  await tx
    .insert(period)
    .values({ id, fromAt: from, toAt: to, status: "open" })
    .onConflictDoNothing({ target: period.id });
}

export type AssignedPeriod = { readonly periodId: Period; readonly lateForPeriodId: Period | null };

/**
 * The month an event falls into: its own by the programme's calendar or, when that is closing or closed, the first open
 * one after it, and then it says for which it came late. Holds the month's shared lock until the transaction ends, so
 * the close can never miss an uncommitted event. Remembers its answers within one transaction.
 */
export function periodAssigner(tx: Tx, timeZone: string): (occurredAt: Date) => Promise<AssignedPeriod> {
  const known = new Map<Period, Period>();
  const months: { readonly id: Period; readonly from: Date; readonly to: Date }[] = [];

  /** The boundaries in the zone are worked out once per month, not per event. */
  function monthOf(at: Date): Period {
    const found = months.find(({ from, to }) => from <= at && at < to);
    if (found) return found.id;
    const id = periodOf(at, timeZone);
    months.push({ id, ...periodBounds(id, timeZone) });
    return id;
  }

  async function openFrom(own: Period): Promise<Period> {
    // A month that was never opened is over too when a later one has been closed: months are closed in order.
    const [last] = await tx
      .select({ id: period.id })
      .from(period)
      .where(and(ne(period.status, "open"), gte(period.id, own)))
      .orderBy(desc(period.id))
      .limit(1);
    for (let id = last ? nextPeriod(last.id) : own; ; id = nextPeriod(id)) {
      await ensurePeriod(tx, id, timeZone);
      await lockPeriodShared(tx, id);
      const [row] = await tx.select({ status: period.status }).from(period).where(eq(period.id, id));
      if (row?.status === "open") return id;
    }
  }

  return async (occurredAt) => {
    const own = monthOf(occurredAt);
    const periodId = known.get(own) ?? (await openFrom(own));
    known.set(own, periodId);
    return { periodId, lateForPeriodId: periodId === own ? null : own };
  };
}
