import { canonicalJson } from "#app/domain/canonical-json.ts";
import type { Period } from "#app/domain/period.ts";
import { rate } from "#app/domain/rating/rate.ts";
import { type LineRow, lineToRow } from "#app/features/commissions/line-row.server.ts";
import { loadRatingInput } from "#app/features/commissions/load-rating-input.server.ts";
import type { ratingState } from "#db/schema/commissions.ts";
import type { Reader } from "#db/with-actor.server.ts";

export type RatedMonth = {
  /** In event order. */
  readonly lines: readonly LineRow[];
  /** What the close keeps for the months after it. */
  readonly state: readonly (typeof ratingState.$inferSelect)[];
};

/**
 * One partner's lines of one month, worked out from the sources alone; the same for the open month, for the close, and
 * for whoever wants to check it later (with `knownAt`, the instant of the close).
 */
export async function ratePartnerMonth(
  reader: Reader,
  periodId: Period,
  partnerId: string,
  knownAt: Date | null = null,
): Promise<RatedMonth> {
  const { invoiceRefOf, ...input } = await loadRatingInput(reader, periodId, partnerId, knownAt);
  const rated = rate(input);
  return {
    lines: rated.lines.map((line) => lineToRow(line, periodId, invoiceRefOf.get(line.eventId ?? "") ?? null)),
    state: rated.changes.map(({ key, value, document }) => ({
      partnerId,
      periodId,
      key,
      value,
      document: document && JSON.parse(canonicalJson(document)),
    })),
  };
}
