/** A SQL expression as the tail of an id that is as long as a real one. */
const tail = (n: string) => `lpad((${n})::text, 26, '0')`;

type Joining = { readonly partners: number; readonly at: string };

export const partnersSql = ({ partners, at }: Joining) => [
  `insert into account (id, side, email, email_key, name, locale, time_zone, email_verified_at, created_at)
   select 'acc_' || ${tail("n")}, 'partner', 'owner' || n || '@partner.example', 'owner' || n || '@partner.example',
          'Owner ' || n, 'en', 'America/New_York', '${at}'::timestamptz, '${at}'::timestamptz
     from generate_series(1, ${partners}) n`,
  `insert into partner (id, name, name_key, website, country, time_zone, locale, status, created_at)
   select 'par_' || ${tail("n")}, 'Partner ' || n, 'partner ' || n, 'https://partner' || n || '.example', 'US',
          'America/New_York', 'en', 'active', '${at}'::timestamptz
     from generate_series(1, ${partners}) n`,
  `insert into membership (id, partner_id, account_id, role, display_name, email, created_at)
   select 'mem_' || ${tail("n")}, 'par_' || ${tail("n")}, 'acc_' || ${tail("n")}, 'owner', 'Owner ' || n,
          'owner' || n || '@partner.example', '${at}'::timestamptz
     from generate_series(1, ${partners}) n`,
  `insert into enrolment (id, partner_id, partner_type_key, category_key, segment_key, legal_entity_id, status, created_at)
   select 'enr_' || ${tail("n")}, 'par_' || ${tail("n")}, 'marketing_agency', t.category_key, 'smb', 'ent_demo_us', 'active',
          '${at}'::timestamptz
     from generate_series(1, ${partners}) n, partner_type t where t.key = 'marketing_agency'`,
  `insert into payee_profile (id, partner_id, legal_name, country, kind, tax_id, valid_from, created_at)
   select 'pyp_' || ${tail("n")}, 'par_' || ${tail("n")}, 'Partner ' || n || ' Inc.', 'US', 'company', '00-' || n,
          '${at}'::timestamptz::date, '${at}'::timestamptz
     from generate_series(1, ${partners}) n`,
];

/** The signature puts the version in force, as it does for everybody. */
export const agreementsSql = ({ partners, at, terms }: Joining & { readonly terms: string }) => [
  `insert into agreement (id, partner_id, enrolment_id, created_at)
   select 'agr_' || ${tail("n")}, 'par_' || ${tail("n")}, 'enr_' || ${tail("n")}, '${at}'::timestamptz
     from generate_series(1, ${partners}) n`,
  `insert into agreement_version
     (id, partner_id, agreement_id, enrolment_id, n, terms, text_en, text_es, text_sha256, offered_at, offered_by)
   select 'agv_' || ${tail("n")}, 'par_' || ${tail("n")}, 'agr_' || ${tail("n")}, 'enr_' || ${tail("n")}, 1,
          '${terms.replaceAll("'", "''")}'::jsonb, 'Terms', 'Condiciones', repeat('0', 64), '${at}'::timestamptz, 'bench'
     from generate_series(1, ${partners}) n`,
  `insert into acceptance (id, partner_id, agreement_version_id, account_id, signatory_name, signatory_capacity,
                           accepted_at, effective_on, address, locale, text_sha256)
   select 'acp_' || ${tail("n")}, 'par_' || ${tail("n")}, 'agv_' || ${tail("n")}, 'acc_' || ${tail("n")}, 'Owner ' || n,
          'director', '${at}'::timestamptz, '${at}'::timestamptz::date, '192.0.2.1', 'en', repeat('0', 64)
     from generate_series(1, ${partners}) n`,
];

type Claims = { readonly customers: number; readonly at: string; readonly owner: string };

