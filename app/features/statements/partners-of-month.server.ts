import { and, eq, isNotNull, lt, sql } from "drizzle-orm";
import type { Period } from "#app/domain/period.ts";
import type { StatementKey } from "#app/features/statements/load-statement-inputs.server.ts";
import { adjustment } from "#db/schema/adjustments.ts";
import { agreementInForce, agreementVersion } from "#db/schema/agreements.ts";
import { ratingState } from "#db/schema/commissions.ts";
import { attribution } from "#db/schema/customers.ts";
import { revenueEvent } from "#db/schema/revenue.ts";
import { statement } from "#db/schema/statements.ts";
import type { Reader } from "#db/with-actor.server.ts";

/**
 * Partners that a month's close may concern, by id: with events of their customers, with an earlier statement, with
 * instalments or payments that wait, with terms by which a window alone brings something, with adjustments.
 */
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
  const waiting = await reader
    .selectDistinct({ partnerId: ratingState.partnerId })
    .from(ratingState)
    .where(and(lt(ratingState.periodId, periodId), isNotNull(ratingState.document)));
  // A guarantee, or a target's window that ends, needs no event of this month.
  const rewarded = await reader
    .selectDistinct({ partnerId: agreementVersion.partnerId })
    .from(agreementInForce)
    .innerJoin(agreementVersion, eq(agreementVersion.id, agreementInForce.agreementVersionId))
    .where(
      sql`jsonb_array_length(coalesce(${agreementVersion.terms} -> 'floors', '[]')) > 0
        or jsonb_array_length(coalesce(${agreementVersion.terms} -> 'rewards', '[]')) > 0`,
    );
  const adjusted = await reader
    .selectDistinct({ partnerId: adjustment.partnerId })
    .from(adjustment)
    .where(eq(adjustment.periodId, periodId));
  const all = [...active, ...carried, ...waiting, ...rewarded, ...adjusted];
  return [...new Set(all.map((row) => row.partnerId))].sort();
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
