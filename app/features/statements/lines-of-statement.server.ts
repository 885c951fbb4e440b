import { and, eq, type SQL, sql } from "drizzle-orm";
import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import type { statement } from "#db/schema/statements.ts";

type Stated = Pick<typeof statement.$inferSelect, "partnerId" | "legalEntityId" | "currency" | "periodId">;

/** A statement's lines: the final lines of its partner, entity, currency and month. */
export function linesOf({ partnerId, legalEntityId, currency, periodId }: Stated): SQL | undefined {
  return and(
    eq(commissionLine.partnerId, partnerId),
    eq(commissionLine.periodId, periodId),
    eq(commissionLine.legalEntityId, legalEntityId),
    eq(commissionLine.currency, currency),
  );
}

/** Their order on the page, in the files and in what is sealed: by time, event and its line; `byEvent` is its like in memory. */
export const lineOrder: SQL[] = [
  sql`${commissionLine.occurredAt}`,
  sql`${commissionLine.eventId} nulls first`,
  sql`${commissionLine.eventLineOrdinal} nulls first`,
  sql`${commissionLine.id}`,
];

/** The statement that a line stands on, as it settled the month: joins `statement` to `commissionLine`. */
export function statementOfLine(table: typeof statement): SQL | undefined {
  return and(
    eq(table.partnerId, commissionLine.partnerId),
    eq(table.periodId, commissionLine.periodId),
    eq(table.legalEntityId, commissionLine.legalEntityId),
    eq(table.currency, commissionLine.currency),
    eq(table.version, SETTLING_VERSION),
  );
}
