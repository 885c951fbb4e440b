import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import type { HeldBefore } from "#app/domain/statement.ts";
import { bulkRows } from "#db/bulk.server.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** Where a partner's balance with an entity in a currency stood before a month: what its statement goes on from. */
export type BalanceBefore = {
  readonly partnerId: string;
  readonly legalEntityId: string;
  readonly currency: string;
  openingMinor: bigint;
  /** Counted as paid by the statements before: a size. */
  paidBeforeMinor: bigint;
  /** Approved for payment up to the cut-off, less cancelled and written back: a size. */
  paidMinor: bigint;
  monthsBelow: number;
  readonly heldBefore: HeldBefore[];
};

/** The statements that settled each month, and how many in a row before now were above zero and below their minimum. */
const EARLIER = `
  with settling as (
    select partner_id, legal_entity_id, currency, period_id, closing_minor, paid_minor, available_minor, minimum_minor
      from statement where partner_id = any ($1) and period_id < $2 and version = ${SETTLING_VERSION}),
  counted as (
    select *, count(*) filter (where not (available_minor > 0 and available_minor < minimum_minor))
                over (partition by partner_id, legal_entity_id, currency order by period_id desc) as others
      from settling)
  select partner_id, legal_entity_id, currency, (array_agg(closing_minor order by period_id desc))[1],
         -sum(paid_minor), count(*) filter (where others = 0)
    from counted group by 1, 2, 3`;

/** All that was approved for payment up to an instant, less what was cancelled or came back and is owed again. */
const PAID = `
  select j.partner_id, j.legal_entity_id, j.currency, sum(e.amount_minor)
    from journal j join journal_entry e on e.journal_id = j.id
   where j.partner_id = any ($1) and j.kind in ('payout_approved', 'payout_cancelled', 'payout_written_back')
     and e.account_code = 'partner_payable' and j.event_at <= $2
   group by 1, 2, 3`;

/** What earlier months' lines still had on hold when this month began, per release instant. */
const HELD = `
  select partner_id, legal_entity_id, currency, (extract(epoch from release_at) * 1000)::bigint,
         sum(case when reverses_line_id is null then amount_minor else -from_held_minor end)
    from commission_line
   where partner_id = any ($1) and period_id < $2 and period_id >= $3 and release_at > $4
   group by 1, 2, 3, release_at order by release_at`;

type Wanted = {
  readonly periodId: string;
  readonly fromAt: Date;
  /** First month whose lines may still be on hold. */
  readonly heldSince: string;
  /** The instant of the close: what was approved for payment after it belongs to the next statement. */
  readonly cutOff: Date;
};

/** Balances of some partners before a month, by partner, entity and currency; those that had a statement before. */
export async function loadBalances(
  tx: Tx,
  partnerIds: readonly string[],
  { periodId, fromAt, heldSince, cutOff }: Wanted,
): Promise<BalanceBefore[]> {
  const balances = new Map<string, BalanceBefore>();
  const at = ([partnerId, legalEntityId, currency]: readonly (string | null)[]) => {
    const key = `${partnerId}/${legalEntityId}/${currency}`;
    const known = balances.get(key) ?? {
      partnerId: partnerId!,
      legalEntityId: legalEntityId!,
      currency: currency!,
      ...{ openingMinor: 0n, paidBeforeMinor: 0n, paidMinor: 0n, monthsBelow: 0, heldBefore: [] },
    };
    balances.set(key, known);
    return known;
  };
  for (const row of await bulkRows(tx, EARLIER, [partnerIds, periodId])) {
    const balance = at(row);
    balance.openingMinor = BigInt(row[3]!);
    balance.paidBeforeMinor = BigInt(row[4]!);
    balance.monthsBelow = Number(row[5]);
  }
  for (const row of await bulkRows(tx, PAID, [partnerIds, cutOff.toISOString()]))
    at(row).paidMinor = BigInt(row[3]!);
  for (const row of await bulkRows(tx, HELD, [partnerIds, periodId, heldSince, fromAt.toISOString()]))
    at(row).heldBefore.push({ releaseAt: new Date(Number(row[3])), heldMinor: BigInt(row[4]!) });
  return [...balances.values()];
}

const PAYEES = `
  select partner_id, id, valid_from::text from payee_profile
   where partner_id = any ($1) and created_at <= $2 order by partner_id, valid_from`;

/** The payees as they stood on a day, as known at an instant; a profile made after it serves a first statement. */
export async function loadPayees(
  tx: Tx,
  partnerIds: readonly string[],
  lastDay: string,
  knownAt: Date,
): Promise<ReadonlyMap<string, string>> {
  const rows = await bulkRows(tx, PAYEES, [partnerIds, knownAt.toISOString()]);
  const payees = new Map<string, string>();
  for (const [partnerId, own] of Map.groupBy(rows, (row) => row[0]!))
    payees.set(partnerId, (own.findLast((row) => row[2]! <= lastDay) ?? own[0]!)[1]!);
  return payees;
}
