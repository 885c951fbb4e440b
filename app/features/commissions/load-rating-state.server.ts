import type { RatingState } from "#app/domain/rating/rating-state.ts";
import { stateFromRows } from "#app/domain/rating/state-document.ts";
import { bulkRows } from "#db/bulk.server.ts";
import type { Tx } from "#db/with-actor.server.ts";

export type OpeningState = Pick<RatingState, "counters" | "pending" | "waiting">;

// A correction opens its month, so it goes before what all earlier months left, and gives way to what its own month left.
const STATE = `
  select distinct on (s.partner_id, s.key) s.partner_id, s.key, s.value, s.document
    from (
      select partner_id, key, period_id, 1 as at_close, null::timestamptz as decided_at, value, document
        from rating_state where partner_id = any ($1) and period_id < $2
      union all
      select partner_id, key, period_id, 0, decided_at, value, document
        from rating_state_correction where partner_id = any ($1) and period_id <= $2
    ) s
   order by s.partner_id, s.key, s.period_id desc, s.at_close desc, s.decided_at desc`;

/**
 * What the closed months before this one left to some partners, as corrected by two people since: of each key the newest
 * row. A correction is only ever booked into an open month, so what a closed one was worked out from never changes.
 */
export async function loadRatingState(
  tx: Tx,
  periodId: string,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, OpeningState>> {
  const rows = await bulkRows(tx, STATE, [partnerIds, periodId]);
  const states = new Map<string, OpeningState>();
  for (const [partnerId, own] of Map.groupBy(rows, (row) => row[0]!))
    states.set(
      partnerId,
      stateFromRows(
        own.map((row) => ({
          key: row[1]!,
          value: BigInt(row[2]!),
          document: row[3] == null ? null : JSON.parse(row[3]),
        })),
      ),
    );
  return states;
}
