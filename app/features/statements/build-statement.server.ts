import { canonicalJson } from "#app/domain/canonical-json.ts";
import { localDateOf, type TimeZone } from "#app/domain/period.ts";
import { type StatementResult, statementFigures } from "#app/domain/statement.ts";
import { statementDocument } from "#app/domain/statement-document.ts";
import { type LineRow, rowToLine } from "#app/features/commissions/line-row.server.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import {
  loadStatementInput,
  payeeProfileAt,
  type StatementKey,
} from "#app/features/statements/load-statement-inputs.server.ts";
import { derivedId } from "#db/new-id.server.ts";
import type { period } from "#db/schema/revenue.ts";
import type { statement } from "#db/schema/statements.ts";
import type { Reader } from "#db/with-actor.server.ts";

export type BuiltStatement = {
  readonly row: typeof statement.$inferInsert;
  readonly figures: StatementResult;
  readonly lines: readonly LineRow[];
};

export type MonthToState = {
  readonly period: typeof period.$inferSelect;
  readonly timeZone: TimeZone;
  readonly sealedAt: Date;
};

/**
 * One statement, worked out from the month's lines and what stood before: the close writes it, the verification
 * compares it. Null when there is nothing to state: no line and nothing carried.
 */
export async function buildStatement(
  reader: Reader,
  key: StatementKey,
  month: MonthToState,
  lines: readonly LineRow[],
  number: string,
): Promise<BuiltStatement | null> {
  const input = await loadStatementInput(reader, key, month.period, month.sealedAt, lines);
  const nothing =
    lines.length === 0 &&
    input.openingMinor === 0n &&
    input.paidOutMinor === 0n &&
    input.heldBefore.every((one) => one.heldMinor === 0n);
  if (nothing) return null;
  const figures = statementFigures(input);
  const version = 1;
  const lastDay = localDateOf(new Date(month.period.toAt.getTime() - 1), month.timeZone);
  const payeeProfileId = await payeeProfileAt(reader, key.partnerId, lastDay, month.sealedAt);
  const canonical = canonicalJson(
    statementDocument({
      number,
      version,
      ...key,
      payeeProfileId,
      period: month.period.id,
      timeZone: month.timeZone,
      periodFrom: month.period.fromAt,
      periodTo: month.period.toAt,
      figures,
      lines: lines.map((row) => ({ ...rowToLine(row), id: row.id })),
    }),
  );
  return {
    figures,
    lines,
    row: {
      id: derivedId(
        "stm",
        [key.partnerId, key.legalEntityId, key.currency, month.period.id, version].join("/"),
      ),
      number,
      version,
      ...key,
      payeeProfileId,
      periodId: month.period.id,
      openingMinor: figures.openingMinor,
      earnedMinor: figures.earnedMinor,
      clawedBackMinor: figures.clawedBackMinor,
      adjustmentsMinor: figures.adjustmentsMinor,
      bonusesMinor: figures.bonusesMinor,
      paidMinor: figures.paidMinor,
      closingMinor: figures.closingMinor,
      heldMinor: figures.heldMinor,
      releasedMinor: figures.releasedMinor,
      availableMinor: figures.availableMinor,
      minimumMinor: figures.minimumMinor,
      payableMinor: figures.payableNowMinor,
      payableReason: figures.payableReason,
      canonical,
      sha256: sha256Hex(canonical),
      sealedAt: month.sealedAt,
    },
  };
}

/** Lines told apart by what one statement is for, in a fixed order. */
export function groupByStatement(
  partnerId: string,
  lines: readonly LineRow[],
  carried: readonly StatementKey[],
): StatementKey[] {
  const keys = new Map<string, StatementKey>();
  for (const { legalEntityId, currency } of [...lines, ...carried])
    keys.set(`${legalEntityId}/${currency}`, { partnerId, legalEntityId, currency });
  return [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
}

/** "REP-2026-10-0147" */
export function statementNumber(periodId: string, n: number): string {
  return `REP-${periodId}-${String(n).padStart(4, "0")}`;
}
