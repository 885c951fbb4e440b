import { asc } from "drizzle-orm";
import { isPeriod, nextPeriod, type Period, periodBounds } from "#app/domain/period.ts";
import { ensurePeriod } from "#app/features/revenue/assign-period.server.ts";
import { period } from "#db/schema/revenue.ts";
import type { Tx } from "#db/with-actor.server.ts";

/**
 * Writes the rows of the months in which nothing happened, from the first one known to this one: such a month is closed
 * too, for what it lets go of the hold, and none may stay open behind a closed one. Leaves out what is not over.
 */
export async function ensureMonthsUpTo(tx: Tx, last: Period, timeZone: string, now: Date): Promise<void> {
  if (!isPeriod(last) || periodBounds(last, timeZone).to > now) return;
  const known = await tx.select({ id: period.id }).from(period).orderBy(asc(period.id));
  const stand = new Set(known.map((row) => row.id));
  const first = known[0]?.id;
  if (first === undefined) return;
  for (let id = first; id <= last; id = nextPeriod(id))
    if (!stand.has(id)) await ensurePeriod(tx, id, timeZone);
}
