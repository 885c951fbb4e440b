import { and, eq, inArray, lt } from "drizzle-orm";
import type { Period } from "#app/domain/period.ts";
import { originalFromLines, type RatedOriginal } from "#app/domain/rating/rating-state.ts";
import type { RevenueEvent } from "#app/domain/revenue-event.ts";
import { type LineRow, rowToLine } from "#app/features/commissions/line-row.server.ts";
import { commissionLine, openLine } from "#db/schema/commissions.ts";
import type { Reader } from "#db/with-actor.server.ts";

/**
 * For the reductions among the events: what the payments they name earned in earlier months, and what was taken back
 * of it until this month. Final lines, and those still open of an earlier month that is not closed yet; never those of
 * a later month, which a recomputation must not see.
 */
export async function loadOriginals(
  reader: Reader,
  periodId: Period,
  events: readonly RevenueEvent[],
): Promise<RatedOriginal[]> {
  const inThisMonth = new Set(events.map((event) => event.id));
  const paymentIds = [
    ...new Set(events.flatMap((event) => (event.reversesEventId ? [event.reversesEventId] : []))),
  ].filter((id) => !inThisMonth.has(id));
  if (paymentIds.length === 0) return [];
  const earned = await earlierLines(reader, periodId, (table) =>
    and(inArray(table.eventId, paymentIds), eq(table.reasonCode, "earned")),
  );
  if (earned.length === 0) return [];
  const reversals = await earlierLines(reader, periodId, (table) =>
    inArray(
      table.reversesLineId,
      earned.map((row) => row.id),
    ),
  );
  const reversalsOf = Map.groupBy(reversals, (row) => row.reversesLineId);
  return earned.flatMap((row) => {
    const original = originalFromLines(rowToLine(row), (reversalsOf.get(row.id) ?? []).map(rowToLine));
    return original ? [original] : [];
  });
}

type LineTable = typeof commissionLine | typeof openLine;

async function earlierLines(
  reader: Reader,
  periodId: Period,
  which: (table: LineTable) => ReturnType<typeof and>,
): Promise<LineRow[]> {
  const sealed = await reader
    .select()
    .from(commissionLine)
    .where(and(which(commissionLine), lt(commissionLine.periodId, periodId)));
  const open = await reader
    .select()
    .from(openLine)
    .where(and(which(openLine), lt(openLine.periodId, periodId)));
  return [...sealed, ...open];
}
