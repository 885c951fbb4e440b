import { and, asc, eq, gt, notInArray } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import { type LocalDate, type Period, startOfDay } from "#app/domain/period.ts";
import {
  type LineDifference,
  lineDifferences,
  type SealedLine,
} from "#app/domain/rating/line-differences.ts";
import { rate } from "#app/domain/rating/rate.ts";
import type { RatingState } from "#app/domain/rating/rating-state.ts";
import type { AgreementVersion } from "#app/domain/terms/agreement-terms.ts";
import { placeInForce } from "#app/domain/terms/place-in-force.ts";
import { type LineRow, rowToLine } from "#app/features/commissions/line-row.server.ts";
import { loadRatingInputs } from "#app/features/commissions/load-rating-inputs.server.ts";
import { adjustment } from "#db/schema/adjustments.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { period } from "#db/schema/revenue.ts";
import type { Reader, Tx } from "#db/with-actor.server.ts";
import { lineFromDocument } from "./line-document.server.ts";

/** Differences of one closed month, with how the events' money is known to the customer. */
export type MonthDifferences = {
  readonly periodId: Period;
  readonly differences: readonly LineDifference[];
  readonly invoiceRefOf: ReadonlyMap<string, string>;
};

export type MonthsAgain = {
  readonly months: readonly MonthDifferences[];
  /** What the last of them would have left to the open month; null when none is concerned. */
  readonly left: RatingState | null;
};

/**
 * Rates a partner's closed months again from a day on, as they would have been had a version been in force from that day:
 * each month with what was known at its close, but for the terms, which are those of now; each goes on from the one
 * before it. Compared with what was sealed and adjusted since. Months without a difference are left out; earliest first.
 */
export async function rateClosedMonthsAgain(
  tx: Tx,
  partnerId: string,
  placed: AgreementVersion,
): Promise<MonthsAgain> {
  const months = await closedMonthsFrom(tx, placed.fromOn, placed.terms.timeZone);
  const touched = new Set<string>();
  let left: RatingState | null = null;
  const all: MonthDifferences[] = [];
  for (const month of months) {
    const [known] = await loadRatingInputs(tx, month, [partnerId], month.closingStartedAt);
    const [now] = await loadRatingInputs(tx, month, [partnerId], null);
    invariant(known && now, "there is an input for each partner");
    const { invoiceRefOf, ...input } = known;
    const rated = rate({
      ...input,
      versions: placeInForce(now.versions, placed),
      adjustments: [],
      opening: left === null ? input.opening : goOn(left, input.opening, touched),
    });
    left = rated.closing;
    for (const event of input.events) touched.add(event.id);
    const differences = lineDifferences(await sealedLines(tx, partnerId, month.id), rated.lines);
    if (differences.length > 0) all.push({ periodId: month.id, differences, invoiceRefOf });
  }
  return { months: all, left };
}

/** The next month opens with what the one before left, and with what was sealed before the first of them. */
function goOn(left: RatingState, sealed: RatingState, touched: ReadonlySet<string>): RatingState {
  const known = new Set(left.originals.map(({ line }) => line.derivedFrom));
  const older = sealed.originals.filter(
    ({ line }) => !touched.has(line.eventId ?? "") && !known.has(line.derivedFrom),
  );
  return {
    ...left,
    originals: [...older, ...left.originals],
    firsts: sealed.firsts,
  };
}

async function closedMonthsFrom(reader: Reader, fromOn: LocalDate, timeZone: string) {
  return reader
    .select()
    .from(period)
    .where(and(eq(period.status, "closed"), gt(period.toAt, startOfDay(fromOn, timeZone))))
    .orderBy(asc(period.id));
}

/** Final lines of a month with what was adjusted of each, adjustments booked in it aside. */
async function sealedLines(reader: Reader, partnerId: string, periodId: Period): Promise<SealedLine[]> {
  const rows: LineRow[] = await reader
    .select()
    .from(commissionLine)
    .where(
      and(
        eq(commissionLine.partnerId, partnerId),
        eq(commissionLine.periodId, periodId),
        notInArray(commissionLine.reasonCode, ["adjustment", "write_off"]),
      ),
    );
  const adjusted = await reader
    .select()
    .from(adjustment)
    .where(and(eq(adjustment.partnerId, partnerId), eq(adjustment.correctsPeriodId, periodId)));
  const moreOf = new Map<string, bigint>();
  const unsealed: SealedLine[] = [];
  for (const { correctsLineId, wasMinor, isMinor, line } of adjusted) {
    const more = isMinor - wasMinor;
    if (correctsLineId) moreOf.set(correctsLineId, (moreOf.get(correctsLineId) ?? 0n) + more);
    else if (line)
      unsealed.push({ line: rowToLine(lineFromDocument(line)), creditedMinor: more, isSealed: false });
  }
  return [
    ...rows.map((row) => ({
      line: rowToLine(row),
      creditedMinor: row.amountMinor + (moreOf.get(row.id) ?? 0n),
      isSealed: true,
    })),
    ...unsealed,
  ];
}
