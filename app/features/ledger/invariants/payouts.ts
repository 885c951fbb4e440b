import type { LedgerInvariant } from "./invariant.ts";

/** Payouts against statements, approvals, transfers and the books. */
export const PAYOUT_INVARIANTS: readonly LedgerInvariant[] = [
  {
    name: "I6 payouts are made once",
    says: "one payout per partner, entity, period, currency, kind and ordinal, and one live per statement",
    examinedSql: "select count(*)::int as n from payout",
    brokenSql: `
      select partner_id, period_id, currency, count(*)::int as payouts from payout
       group by partner_id, legal_entity_id, period_id, currency, kind, ordinal having count(*) > 1
      union all
      select p.partner_id, p.period_id, p.currency, count(*)::int from payout p join payout_run r on r.id = p.run_id
       where p.kind = 'statement' and p.status <> 'cancelled' and r.status <> 'rejected' group by p.statement_id, p.partner_id, p.period_id, p.currency, p.kind
      having count(*) > 1`,
  },
  {
    name: "I7 payouts are what statements pay",
    says: "without a tax document a payout is its statement's payable amount, of the same partner, entity and currency",
    examinedSql: "select count(*)::int as n from payout where kind = 'statement'",
    brokenSql: `
      select p.id, p.amount_minor::text as amount_minor, s.payable_minor::text as payable_minor
        from payout p join statement s on s.id = p.statement_id
       where p.kind = 'statement' and p.tax_document_id is null
         and (p.amount_minor, p.partner_id, p.legal_entity_id, p.currency, p.period_id)
             is distinct from (s.payable_minor, s.partner_id, s.legal_entity_id, s.currency, s.period_id)`,
  },
  {
    name: "I8 two people approved",
    says: "an approved or released run carries as many approvals of others as its policy asked for, each by or for somebody who was finance at that instant, over the hash of its content",
    examinedSql: "select count(*)::int as n from payout_run where status in ('approved', 'released')",
    brokenSql: `
      select r.id from payout_run r
       where encode(sha256(convert_to(r.content, 'UTF8')), 'hex') <> r.content_sha256
          or (r.status in ('approved', 'released') and coalesce(r.approvals_needed, 1) > (
            select count(distinct a.approver_account_id) from payout_approval a
              join staff_role s on s.account_id = coalesce(a.on_behalf_of, a.approver_account_id) and s.role = 'finance'
             where a.run_id = r.id and a.content_sha256 = r.content_sha256 and a.approver_account_id <> r.prepared_by
               and s.granted_at <= a.approved_at and (s.revoked_at is null or s.revoked_at > a.approved_at)))
      union all
      select p.id from payout p join payout_run r on r.id = p.run_id
       where p.status not in ('draft', 'cancelled') and r.status not in ('approved', 'released')`,
  },
  {
    name: "I9 one transfer a payout",
    says: "a payout has at most one transfer, and the books settle exactly that one with exactly its amount",
    examinedSql: "select count(*)::int as n from payout where transfer_id is not null",
    brokenSql: `
      with settled as (
        select j.cause, j.partner_id, j.currency, -sum(e.amount_minor) as minor from journal j join journal_entry e on e.journal_id = j.id
         where j.kind = 'payout_settled' and e.account_code in ('stripe_balance', 'bank_account') group by 1, 2, 3)
      select coalesce(p.id, s.cause) as id, p.amount_minor::text as payout_minor, s.minor::text as books_minor
        from (select * from payout where transfer_id is not null) p
        full join settled s on s.cause = p.transfer_id
       where (p.amount_minor, p.partner_id, p.currency) is distinct from (s.minor, s.partner_id, s.currency)
      union all
      select payout_id, count(*)::text, null from payout_attempt where state = 'succeeded' group by payout_id having count(*) > 1
      union all
      select a.payout_id, a.transfer_id, p.transfer_id from payout_attempt a join payout p on p.id = a.payout_id
       where a.state = 'succeeded' and a.transfer_id is distinct from p.transfer_id`,
  },
  {
    name: "I9 reversals are booked",
    says: "each reversal of a transfer has its journal, and all of one transfer take back no more than it moved",
    examinedSql: "select count(*)::int as n from transfer_reversal",
    brokenSql: `
      select r.id from transfer_reversal r left join journal j on j.kind = 'payout_reversed' and j.cause = r.id where j.id is null
      union all
      select p.id from transfer_reversal r join payout p on p.id = r.payout_id
       group by p.id, p.amount_minor having sum(r.amount_minor) > p.amount_minor`,
  },
  {
    name: "I11 in transit is what is under way",
    says: "per partner, entity and currency what is in transit is the sum of approved payouts without a transfer",
    examinedSql: `
      select count(distinct (partner_id, legal_entity_id, currency))::int as n from payout where status <> 'draft'`,
    brokenSql: `
      with under_way as (
        select partner_id, legal_entity_id, currency, sum(amount_minor) as minor from payout
         where status not in ('draft', 'cancelled') and transfer_id is null group by 1, 2, 3),
      books as (
        select j.partner_id, j.legal_entity_id, j.currency, -sum(e.amount_minor) as minor
          from journal_entry e join journal j on j.id = e.journal_id where e.account_code = 'payout_in_transit' group by 1, 2, 3)
      select partner_id, legal_entity_id, currency, coalesce(u.minor, 0)::text as payouts_minor, coalesce(b.minor, 0)::text as books_minor
        from under_way u full join books b using (partner_id, legal_entity_id, currency)
       where coalesce(u.minor, 0) <> coalesce(b.minor, 0)`,
  },
];
