import type { Period } from "#app/domain/period.ts";
import { rate } from "#app/domain/rating/rate.ts";
import { type LineRow, lineToRow } from "#app/features/commissions/line-row.server.ts";
import { loadRatingInput } from "#app/features/commissions/load-rating-input.server.ts";
import type { Reader } from "#db/with-actor.server.ts";

/**
 * One partner's lines of one month, worked out from the sources alone; the same for the open month, for the close, and
 * for whoever wants to check it later (with `knownAt`, the instant of the close). In event order.
 */
export async function ratePartnerMonth(
  reader: Reader,
  periodId: Period,
  partnerId: string,
  knownAt: Date | null = null,
): Promise<LineRow[]> {
  const { invoiceRefOf, ...input } = await loadRatingInput(reader, periodId, partnerId, knownAt);
  return rate(input)
    .lines.filter((line) => line.partnerId === partnerId)
    .map((line) => lineToRow(line, periodId, invoiceRefOf.get(line.eventId) ?? null));
}
