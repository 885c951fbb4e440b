import { and, inArray, lte, or, sql } from "drizzle-orm";
import type { Period } from "#app/domain/period.ts";
import type { CommissionLine } from "#app/domain/rating/commission-line.ts";
import { type EventOfLine, originalFromLines, type RatedOriginal } from "#app/domain/rating/rating-state.ts";
import { type LineRow, rowToLine } from "#app/features/commissions/line-row.server.ts";
import { adjustment } from "#db/schema/adjustments.ts";
import type { Reader } from "#db/with-actor.server.ts";
import { lineFromDocument } from "./line-document.server.ts";

/** What adjustments up to a month say of sealed lines: how much more each should have been, and as what line. */
export type AdjustedLines = {
  readonly moreOf: ReadonlyMap<string, bigint>;
  readonly shouldBe: ReadonlyMap<string, LineRow>;
  /** Reversals that a closed month should have had, by the sealed line that they take back from. */
  readonly reversalsOf: ReadonlyMap<string, readonly LineRow[]>;
};

/**
 * Adjustments of these lines that were booked up to a month, that month included. They are booked into an open month
 * alone, so what a closed month was worked out from never changes.
 */
export async function loadAdjustedLines(
  reader: Reader,
  periodId: Period,
  lineIds: readonly string[],
): Promise<AdjustedLines> {
  const moreOf = new Map<string, bigint>();
  const shouldBe = new Map<string, LineRow>();
  const reversalsOf = new Map<string, LineRow[]>();
  if (lineIds.length === 0) return { moreOf, shouldBe, reversalsOf };
  const rows = await reader
    .select()
    .from(adjustment)
    .where(
      and(
        lte(adjustment.periodId, periodId),
        or(
          inArray(adjustment.correctsLineId, [...lineIds]),
          inArray(sql`${adjustment.line} ->> 'reversesLineId'`, [...lineIds]),
        ),
      ),
    )
    .orderBy(adjustment.decidedAt, adjustment.id);
  const known = new Set(lineIds);
  for (const row of rows) {
    const line = row.line === null ? null : lineFromDocument(row.line);
    const more = row.isMinor - row.wasMinor;
    if (row.correctsLineId && known.has(row.correctsLineId)) {
      moreOf.set(row.correctsLineId, (moreOf.get(row.correctsLineId) ?? 0n) + more);
      if (line) shouldBe.set(row.correctsLineId, line);
    } else if (line?.reversesLineId) {
      const own = reversalsOf.get(line.reversesLineId) ?? [];
      reversalsOf.set(line.reversesLineId, [...own, { ...line, amountMinor: more }]);
    }
  }
  return { moreOf, shouldBe, reversalsOf };
}

/** The state of one original with what was adjusted of it; null if there is nothing that could be taken back. */
export function adjustedOriginal(
  row: LineRow,
  event: EventOfLine,
  taken: readonly LineRow[],
  adjusted: AdjustedLines,
): RatedOriginal | null {
  const sealed = rowToLine(row);
  const reversals = [...taken, ...(adjusted.reversalsOf.get(row.id) ?? [])].map((reversal) => ({
    ...rowToLine(reversal),
    amountMinor: reversal.amountMinor + (adjusted.moreOf.get(reversal.id) ?? 0n),
  }));
  const more = adjusted.moreOf.get(row.id);
  const shouldBe = adjusted.shouldBe.get(row.id);
  if (more === undefined || !shouldBe) return originalFromLines(sealed, event, reversals);
  // Under the sealed line's own name, since that is what the books know; what it has more was available at once.
  const line: CommissionLine = {
    ...rowToLine(shouldBe),
    derivedFrom: sealed.derivedFrom,
    amountMinor: sealed.amountMinor + more,
    releaseAt: sealed.releaseAt ?? event.occurredAt,
  };
  const original = originalFromLines(line, event, reversals);
  return original && { ...original, creditedMinor: line.amountMinor };
}
