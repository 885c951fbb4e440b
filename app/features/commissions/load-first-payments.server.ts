import { customerFirstKey } from "#app/domain/rating/first-payments.ts";
import type { FirstPayment } from "#app/domain/rating/rating-state.ts";
import { bulkRows } from "#db/bulk.server.ts";
import type { Tx } from "#db/with-actor.server.ts";

const paidBefore = (alsoSince: string) => `
    from unnest($2::text[]) c (id) ${alsoSince}
    join revenue_event e on e.customer_id = c.id and e.period_id < $1 and e.kind = 'payment'
    join revenue_event_line l on l.event_id = e.id and l.net_minor > 0`;
const FACT = "e.customer_id, l.product_key, e.id, (extract(epoch from e.occurred_at) * 1000)::bigint";
const BOOKED_FIRST = "e.period_id, e.occurred_at, e.id";

const BY_CUSTOMER = `
  select distinct on (e.customer_id, l.product_key) ${FACT} ${paidBefore("")}
   order by e.customer_id, l.product_key, ${BOOKED_FIRST}`;
const BY_ATTRIBUTION = `
  select distinct on (a.id, l.product_key) ${FACT}, a.id ${paidBefore("join attribution a on a.customer_id = c.id")}
   where lower(a.during) <= e.occurred_at
   order by a.id, l.product_key, ${BOOKED_FIRST}`;

/**
 * Who paid first, before this month, by customer: for each product, and since each of its attributions began. The first
 * is the one that was booked first; what came late for its month does not go before what was sealed.
 */
export async function loadFirstPayments(
  tx: Tx,
  periodId: string,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly FirstPayment[]>> {
  const firsts = new Map<string, FirstPayment[]>();
  if (customerIds.length === 0) return firsts;
  const remember = (customerId: string, first: FirstPayment) => {
    const own = firsts.get(customerId);
    if (own) own.push(first);
    else firsts.set(customerId, [first]);
  };
  for (const row of await bulkRows(tx, BY_CUSTOMER, [periodId, customerIds]))
    remember(row[0]!, { key: customerFirstKey(row[0]!, row[1]!), eventId: row[2]!, at: instant(row[3]!) });
  const byAttribution = await bulkRows(tx, BY_ATTRIBUTION, [periodId, customerIds]);
  for (const [attributionId, own] of Map.groupBy(byAttribution, (row) => row[4]!)) {
    const facts = own.map((row) => ({ productKey: row[1]!, eventId: row[2]!, at: instant(row[3]!) }));
    const customerId = own[0]![0]!;
    for (const { productKey, eventId, at } of facts)
      remember(customerId, { key: `${attributionId}/${productKey}`, eventId, at });
    const { eventId, at } = facts.reduce((a, b) =>
      b.at < a.at || (b.at <= a.at && b.eventId < a.eventId) ? b : a,
    );
    remember(customerId, { key: attributionId, eventId, at });
  }
  return firsts;
}

const instant = (milliseconds: string) => new Date(Number(milliseconds));
