import { and, eq, inArray, isNull, lt, or } from "drizzle-orm";
import type { Period } from "#app/domain/period.ts";
import type { EventOfLine, RatedOriginal } from "#app/domain/rating/rating-state.ts";
import type { RevenueEvent } from "#app/domain/revenue-event.ts";
import { adjustedOriginal, loadAdjustedLines } from "#app/features/commissions/adjusted-originals.server.ts";
import type { LineRow } from "#app/features/commissions/line-row.server.ts";
import { commissionLine, openLine } from "#db/schema/commissions.ts";
import { revenueEvent } from "#db/schema/revenue.ts";
import type { Reader } from "#db/with-actor.server.ts";

/**
 * For the reductions among the events: what the payments they name earned in earlier months, and what was taken back
 * of it until this month, adjustments included. Final lines, and those still open of an earlier month that is not closed yet; never those of
 * a later month, which a recomputation must not see.
 */
export async function loadOriginals(
  reader: Reader,
  periodId: Period,
  events: readonly RevenueEvent[],
): Promise<RatedOriginal[]> {
  const inThisMonth = new Set(events.map((event) => event.id));
  const reductions = events.filter((event) => event.reversesEventId !== null);
  const reduced = await eventsBehind(reader, reductions);
  const earlier = reduced.filter(({ id }) => !inThisMonth.has(id));
  if (earlier.length === 0) return [];
  const eventOf = new Map(earlier.map((event) => [event.id, event]));
  const rows = await earlierLines(reader, periodId, (table) =>
    and(inArray(table.eventId, [...eventOf.keys()]), isNull(table.reversesLineId)),
  );
  if (rows.length === 0) return [];
  const reversals = await earlierLines(reader, periodId, (table) =>
    inArray(
      table.reversesLineId,
      rows.map((row) => row.id),
    ),
  );
  const reversalsOf = Map.groupBy(reversals, (row) => row.reversesLineId);
  const adjusted = await loadAdjustedLines(
    reader,
    periodId,
    [...rows, ...reversals].map((row) => row.id),
  );
  return rows.flatMap((row) => {
    const event = eventOf.get(row.eventId ?? "");
    return (event && adjustedOriginal(row, event, reversalsOf.get(row.id) ?? [], adjusted)) ?? [];
  });
}

/** What reductions take back from: the payments they name, and the issued invoices behind these. */
async function eventsBehind(
  reader: Reader,
  reductions: readonly RevenueEvent[],
): Promise<(EventOfLine & { readonly id: string })[]> {
  if (reductions.length === 0) return [];
  const named = [...new Set(reductions.flatMap((event) => event.reversesEventId ?? []))];
  const invoices = [...new Set(reductions.flatMap((event) => event.invoiceId ?? []))];
  return reader
    .select({ id: revenueEvent.id, occurredAt: revenueEvent.occurredAt, invoiceId: revenueEvent.invoiceId })
    .from(revenueEvent)
    .where(
      or(
        inArray(revenueEvent.id, named),
        and(inArray(revenueEvent.invoiceId, invoices), eq(revenueEvent.kind, "invoice_issued")),
      ),
    );
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
