import type { LedgerInvariant } from "./invariant.ts";

const TABLES =
  "pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public' and c.relkind = 'r'";
const COLUMNS = `${TABLES} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped`;
const FACTS = [
  "revenue_event",
  "revenue_event_line",
  "revenue_import",
  "commission_line",
  "journal",
  "journal_entry",
  "statement",
  "statement_document",
  "acceptance",
  "agreement_version",
  "payout_approval",
  "audit_entry",
  "audit_chain",
  "transfer_reversal",
  "reconciliation",
];
const factList = FACTS.map((name) => `('${name}')`).join(", ");

/** What the database itself keeps up, read from its catalogue: a wall that somebody took down shows here. */
export const CATALOGUE_INVARIANTS: readonly LedgerInvariant[] = [
  {
    name: "I3 facts cannot be changed",
    says: "every table of facts has its two triggers switched on, and no application role may update or delete there",
    examinedSql: `select count(*)::int as n from (values ${factList}) f(name)`,
    brokenSql: `
      select f.name from (values ${factList}) f(name)
       where to_regclass('public.' || f.name) is null
          or 2 <> (select count(*) from pg_trigger t where t.tgrelid = to_regclass('public.' || f.name) and t.tgenabled in ('O', 'A')
                      and t.tgname in (f.name || '_is_fact', f.name || '_not_emptied'))
          or exists (select from unnest(array['app_public', 'app_partner', 'app_staff', 'app_worker', 'app_auth']) role,
                                 unnest(array['UPDATE', 'DELETE', 'TRUNCATE']) act
                      where has_table_privilege(role, 'public.' || f.name, act))`,
  },
  {
    name: "I4 amounts are whole and have a currency",
    says: "every amount column is a bigint, and its row, or the row it belongs to, names the currency",
    examinedSql: `select count(*)::int as n from ${COLUMNS} where a.attname like '%\\_minor'`,
    brokenSql: `
      select c.relname || '.' || a.attname as column, a.atttypid::regtype::text as type from ${COLUMNS}
       where a.attname like '%\\_minor' and (a.atttypid <> 'bigint'::regtype
          or (c.relname <> 'revenue_event_line' and not exists (
               select from pg_attribute b where b.attrelid = c.oid and b.attname like '%currency' and not b.attisdropped)))
      union all
      select c.relname || '.' || a.attname, a.atttypid::regtype::text from ${COLUMNS}
       where a.atttypid in ('real'::regtype, 'double precision'::regtype, 'money'::regtype)`,
  },
  {
    name: "I14 rows refer within their partner",
    says: "a reference from one tenant table to another carries the partner on both sides",
    examinedSql: `
      select count(*)::int as n from pg_constraint k
        join pg_attribute x on x.attrelid = k.conrelid and x.attname = 'partner_id'
        join pg_attribute y on y.attrelid = k.confrelid and y.attname = 'partner_id' where k.contype = 'f'`,
    brokenSql: `
      select k.conname from pg_constraint k
        join pg_attribute x on x.attrelid = k.conrelid and x.attname = 'partner_id'
        join pg_attribute y on y.attrelid = k.confrelid and y.attname = 'partner_id'
       where k.contype = 'f' and array_position(k.conkey, x.attnum) is distinct from array_position(k.confkey, y.attnum)
          or k.contype = 'f' and not x.attnum = any (k.conkey)`,
  },
  {
    name: "I14 tenants are walled off",
    says: "every table with a partner has row-level security on, and policies that check what is written",
    examinedSql: `select count(*)::int as n from ${COLUMNS} where a.attname = 'partner_id'`,
    brokenSql: `
      select c.relname from ${COLUMNS}
       where a.attname = 'partner_id' and c.relname not in ('session', 'reconciliation_break')
         and (not c.relrowsecurity or not exists (
           select from pg_policy p where p.polrelid = c.oid and p.polwithcheck is not null and p.polcmd = '*'))`,
  },
];
