import { and, eq, inArray } from "drizzle-orm";
import { adjustmentDerivedFrom } from "#app/domain/rating/adjustment.ts";
import { type RestatedLine, readRestatedLines, restatedSums } from "#app/domain/restatement-document.ts";
import type { RestatedLineView, RestatementView } from "#app/domain/restatement-view.ts";
import { lineFromDocument } from "#app/features/commissions/line-document.server.ts";
import { type LineRow, lineId } from "#app/features/commissions/line-row.server.ts";
import {
  headOf,
  type LinesWanted,
  lineViews,
  type StatementRow,
} from "#app/features/statements/load-statement-view.server.ts";
import { isSettling } from "#app/features/statements/settling-version.server.ts";
import { anyOf } from "#db/any-of.server.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { statement } from "#db/schema/statements.ts";
import type { Reader } from "#db/with-actor.server.ts";

type RestatedRows = {
  readonly line: RestatedLine;
  readonly before: LineRow | null;
  readonly after: LineRow | null;
};

/**
 * A restatement with some of its lines, or all, in the order in which they happened. What it says is read from its sealed
 * text; labels, the lines that it corrects and what became of the differences, from their tables.
 */
export async function loadRestatementView(
  reader: Reader,
  row: StatementRow,
  wanted?: LinesWanted,
): Promise<{ readonly view: RestatementView; readonly linesTotal: number }> {
  const [sealed] = await reader
    .select({ canonical: statement.canonical })
    .from(statement)
    .where(eq(statement.id, row.id));
  const lines = readRestatedLines(sealed?.canonical ?? "");
  const { toAt, issuer, payee } = await headOf(reader, row);
  const sorted = (await withRows(reader, row, lines)).sort(byTime);
  const shown = wanted ? sorted.slice(wanted.offset, wanted.offset + wanted.limit) : sorted;
  return {
    linesTotal: lines.length,
    view: {
      number: row.number,
      version: row.version,
      period: row.periodId,
      ...{ issuer, payee },
      currency: row.currency,
      sums: restatedSums(lines),
      lines: await restatedViews(reader, row, shown, toAt),
      sealedAt: row.sealedAt,
      hash: row.sha256,
    },
  };
}

async function withRows(
  reader: Reader,
  { partnerId }: StatementRow,
  lines: readonly RestatedLine[],
): Promise<RestatedRows[]> {
  const ids = lines.flatMap(({ correctsLineId }) => correctsLineId ?? []);
  const sealed = await reader
    .select()
    .from(commissionLine)
    .where(and(eq(commissionLine.partnerId, partnerId), anyOf(commissionLine.id, ids)));
  const sealedOf = new Map(sealed.map((line) => [line.id, line]));
  return lines.map((line) => ({
    line,
    before: sealedOf.get(line.correctsLineId ?? "") ?? null,
    after: line.shouldBe === null ? null : lineFromDocument(line.shouldBe),
  }));
}

function byTime(a: RestatedRows, b: RestatedRows): number {
  const at = ({ before, after }: RestatedRows) => (before ?? after)?.occurredAt.getTime() ?? 0;
  return at(a) - at(b) || (a.line.adjustmentId < b.line.adjustmentId ? -1 : 1);
}

async function restatedViews(
  reader: Reader,
  row: StatementRow,
  shown: readonly RestatedRows[],
  periodEnd: Date,
): Promise<RestatedLineView[]> {
  const rows = shown.flatMap(({ before, after }) => [before, after]).filter((line) => line !== null);
  const views = new Map((await lineViews(reader, rows, periodEnd)).map((view, at) => [rows[at], view]));
  const numberOf = await settlingNumbers(reader, row, shown);
  return shown.map(({ line, before, after }) => {
    const number = numberOf.get(line.settledIn);
    return {
      adjustmentId: line.adjustmentId,
      backdatingId: line.backdatingId,
      before: (before && views.get(before)) ?? null,
      after: (after && views.get(after)) ?? null,
      wasMinor: line.wasMinor,
      isMinor: line.isMinor,
      settledIn: line.settledIn,
      settledBy: number ? { number, lineId: lineId(adjustmentDerivedFrom(line.adjustmentId)) } : null,
    };
  });
}

/** Numbers of the statements that have the differences, by month; those of open months are not there yet. */
async function settlingNumbers(
  reader: Reader,
  { partnerId, legalEntityId, currency }: StatementRow,
  shown: readonly RestatedRows[],
): Promise<ReadonlyMap<string, string>> {
  const months = [...new Set(shown.map(({ line }) => line.settledIn))];
  if (months.length === 0) return new Map();
  const rows = await reader
    .select({ periodId: statement.periodId, number: statement.number })
    .from(statement)
    .where(
      and(
        eq(statement.partnerId, partnerId),
        eq(statement.legalEntityId, legalEntityId),
        eq(statement.currency, currency),
        inArray(statement.periodId, months),
        isSettling,
      ),
    );
  return new Map(rows.map(({ periodId, number }) => [periodId, number]));
}
