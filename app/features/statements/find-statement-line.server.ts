import { and, asc, eq } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import type { LineWorking } from "#app/domain/rating/commission-line.ts";
import { workingFromDocument } from "#app/domain/rating/working-document.ts";
import type { StatementLineView } from "#app/domain/statement-view.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { findStatementRow } from "#app/features/statements/find-statement.server.ts";
import { linesOf, statementOfLine } from "#app/features/statements/lines-of-statement.server.ts";
import { lineViews } from "#app/features/statements/load-statement-view.server.ts";
import { type PaymentOfStatement, paymentOf } from "#app/features/statements/payment-steps.server.ts";
import { agreementVersion } from "#db/schema/agreements.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { period } from "#db/schema/revenue.ts";
import { statement } from "#db/schema/statements.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";

/** A line elsewhere that this one belongs with: what it takes back from, or what takes back from it. */
export type RelatedLine = {
  readonly lineId: string;
  readonly number: string;
  readonly occurredAt: Date;
  readonly amountMinor: bigint;
};

export type FoundLine = {
  readonly number: string;
  readonly currency: string;
  readonly line: StatementLineView;
  readonly working: LineWorking;
  /** Null on what a window or a decision brought. */
  readonly eventId: string | null;
  readonly eventKind: string | null;
  readonly eventLineOrdinal: number | null;
  readonly occurredAt: Date;
  /** Version under which it was rated, with the zone and hold that it says; null where none was in force. */
  readonly version: { id: string; n: number; timeZone: string; holdDays: number } | null;
  readonly reverses: RelatedLine | null;
  readonly reversedBy: readonly RelatedLine[];
  readonly payment: PaymentOfStatement;
};

/** One line of a statement with everything it follows from; null if there is none that the actor may see. */
export function findStatementLine(
  ctx: Pick<Ctx, "db" | "actor">,
  { number, lineId }: { number: string; lineId: string },
): Promise<FoundLine | null> {
  return withActor(ctx, async (tx) => {
    const row = await findStatementRow(tx, number);
    if (!row) return null;
    const [found] = await tx
      .select({ line: commissionLine, toAt: period.toAt })
      .from(commissionLine)
      .innerJoin(period, eq(period.id, commissionLine.periodId))
      .where(and(linesOf(row), eq(commissionLine.id, lineId)));
    if (!found) return null;
    const [view] = await lineViews(tx, [found.line], found.toAt);
    invariant(view, "a line has its view");
    const { line } = found;
    return {
      number: row.number,
      currency: row.currency,
      line: view,
      working: workingFromDocument(line.working),
      eventId: line.eventId,
      eventKind: line.eventKind,
      eventLineOrdinal: line.eventLineOrdinal,
      occurredAt: line.occurredAt,
      version: await versionOf(tx, line.agreementVersionId),
      reverses: line.reversesLineId
        ? ((await related(tx, line, eq(commissionLine.id, line.reversesLineId)))[0] ?? null)
        : null,
      reversedBy: await related(tx, line, eq(commissionLine.reversesLineId, line.id)),
      payment: await paymentOf(tx, row),
    };
  });
}

async function versionOf(reader: Reader, versionId: string | null): Promise<FoundLine["version"]> {
  if (!versionId) return null;
  const [row] = await reader
    .select({ id: agreementVersion.id, n: agreementVersion.n, terms: agreementVersion.terms })
    .from(agreementVersion)
    .where(eq(agreementVersion.id, versionId));
  if (!row) return null;
  const terms = agreementTermsSchema.parse(row.terms);
  return { id: row.id, n: row.n, timeZone: terms.timeZone, holdDays: terms.holdDays };
}

/** Of the same partner: a reversal goes to whoever was credited. */
async function related(
  reader: Reader,
  { partnerId }: { readonly partnerId: string },
  which: ReturnType<typeof eq>,
): Promise<RelatedLine[]> {
  return reader
    .select({
      lineId: commissionLine.id,
      number: statement.number,
      occurredAt: commissionLine.occurredAt,
      amountMinor: commissionLine.amountMinor,
    })
    .from(commissionLine)
    .innerJoin(statement, statementOfLine(statement))
    .where(and(eq(commissionLine.partnerId, partnerId), which))
    .orderBy(asc(commissionLine.occurredAt), asc(commissionLine.id));
}
