import type { LedgerInvariant } from "./invariant.ts";

/** Statements against their lines and against the books. */
export const STATEMENT_INVARIANTS: readonly LedgerInvariant[] = [
  {
    name: "I6 agreements do not overlap",
    says: "no two versions are in force at once for one enrolment",
    examinedSql: "select count(*)::int as n from agreement_in_force where superseded_at is null",
    brokenSql: `
      select a.enrolment_id, a.agreement_version_id, b.agreement_version_id as other
        from agreement_in_force a join agreement_in_force b
          on b.enrolment_id = a.enrolment_id and b.id > a.id and b.during && a.during
       where a.superseded_at is null and b.superseded_at is null`,
  },
  {
    name: "I7 lines stand on one statement",
    says: "a final line stands on at most one statement number, and one that earns or takes back on exactly one",
    examinedSql: "select count(*)::int as n from commission_line",
    brokenSql: `
      select c.id, count(distinct s.number)::int as statements
        from commission_line c
        join period p on p.id = c.period_id
        left join statement s on s.partner_id = c.partner_id and s.legal_entity_id = c.legal_entity_id
                             and s.currency = c.currency and s.period_id = c.period_id
       group by c.partner_id, c.id, c.amount_minor, p.status
      having count(distinct s.number) > 1
          or (p.status = 'closed' and c.amount_minor <> 0 and count(distinct s.number) = 0)`,
  },
  {
    name: "I7 statements add up",
    says: "opening, lines and what was paid make the closing balance; the lines are those of the statement",
    examinedSql: "select count(*)::int as n from statement",
    brokenSql: `
      select s.number, s.version, s.closing_minor::text as closing_minor, coalesce(l.total, 0)::text as lines_minor
        from statement s
        left join (select partner_id, legal_entity_id, currency, period_id, sum(amount_minor) as total
                     from commission_line group by 1, 2, 3, 4) l using (partner_id, legal_entity_id, currency, period_id)
       where s.closing_minor <> s.opening_minor + s.earned_minor + s.clawed_back_minor + s.adjustments_minor + s.bonuses_minor + s.paid_minor
          or s.earned_minor + s.clawed_back_minor + s.adjustments_minor + s.bonuses_minor <> coalesce(l.total, 0)
          or s.available_minor <> s.closing_minor - s.held_minor
          or s.payable_minor not in (0, s.available_minor) or s.payable_minor < 0`,
  },
  {
    name: "I7 statements follow on",
    says: "a statement opens with what the one before closed with, the first with nothing",
    examinedSql: "select count(*)::int as n from statement",
    brokenSql: `
      with chained as (
        select number, opening_minor, coalesce(lag(closing_minor) over (
                 partition by partner_id, legal_entity_id, currency order by period_id), 0) as before_minor from statement where version = 1)
      select number, opening_minor::text as opening_minor, before_minor::text as before_minor
        from chained where opening_minor <> before_minor`,
  },
  {
    name: "I7 restatements move no money",
    says: "a later version has the figures of the first and pays nothing, its numbering has no gap, and nothing is booked or paid by it",
    examinedSql: "select count(*)::int as n from statement where version > 1",
    brokenSql: `
      select s.number, s.version from statement s
        left join statement f on f.number = s.number and f.version = 1
        left join statement b on b.number = s.number and b.version = s.version - 1
       where s.version > 1 and (s.payable_minor <> 0 or b.id is null or b.sealed_at >= s.sealed_at
          or (s.partner_id, s.legal_entity_id, s.currency, s.period_id, s.opening_minor, s.closing_minor, s.paid_minor, s.held_minor)
             is distinct from (f.partner_id, f.legal_entity_id, f.currency, f.period_id, f.opening_minor, f.closing_minor, f.paid_minor, f.held_minor)
          or exists (select from journal j where j.cause = s.id) or exists (select from payout p where p.statement_id = s.id))`,
  },
  {
    name: "I7 statements are as sealed",
    says: "the stored text of a statement has the hash it was sealed with",
    examinedSql: "select count(*)::int as n from statement",
    brokenSql: `
      select number, version from statement
       where encode(sha256(convert_to(canonical, 'UTF8')), 'hex') <> sha256`,
  },
  {
    name: "I10 books tell what statements tell",
    says: "per partner, entity and currency the expense in the books, and what was given up, is the sum of the lines on statements",
    examinedSql: "select count(distinct (partner_id, legal_entity_id, currency))::int as n from statement",
    brokenSql: `
      with lines as (
        select c.partner_id, c.legal_entity_id, c.currency, sum(c.amount_minor) as minor
          from commission_line c join period p on p.id = c.period_id where p.status = 'closed' group by 1, 2, 3),
      books as (
        select j.partner_id, j.legal_entity_id, j.currency, sum(e.amount_minor) as minor
          from journal_entry e join journal j on j.id = e.journal_id left join period p on p.id = j.period_id
         where e.account_code in ('commission_expense', 'debt_written_off') and (p.status is null or p.status = 'closed') group by 1, 2, 3)
      select partner_id, legal_entity_id, currency, coalesce(l.minor, 0)::text as lines_minor, coalesce(b.minor, 0)::text as books_minor
        from lines l full join books b using (partner_id, legal_entity_id, currency)
       where coalesce(l.minor, 0) <> coalesce(b.minor, 0)`,
  },
];
