import { and, eq, lt } from "drizzle-orm";
import type { Period } from "#app/domain/period.ts";
import type { StatementKey } from "#app/features/statements/load-statement-inputs.server.ts";
import { attribution } from "#db/schema/customers.ts";
import { revenueEvent } from "#db/schema/revenue.ts";
import { statement } from "#db/schema/statements.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** Partners that a month's close concerns: with events of their customers, or with an earlier statement. By id. */
export async function listPartnersOfMonth(reader: Reader, periodId: Period): Promise<string[]> {
  const active = await reader
    .selectDistinct({ partnerId: attribution.partnerId })
    .from(attribution)
    .innerJoin(revenueEvent, eq(revenueEvent.customerId, attribution.customerId))
    .where(eq(revenueEvent.periodId, periodId));
  const carried = await reader
    .selectDistinct({ partnerId: statement.partnerId })
    .from(statement)
    .where(lt(statement.periodId, periodId));
  return [...new Set([...active, ...carried].map((row) => row.partnerId))].sort();
}

/** Entities and currencies in which a partner had an earlier statement: a balance may be carried there. */
export async function carriedKeys(
  reader: Reader,
  periodId: Period,
  partnerId: string,
): Promise<StatementKey[]> {
  return reader
    .selectDistinct({
      partnerId: statement.partnerId,
      legalEntityId: statement.legalEntityId,
      currency: statement.currency,
    })
    .from(statement)
    .where(and(eq(statement.partnerId, partnerId), lt(statement.periodId, periodId)));
}
