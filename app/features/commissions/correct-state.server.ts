import { canonicalJson } from "#app/domain/canonical-json.ts";
import { EMPTY_RATING_STATE, type RatingState } from "#app/domain/rating/rating-state.ts";
import { changedRows, stateRows } from "#app/domain/rating/state-document.ts";
import { loadRatingState } from "#app/features/commissions/load-rating-state.server.ts";
import { ratingStateCorrection } from "#db/schema/adjustments.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** Rows of one INSERT: PostgreSQL takes 65,535 parameters. */
const ROWS_AT_ONCE = 1_000;

/**
 * Lets an open month begin with what the closed ones would have left under terms drawn back: only what is other than
 * what it would begin with now, by key. Tiers, caps and targets go on from there.
 */
export async function correctState(
  tx: Tx,
  backdating: { readonly id: string; readonly partnerId: string },
  left: RatingState,
  booked: { readonly periodId: string; readonly decidedAt: Date },
): Promise<void> {
  const { id: backdatingId, partnerId } = backdating;
  const sealed =
    (await loadRatingState(tx, booked.periodId, [partnerId])).get(partnerId) ?? EMPTY_RATING_STATE;
  const counted = new Set(left.counters.map(({ key }) => key));
  // What was counted under the terms that gave way begins again at nothing.
  const notCounted = sealed.counters.filter(({ key }) => !counted.has(key));
  const counters = [...left.counters, ...notCounted.map(({ key }) => ({ key, value: 0n }))];
  const { pending, waiting } = left;
  const rows = changedRows(stateRows(sealed), stateRows({ counters, pending, waiting })).map((row) => ({
    partnerId,
    backdatingId,
    periodId: booked.periodId,
    key: row.key,
    value: row.value,
    document: row.document && JSON.parse(canonicalJson(row.document)),
    decidedAt: booked.decidedAt,
  }));
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    await tx.insert(ratingStateCorrection).values(rows.slice(at, at + ROWS_AT_ONCE));
}
