import { desc, eq } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import type { PeriodStatus } from "#app/domain/period-rules.ts";
import { whyNotRestate } from "#app/domain/restatement.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { lockPartnerBooks } from "#app/features/ledger/lock-partner-books.server.ts";
import {
  buildRestatement,
  linesToRestate,
  listCorrectedLines,
} from "#app/features/statements/build-restatement.server.ts";
import { findStatementRow } from "#app/features/statements/find-statement.server.ts";
import { type StatementRow, statementColumns } from "#app/features/statements/load-statement-view.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { period } from "#db/schema/revenue.ts";
import { statement } from "#db/schema/statements.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";

/**
 * Issues the next version of a sealed statement: line by line what was and what should have been, by all that two people
 * corrected since its newest version. Nothing is booked and no figure changes: the difference is settled by the
 * adjustments. Null when there is no such statement. Refuses: not_allowed, period_not_closed, nothing_to_restate.
 */
export function restateStatement(
  ctx: Ctx & { readonly actor: StaffActor },
  { number }: { readonly number: string },
): Promise<{ readonly version: number; readonly differences: number } | null> {
  return withActor(ctx, async (tx) => {
    const first = await findStatementRow(tx, number);
    if (!first) return null;
    // No correction is decided beside it: what it leaves out is later than it is.
    await lockPartnerBooks(tx, first.partnerId);
    const newest = await newestVersion(tx, first.number);
    const corrected = await listCorrectedLines(tx, { ...first, partnerIds: [first.partnerId] });
    const lines = linesToRestate(corrected, first, newest, ctx.now);
    const [month] = await tx
      .select({ status: period.status })
      .from(period)
      .where(eq(period.id, first.periodId));
    invariant(month, `month ${first.periodId} stands`);
    const refusal = whyNotRestate(
      { monthStatus: month.status as PeriodStatus, differences: lines.length },
      ctx.actor,
    );
    if (refusal) throw new DomainError(refusal, { period: first.periodId });
    const row = buildRestatement(first, newest, lines, ctx.now);
    await tx.insert(statement).values(row);
    await audit(tx, ctx, {
      action: "statement.restated",
      objectType: "statement",
      objectId: row.id,
      partnerId: row.partnerId,
      details: { number: row.number, version: row.version, lines: lines.length, sha256: row.sha256 },
    });
    await enqueue(tx, "make_statement_documents", { statementId: row.id }, { jobKey: `documents:${row.id}` });
    return { version: row.version, differences: lines.length };
  });
}

export async function newestVersion(reader: Reader, number: string): Promise<StatementRow> {
  const [row] = await reader
    .select(statementColumns)
    .from(statement)
    .where(eq(statement.number, number))
    .orderBy(desc(statement.version))
    .limit(1);
  invariant(row, `statement ${number} stands`);
  return row;
}
