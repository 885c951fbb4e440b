import { and, desc, eq, lte } from "drizzle-orm";
import type { Period } from "#app/domain/period.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { isSettling } from "#app/features/statements/settling-version.server.ts";
import { statement } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";

export type EarnedMonth = { readonly periodId: Period; readonly earnedMinor: bigint };

const MONTHS = 12;

/**
 * What a partner earned with one entity in one currency by its statements, minor units: the last twelve months up to
 * one, oldest first.
 */
export function listEarnedByMonth(
  ctx: Pick<Ctx, "db" | "actor">,
  of: { partnerId: string; legalEntityId: string; currency: string; upTo: Period },
): Promise<EarnedMonth[]> {
  return withActor(ctx, async (tx) => {
    const rows = await tx
      .select({ periodId: statement.periodId, earnedMinor: statement.earnedMinor })
      .from(statement)
      .where(
        and(
          eq(statement.partnerId, of.partnerId),
          eq(statement.legalEntityId, of.legalEntityId),
          eq(statement.currency, of.currency),
          lte(statement.periodId, of.upTo),
          isSettling,
        ),
      )
      .orderBy(desc(statement.periodId))
      .limit(MONTHS);
    return rows.reverse();
  });
}
