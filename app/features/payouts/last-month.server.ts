import { and, eq, notInArray, sql } from "drizzle-orm";
import { type Period, previousPeriod } from "#app/domain/period.ts";
import { partner } from "#db/schema/partners.ts";
import { payout, type payoutRun } from "#db/schema/payouts.ts";
import type { Reader } from "#db/with-actor.server.ts";

export type LastMonth = {
  readonly periodId: Period;
  /** Minor units that the month before paid, by partner, of the same entity and currency. */
  readonly byPartner: ReadonlyMap<string, { readonly partnerName: string; readonly minor: bigint }>;
  readonly totalMinor: bigint;
};

/** What the month before a run's own paid to each partner: approved payouts, whatever became of them since. */
export async function loadLastMonth(
  reader: Reader,
  run: Pick<typeof payoutRun.$inferSelect, "periodId" | "legalEntityId" | "currency">,
): Promise<LastMonth> {
  const periodId = previousPeriod(run.periodId);
  const rows = await reader
    .select({
      partnerId: payout.partnerId,
      partnerName: partner.name,
      minor: sql<string>`sum(${payout.amountMinor})`,
    })
    .from(payout)
    .innerJoin(partner, eq(partner.id, payout.partnerId))
    .where(
      and(
        eq(payout.periodId, periodId),
        eq(payout.legalEntityId, run.legalEntityId),
        eq(payout.currency, run.currency),
        notInArray(payout.status, ["draft", "cancelled"]),
      ),
    )
    .groupBy(payout.partnerId, partner.name)
    .orderBy(partner.name);
  return {
    periodId,
    byPartner: new Map(
      rows.map(({ partnerId, partnerName, minor }) => [partnerId, { partnerName, minor: BigInt(minor) }]),
    ),
    totalMinor: rows.reduce((sum, { minor }) => sum + BigInt(minor), 0n),
  };
}
