import { listPartnersExpecting } from "#app/features/commissions/partners-expecting.server.ts";
import { bulkRows } from "#db/bulk.server.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** A partner, and how many events a month brings it. */
export type PartnerOfMonth = { readonly partnerId: string; readonly events: number };

const ACTIVE = `
  select a.partner_id, sum(c.n)
    from (select customer_id, count(*) as n from revenue_event where period_id = $1 group by 1) c
    join (select distinct partner_id, customer_id from attribution) a on a.customer_id = c.customer_id
   group by 1`;
const ADJUSTED =
  "select partner_id from adjustment where period_id = $1 union select partner_id from write_off where period_id = $1";
const CARRIED = "select distinct partner_id from statement where period_id < $1";
/** With something of this month already, which has then all of it: a batch is written whole. */
const DONE = `
  select partner_id from statement where period_id = $1 and ($2::text[] is null or partner_id = any ($2))
  union select partner_id from rating_state where period_id = $1 and ($2::text[] is null or partner_id = any ($2))`;

/**
 * Partners that a month's close may concern, by id: with events of their customers, with an earlier statement, with
 * instalments or payments that wait, with terms by which a window alone brings something, with adjustments or a debt given up.
 */
export async function listPartnersOfMonth(tx: Tx, periodId: string): Promise<PartnerOfMonth[]> {
  const events = new Map<string, number>();
  for (const row of await bulkRows(tx, ACTIVE, [periodId])) events.set(row[0]!, Number(row[1]));
  const others = [
    ...(await bulkRows(tx, CARRIED, [periodId])),
    ...(await bulkRows(tx, ADJUSTED, [periodId])),
  ];
  const all = [...events.keys(), ...others.map((row) => row[0]!), ...(await listPartnersExpecting(tx))];
  return [...new Set(all)].sort().map((partnerId) => ({ partnerId, events: events.get(partnerId) ?? 0 }));
}

/** Those whose month is written; of some, when they are named. */
export async function listPartnersDone(
  tx: Tx,
  periodId: string,
  among: readonly string[] | null = null,
): Promise<ReadonlySet<string>> {
  return new Set((await bulkRows(tx, DONE, [periodId, among])).map((row) => row[0]!));
}

/** How many events, and how many partners, are read, rated and written at a time. */
export const EVENTS_AT_ONCE = 5_000;
const PARTNERS_AT_ONCE = 500;

/** The partners in their order, parted so that each part fits into memory; one with more events is a part by itself. */
export function inBatches(partners: readonly PartnerOfMonth[], eventsAtOnce: number): string[][] {
  const batches: string[][] = [];
  let events = 0;
  for (const partner of partners) {
    const batch = batches.at(-1);
    if (batch && batch.length < PARTNERS_AT_ONCE && events + partner.events <= eventsAtOnce) {
      batch.push(partner.partnerId);
      events += partner.events;
    } else {
      batches.push([partner.partnerId]);
      events = partner.events;
    }
  }
  return batches;
}
