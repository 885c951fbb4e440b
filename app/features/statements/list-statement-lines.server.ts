import { eq } from "drizzle-orm";
import type { LineWorking } from "#app/domain/rating/line-working.ts";
import type { StatementLineView } from "#app/domain/statement-view.ts";
import { rowToLine } from "#app/features/commissions/line-row.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { findStatementRow } from "#app/features/statements/find-statement.server.ts";
import { lineOrder, linesOf } from "#app/features/statements/lines-of-statement.server.ts";
import { lineViews, type StatementRow } from "#app/features/statements/load-statement-view.server.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { period } from "#db/schema/revenue.ts";
import { withActor } from "#db/with-actor.server.ts";

export type StatementLines = {
  readonly statement: StatementRow;
  readonly total: number;
  readonly lines: readonly { readonly view: StatementLineView; readonly fullWorking: LineWorking }[];
};

/**
 * Lines of a statement of one legal entity with their whole working, in the order in which they were sealed, at most
 * `limit`, and how many there are in all. Null if that entity has no such statement.
 */
export function listStatementLines(
  ctx: Pick<Ctx, "db" | "actor">,
  wanted: {
    readonly number: string;
    readonly legalEntityId: string;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<StatementLines | null> {
  return withActor(ctx, async (tx) => {
    const row = await findStatementRow(tx, wanted.number);
    if (row?.legalEntityId !== wanted.legalEntityId) return null;
    const [month] = await tx.select({ toAt: period.toAt }).from(period).where(eq(period.id, row.periodId));
    const rows = await tx
      .select()
      .from(commissionLine)
      .where(linesOf(row))
      .orderBy(...lineOrder)
      .limit(wanted.limit)
      .offset(wanted.offset);
    const views = await lineViews(tx, rows, month?.toAt ?? row.sealedAt);
    return {
      statement: row,
      total: await tx.$count(commissionLine, linesOf(row)),
      lines: rows.flatMap((line, at) => {
        const view = views[at];
        return view ? [{ view, fullWorking: rowToLine(line).working }] : [];
      }),
    };
  });
}
