import type { RatingState } from "#app/domain/rating/rating-state.ts";
import { stateFromRows } from "#app/domain/rating/state-document.ts";
import { bulkRows } from "#db/bulk.server.ts";
import type { Tx } from "#db/with-actor.server.ts";

export type OpeningState = Pick<RatingState, "counters" | "pending" | "waiting">;

const STATE = `
  select distinct on (s.partner_id, s.key) s.partner_id, s.key, s.value, s.document
    from rating_state s where s.partner_id = any ($1) and s.period_id < $2
   order by s.partner_id, s.key, s.period_id desc`;

/** What the closed months before this one left to some partners: of each key the newest row. */
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
