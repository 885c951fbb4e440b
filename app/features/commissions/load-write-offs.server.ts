import { and, asc, eq, lte } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import type { Period } from "#app/domain/period.ts";
import type { WriteOff } from "#app/domain/rating/write-off.ts";
import { anyOf } from "#db/any-of.server.ts";
import { writeOff } from "#db/schema/adjustments.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** Debts of some partners that two people gave up in a month, as known at an instant; by id. */
export async function loadWriteOffs(
  reader: Reader,
  periodId: Period,
  partnerIds: readonly string[],
  knownAt: Date | null,
): Promise<WriteOff[]> {
  const rows = await reader
    .select()
    .from(writeOff)
    .where(
      and(
        anyOf(writeOff.partnerId, partnerIds),
        eq(writeOff.periodId, periodId),
        knownAt ? lte(writeOff.decidedAt, knownAt) : undefined,
      ),
    )
    .orderBy(asc(writeOff.id));
  return rows.map(
    ({ id, partnerId, enrolmentId, legalEntityId, currency, amountMinor, debtMinor, decidedAt }) => {
      invariant(debtMinor !== null && decidedAt !== null, "a write-off with a month is confirmed");
      return { id, partnerId, enrolmentId, legalEntityId, currency, amountMinor, debtMinor, decidedAt };
    },
  );
}
