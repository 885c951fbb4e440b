import { and, asc, eq, lte } from "drizzle-orm";
import type { Period } from "#app/domain/period.ts";
import type { Adjustment } from "#app/domain/rating/adjustment.ts";
import { anyOf } from "#db/any-of.server.ts";
import { adjustment } from "#db/schema/adjustments.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** Differences that two people booked into a month for some partners, as known at an instant; by id. */
export async function loadAdjustments(
  reader: Reader,
  periodId: Period,
  partnerIds: readonly string[],
  knownAt: Date | null,
): Promise<Adjustment[]> {
  return reader
    .select({
      id: adjustment.id,
      partnerId: adjustment.partnerId,
      enrolmentId: adjustment.enrolmentId,
      legalEntityId: adjustment.legalEntityId,
      currency: adjustment.currency,
      decidedAt: adjustment.decidedAt,
      versionId: adjustment.agreementVersionId,
      correctsLineId: adjustment.correctsLineId,
      wasMinor: adjustment.wasMinor,
      isMinor: adjustment.isMinor,
    })
    .from(adjustment)
    .where(
      and(
        anyOf(adjustment.partnerId, partnerIds),
        eq(adjustment.periodId, periodId),
        knownAt ? lte(adjustment.decidedAt, knownAt) : undefined,
      ),
    )
    .orderBy(asc(adjustment.id));
}
