import type { LedgerInvariant } from "./invariant.ts";

/** The double-entry books by themselves. */
export const JOURNAL_INVARIANTS: readonly LedgerInvariant[] = [
  {
    name: "I1 journals balance",
    says: "every journal has two entries or more, all in its currency and of its partner, that sum to zero",
    examinedSql: "select count(*)::int as n from journal",
    brokenSql: `
      select j.id, count(e.ordinal)::int as entries, coalesce(sum(e.amount_minor), 0)::text as sum_minor
        from journal j left join journal_entry e on e.journal_id = j.id
       group by j.id
      having count(e.ordinal) < 2 or sum(e.amount_minor) <> 0
          or bool_or(e.currency <> j.currency) or bool_or(e.partner_id <> j.partner_id)`,
  },
  {
    name: "I2 books balance",
    says: "all entries of a currency sum to zero",
    examinedSql: "select count(*)::int as n from journal_entry",
    brokenSql: `
      select currency, sum(amount_minor)::text as sum_minor from journal_entry
       group by currency having sum(amount_minor) <> 0`,
  },
  {
    name: "I5 nothing owed is negative",
    says: "held, payable and in transit are never below zero, and a debt never above",
    examinedSql: `
      select count(distinct (j.partner_id, j.legal_entity_id, j.currency, e.account_code))::int as n
        from journal_entry e join journal j on j.id = e.journal_id
       where e.account_code in ('partner_held', 'partner_payable', 'payout_in_transit', 'partner_debt')`,
    brokenSql: `
      select j.partner_id, j.legal_entity_id, j.currency, e.account_code, sum(e.amount_minor)::text as sum_minor
        from journal_entry e join journal j on j.id = e.journal_id
       group by 1, 2, 3, 4
      having (e.account_code in ('partner_held', 'partner_payable', 'payout_in_transit') and sum(e.amount_minor) > 0)
          or (e.account_code = 'partner_debt' and sum(e.amount_minor) < 0)`,
  },
  {
    name: "I13 journals have a cause",
    says: "the statement, payout, transfer or reversal that a journal names is there, of the same partner and currency",
    examinedSql: "select count(*)::int as n from journal",
    brokenSql: `
      select j.id, j.kind, j.cause from journal j
       where not case
         when j.kind in ('accrual', 'bonus', 'adjustment', 'release', 'clawback', 'write_off', 'set_off') then exists (
           select from statement s where s.id = j.cause and s.partner_id = j.partner_id
              and s.legal_entity_id = j.legal_entity_id and s.currency = j.currency)
         when j.kind in ('payout_approved', 'payout_cancelled') then exists (
           select from payout p where p.id = j.cause and p.partner_id = j.partner_id
              and p.legal_entity_id = j.legal_entity_id and p.currency = j.currency)
         when j.kind = 'payout_settled' then exists (
           select from payout p where p.transfer_id = j.cause and p.partner_id = j.partner_id and p.currency = j.currency)
         when j.kind = 'payout_reversed' then exists (
           select from transfer_reversal r where r.id = j.cause and r.partner_id = j.partner_id and r.currency = j.currency)
         when j.kind = 'payout_written_back' then exists (
           select from payout_decision d where d.id = j.cause and d.partner_id = j.partner_id and d.currency = j.currency)
         else false end`,
  },
];
