import { and, eq, isNotNull, isNull, lt, or } from "drizzle-orm";
import type { Period } from "#app/domain/period.ts";
import type { EventOfLine, RatedOriginal } from "#app/domain/rating/rating-state.ts";
import type { RevenueEvent } from "#app/domain/revenue-event.ts";
import { adjustedOriginal, loadAdjustedLines } from "#app/features/commissions/adjusted-originals.server.ts";
import type { LineRow } from "#app/features/commissions/line-row.server.ts";
import { anyOf } from "#db/any-of.server.ts";
import { commissionLine, openLine } from "#db/schema/commissions.ts";
import { revenueEvent } from "#db/schema/revenue.ts";
import type { Reader } from "#db/with-actor.server.ts";

/**
 * For the reductions among the events: what the payments they name earned some partners in earlier months, and what was
 * taken back of it until this month, adjustments included, by partner. Final lines, and those still open of an earlier month that is not closed
 * yet; never those of a later month, which a recomputation must not see.
 */
export async function loadOriginals(
  reader: Reader,
  periodId: Period,
  partnerIds: readonly string[],
  events: readonly RevenueEvent[],
): Promise<ReadonlyMap<string, readonly RatedOriginal[]>> {
  const originals = new Map<string, RatedOriginal[]>();
  const reductions = events.filter((event) => event.reversesEventId !== null);
  if (reductions.length === 0) return originals;
  const inThisMonth = new Set(events.map((event) => event.id));
  const earlier = (await eventsBehind(reader, reductions)).filter(({ id }) => !inThisMonth.has(id));
  if (earlier.length === 0) return originals;
  const eventOf = new Map(earlier.map((event) => [event.id, event]));
  const rows = await earlierLines(reader, periodId, partnerIds, (table) =>
    and(anyOf(table.eventId, [...eventOf.keys()]), isNull(table.reversesLineId)),
  );
  if (rows.length === 0) return originals;
  const lineIds = rows.map((row) => row.id);
  const reversals = await earlierLines(reader, periodId, partnerIds, (table) =>
    and(isNotNull(table.reversesLineId), anyOf(table.reversesLineId, lineIds)),
  );
  const reversalsOf = Map.groupBy(reversals, (row) => row.reversesLineId);
  const adjusted = await loadAdjustedLines(
    reader,
    periodId,
    [...rows, ...reversals].map((row) => row.id),
  );
  for (const row of rows) {
    const event = eventOf.get(row.eventId ?? "");
    const original = event && adjustedOriginal(row, event, reversalsOf.get(row.id) ?? [], adjusted);
    if (!original) continue;
    const own = originals.get(row.partnerId);
    if (own) own.push(original);
    else originals.set(row.partnerId, [original]);
  }
  return originals;
}

/** What reductions take back from: the payments they name, and the issued invoices behind these. */
async function eventsBehind(
  reader: Reader,
  reductions: readonly RevenueEvent[],
): Promise<(EventOfLine & { readonly id: string })[]> {
  const named = [...new Set(reductions.flatMap((event) => event.reversesEventId ?? []))];
  const invoices = [...new Set(reductions.flatMap((event) => event.invoiceId ?? []))];
  return reader
    .select({ id: revenueEvent.id, occurredAt: revenueEvent.occurredAt, invoiceId: revenueEvent.invoiceId })
    .from(revenueEvent)
    .where(
      or(
        anyOf(revenueEvent.id, named),
        and(anyOf(revenueEvent.invoiceId, invoices), eq(revenueEvent.kind, "invoice_issued")),
      ),
    );
}

type LineTable = typeof commissionLine | typeof openLine;

async function earlierLines(
  reader: Reader,
  periodId: Period,
  partnerIds: readonly string[],
  which: (table: LineTable) => ReturnType<typeof and>,
): Promise<LineRow[]> {
  const lines: LineRow[] = [];
  for (const table of [commissionLine, openLine])
    lines.push(
      ...(await reader
        .select()
        .from(table)
        .where(and(anyOf(table.partnerId, partnerIds), which(table), lt(table.periodId, periodId)))),
    );
  return lines;
}
