import { sql } from "drizzle-orm";
import type { Tx } from "#db/with-actor.server.ts";

/**
 * Partners to whom a month may bring something without any event in it: instalments that fall due or payments that wait,
 * and terms by which a window alone brings something (a guarantee, a target). One of them, when one is named; by id.
 */
export async function listPartnersExpecting(tx: Tx, only: string | null = null): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select s.partner_id as id from rating_state s
     where s.document is not null and (${only}::text is null or s.partner_id = ${only})
    union
    select f.partner_id from agreement_in_force f join agreement_version v on v.id = f.agreement_version_id
     where (${only}::text is null or f.partner_id = ${only})
       and (jsonb_array_length(coalesce(v.terms -> 'floors', '[]')) > 0
            or jsonb_array_length(coalesce(v.terms -> 'rewards', '[]')) > 0)
     order by 1`);
  return rows.map((row) => row.id);
}
