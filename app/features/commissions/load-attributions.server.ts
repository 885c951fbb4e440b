import type { Attribution, AttributionRole } from "#app/domain/attribution.ts";
import { bulkRows } from "#db/bulk.server.ts";
import type { Tx } from "#db/with-actor.server.ts";

/**
 * All attributions of the customers of some partners; others share them. With `knownAt`, as they were known at that
 * instant: an end that was written later was none, and a claim that was written later is not there.
 */
const ATTRIBUTIONS = `
  select a.id, a.partner_id, a.enrolment_id, a.customer_id, a.role, a.weight_ppm,
         (extract(epoch from lower(a.during)) * 1000)::bigint,
         case when a.ended_at > $2::timestamptz then null else (extract(epoch from upper(a.during)) * 1000)::bigint end
    from (select distinct customer_id from attribution where partner_id = any ($1)) own
    join attribution a on a.customer_id = own.customer_id
   where $2::timestamptz is null or a.created_at <= $2::timestamptz`;

export async function loadAttributions(
  tx: Tx,
  partnerIds: readonly string[],
  knownAt: Date | null,
): Promise<Attribution[]> {
  const rows = await bulkRows(tx, ATTRIBUTIONS, [partnerIds, knownAt?.toISOString() ?? null]);
  return rows.map((row) => ({
    id: row[0]!,
    partnerId: row[1]!,
    enrolmentId: row[2]!,
    customerId: row[3]!,
    role: row[4] as AttributionRole,
    weightPpm: Number(row[5]),
    from: new Date(Number(row[6])),
    to: row[7] == null ? null : new Date(Number(row[7])),
  }));
}