/** `owner` says in SQL, from `n`, the number of the partner whose customer it is. */
export const customersSql = ({ customers, at, owner }: Claims) => [
  `insert into customer (id, label, name_key, domain, country, segment, created_at)
   select 'cus_' || ${tail("n")}, 'Customer ' || n, 'customer ' || n, 'customer' || n || '.example', 'US', 'smb',
          '${at}'::timestamptz
     from generate_series(1, ${customers}) n`,
  `insert into customer_key (customer_id, key, created_at)
   select 'cus_' || ${tail("n")}, 'ref:customer' || n, '${at}'::timestamptz
     from generate_series(1, ${customers}) n`,
  `insert into attribution (id, partner_id, enrolment_id, customer_id, customer_label, role, weight_ppm, during,
                            created_at, created_by)
   select 'att_' || ${tail("n")}, 'par_' || ${tail("p")}, 'enr_' || ${tail("p")}, 'cus_' || ${tail("n")}, 'Customer ' || n,
          'sourced', 1000000, tstzrange('${at}'::timestamptz, null), '${at}'::timestamptz, 'bench'
     from (select n, ${owner} as p from generate_series(1, ${customers}) n) o`,
];

/** Most of what partners register leads to no customer: so many referrals for each one that did. */
const REFERRALS_OF_ONE = 5;

/** The first of them is the customer's, the others were declined; each has a person behind it. */
export const referralsSql = (at: string) => [
  `insert into referral_subject (id, partner_id, person_name, email, lawful_basis, created_at)
   select 'sub_' || substr(id, 5), partner_id, 'Person', 'person@customer.example', 'contract', '${at}'::timestamptz
     from attribution`,
  `insert into referral (id, partner_id, enrolment_id, subject_id, product_key, kind, label, name_key, domain, country,
                         status, registered_at, registered_by, protected_until, answer_due_at, decided_at, decided_by)
   select 'rfl_' || k || substr(id, 6), partner_id, enrolment_id, 'sub_' || substr(id, 5), 'marketing_ai', 'client',
          customer_label || ' ' || k, lower(customer_label) || ' ' || k, replace(lower(customer_label), ' ', '') || '.example',
          'US', case k when 1 then 'accepted' else 'declined' end,
          '${at}'::timestamptz + hashtext(id) % 100000 * interval '1 second', 'bench',
          ('${at}'::timestamptz + interval '90 days')::date, '${at}'::timestamptz + interval '5 days',
          '${at}'::timestamptz + interval '2 days', 'bench'
     from attribution, generate_series(1, ${REFERRALS_OF_ONE}) k`,
];

type Month = {
  readonly events: number;
  readonly customers: number;
  readonly month: string;
  readonly from: string;
  readonly to: string;
};

/** Ids are as random as hashes are; money and instants follow from a hash of the number. */
export const eventsSql = ({ events, customers, month, from, to }: Month) => [
  `insert into revenue_event (id, source, external_id, content_sha256, kind, legal_entity_id, customer_id, customer_segment,
                              customer_country, currency, net_minor, tax_minor, occurred_at, received_at, period_id, recorded_by)
   select 'evt_' || substr(sha, 1, 26), 'billing', '${month}' || '-' || n, sha, 'payment', 'ent_demo_us',
          'cus_' || ${tail(`1 + (n - 1) % ${customers}`)}, 'smb', 'US', 'USD', 1000 + h % 50000, 200 + h % 50000 / 5,
          '${from}'::timestamptz + h % (extract(epoch from '${to}'::timestamptz - '${from}'::timestamptz)::bigint * 1000) * interval '1 millisecond',
          '${to}'::timestamptz, '${month}', 'bench'
     from (select n, encode(sha256(('${month}' || '/' || n)::bytea), 'hex') as sha, abs(hashint8(n)::bigint) as h
             from generate_series(1, ${events}) n) e`,
  `insert into revenue_event_line (event_id, ordinal, product_key, stream, quantity, net_minor, tax_minor)
   select id, 0, 'marketing_ai', 'subscription', 1, net_minor, tax_minor
     from revenue_event
    where period_id = '${month}'`,
];
