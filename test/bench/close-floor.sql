-- The floor of a close: what the rows of a month cost when nothing but set-wise SQL works them out and writes them. It
-- rates every event by graduated tiers of the month (exact, rounded once, half-even), puts it on hold, hashes ids, line
-- texts and statements, and writes the very rows of the close into the very tables: keys, indexes, checks, foreign keys and
-- triggers as they are. It knows only what the bench's month has: payments, one head for each agreement, no month before.
-- One transaction, in a copy of the database; `bench_digits` writes 128 bits of a hash as an id has them. What is not in it:
-- mails, wishes for documents, the audit, the balances and attributions of others that a real close has to look for.
begin;

create temporary table month on commit drop as
  select id, from_at, to_at, to_at as sealed_at,
         to_char(from_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as from_text,
         to_char(to_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as to_text
    from period where id = '2026-03';

create temporary table version on commit drop as
  select v.id, v.partner_id, v.enrolment_id, f.during, v.terms ->> 'timeZone' as zone,
         (v.terms ->> 'holdDays')::integer as hold_days, h.head ->> 'id' as head,
         (v.terms #>> '{minimumPayoutMinor,USD}')::bigint as minimum_minor,
         array(select coalesce((b #>> '{fromMinor,USD}')::bigint, 0)
                 from jsonb_array_elements(h.head #> '{pays,brackets}') with ordinality as b (b, n) order by n) as from_minor,
         array(select (b ->> 'ratePpm')::integer
                 from jsonb_array_elements(h.head #> '{pays,brackets}') with ordinality as b (b, n) order by n) as rate_ppm
    from agreement_in_force f
    join agreement_version v on v.id = f.agreement_version_id
   cross join lateral (select v.terms -> 'heads' -> 0 as head) h
   where f.superseded_at is null;
analyze version;

-- Which attribution and which version an event line falls under, what was counted before it in its month, what it earns.
-- The planner knows nothing of how many rows ranges hold, and would look for each line by itself.
set local enable_nestloop = off;
set local work_mem = '256MB';
create temporary table line on commit drop as
  with counted as (
    select a.partner_id, a.enrolment_id, e.legal_entity_id, a.id as attribution_id, v.id as version_id, e.id as event_id,
           l.ordinal, v.head, e.currency, e.occurred_at, e.customer_id, l.product_key, l.stream,
           coalesce(i.number, i.external_id, e.external_id) as invoice_ref, e.kind, l.net_minor, l.tax_minor,
           v.from_minor, v.rate_ppm, v.hold_days,
           (lower(a.during) at time zone v.zone)::date as window_from,
           (sum(l.net_minor) over (partition by a.enrolment_id, e.currency order by e.occurred_at, e.id, l.ordinal
                                   rows unbounded preceding) - l.net_minor)::bigint as before_minor
      from month m
      join revenue_event e on e.period_id = m.id
      join revenue_event_line l on l.event_id = e.id
      left join revenue_invoice i on i.id = e.invoice_id
      join attribution a on a.customer_id = e.customer_id and a.during @> e.occurred_at
      join version v on v.enrolment_id = a.enrolment_id and v.during @> (e.occurred_at at time zone v.zone)::date),
  rated as (
    select c.*, t.micros, t.brackets, case when first = last then rate_ppm[first] end as only_ppm,
           -- Half-even; every base of the month is above zero.
           t.micros / 1000000 + case when t.micros % 1000000 * 2 > 1000000 then 1
                                     when t.micros % 1000000 * 2 = 1000000 then t.micros / 1000000 % 2 else 0 end as amount_minor,
           sha256(convert_to(c.event_id || '/' || c.ordinal || '/' || c.version_id || '/' || c.head || '/' || c.attribution_id, 'UTF8')) as hash
      from (select *, width_bucket(before_minor, from_minor) as first, width_bucket(before_minor + net_minor - 1, from_minor) as last
              from counted) c
     -- One event in fifty passes from one bracket into the next.
     cross join lateral (
       select net_minor * rate_ppm[first] as micros,
              '{"baseMinor":"' || net_minor || '","fromMinor":"' || from_minor[first] || '","ratePpm":' || rate_ppm[first] || '}' as brackets
        where first = last
       union all
       select sum(part * rate_ppm[n])::bigint,
              string_agg('{"baseMinor":"' || part || '","fromMinor":"' || from_minor[n] || '","ratePpm":' || rate_ppm[n] || '}', ',' order by n)
         from (select n, least(before_minor + net_minor, coalesce(from_minor[n + 1], before_minor + net_minor))
                           - greatest(from_minor[n], before_minor) as part
                 from generate_series(first, last) n) p
        where first <> last
       having first <> last) t
    offset 0)
  select 'lin_' || bench_digits(hash) as id, r.*,
         r.occurred_at + r.hold_days * interval '24 hours' as release_at,
         '{"afterRoundingMinor":"' || amount_minor || '","beforeRoundingMicros":"' || micros || '","brackets":[' || brackets
           || '],"clause":"1.1","counterBeforeMinor":"' || before_minor || '","kind":"earned","monthsLeft":null,"netMinor":"' || net_minor
           || '","pays":"graduated","ratePpm":' || coalesce(only_ppm::text, 'null') || ',"taxMinor":"' || tax_minor
           || '","windowFrom":"' || window_from || '","windowTo":null}' as working
    from rated r;
set local enable_nestloop to default;

insert into commission_line (id, partner_id, enrolment_id, legal_entity_id, attribution_id, agreement_version_id, event_id,
                             event_line_ordinal, head, period_id, currency, occurred_at, customer_id, product_key, stream,
                             invoice_ref, event_kind, clause, base_minor, rate_ppm, amount_minor, reason_code, reverses_line_id,
                             release_at, from_held_minor, from_available_minor, working)
select l.id, partner_id, enrolment_id, legal_entity_id, attribution_id, version_id, event_id, ordinal, head, m.id, currency,
       occurred_at, customer_id, product_key, stream, invoice_ref, kind, '1.1', net_minor, only_ppm, amount_minor, 'earned', null,
       release_at, 0, 0, working::jsonb
  from line l, month m
 order by partner_id, occurred_at;

insert into rating_state (partner_id, period_id, key, value, document)
select partner_id, m.id, 'tier/' || enrolment_id || '/' || head || '/' || currency || '/' || (m.from_at at time zone v.zone)::date
         || ':' || (m.to_at at time zone v.zone)::date, sum(net_minor), null
  from line l join (select id as version_id, zone from version) v using (version_id), month m
 group by partner_id, m.id, enrolment_id, head, currency, v.zone, m.from_at, m.to_at;

create temporary table stated on commit drop as
  with summed as (
    select partner_id, legal_entity_id, currency, m.id as period_id, sum(amount_minor)::bigint as earned,
           coalesce(sum(amount_minor) filter (where release_at > m.to_at), 0)::bigint as held, count(*) as lines,
           max(version_id) as version_id,
           encode(sha256(convert_to(string_agg(concat_ws(E'\t', l.id, partner_id, enrolment_id, legal_entity_id, attribution_id,
             version_id, event_id, ordinal, head, m.id, currency,
             to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), customer_id, product_key, stream, invoice_ref,
             kind, '1.1', net_minor, coalesce(only_ppm::text, '\N'), amount_minor, 'earned', '\N',
             to_char(release_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 0, 0, working) || E'\n', ''
             order by occurred_at, event_id collate "C", ordinal), 'UTF8')), 'hex') as sha256
      from line l, month m
     group by partner_id, legal_entity_id, currency, m.id),
  numbered as (
    select s.*, earned - held as available, v.zone, v.minimum_minor, p.id as payee,
           row_number() over (order by s.partner_id, s.legal_entity_id, s.currency)::text as n,
           case when earned = held then case when held > 0 then 'on_hold' else 'nothing_earned' end
                when earned - held < minimum_minor then 'below_minimum' else 'payable' end as reason
      from summed s
      join version v on v.id = s.version_id
      join payee_profile p on p.partner_id = s.partner_id)
  select *, 'REP-' || period_id || '-' || lpad(n, greatest(4, length(n)), '0') as number,
         case reason when 'payable' then available else 0 end as payable,
         sha256(convert_to(partner_id || '/' || legal_entity_id || '/' || currency || '/' || period_id || '/1', 'UTF8')) as hash
    from numbered;

create temporary table sealed on commit drop as
  select 'stm_' || bench_digits(hash) as id, s.*,
         '{"currency":"' || currency || '","figures":{"adjustmentsMinor":"0","availableMinor":"' || available
           || '","bonusesMinor":"0","clawedBackMinor":"0","closingMinor":"' || earned || '","earnedMinor":"' || earned
           || '","heldBeforeMinor":"0","heldMinor":"' || held || '","minimumMinor":"' || minimum_minor
           || '","openingMinor":"0","paidMinor":"0","payableNowMinor":"' || payable || '","payableReason":"' || reason
           || '","releasedMinor":"' || available || '"},"legalEntityId":"' || legal_entity_id || '","lines":{"count":' || lines
           || ',"sha256":"' || sha256 || '"},"number":"' || number || '","partnerId":"' || partner_id
           || '","payeeProfileId":"' || payee || '","period":{"from":"' || m.from_text || '","id":"' || period_id
           || '","timeZone":"' || zone || '","to":"' || m.to_text || '"},"schema":3,"version":1}' as canonical
    from stated s, month m;

insert into statement (id, number, version, partner_id, legal_entity_id, payee_profile_id, currency, period_id, opening_minor,
                       earned_minor, clawed_back_minor, adjustments_minor, bonuses_minor, paid_minor, closing_minor, held_minor,
                       released_minor, available_minor, minimum_minor, payable_minor, payable_reason, canonical, sha256, sealed_at)
select s.id, number, 1, partner_id, legal_entity_id, payee, currency, period_id, 0, earned, 0, 0, 0, 0, earned, held, available,
       available, minimum_minor, payable, reason, canonical, encode(sha256(convert_to(canonical, 'UTF8')), 'hex'), m.sealed_at
  from sealed s, month m;

create temporary table booked on commit drop as
  select 'jrn_' || bench_digits(hash) as id, b.*
    from (select s.id as cause, partner_id, legal_entity_id, currency, period_id, k.kind, k.debit, k.credit, k.minor,
                 sha256(convert_to(k.kind || '/' || s.id, 'UTF8')) as hash
            from sealed s
           cross join lateral (values ('accrual', 'commission_expense', 'partner_held', earned),
                                      ('release', 'partner_held', 'partner_payable', available)) k (kind, debit, credit, minor)
           where k.minor <> 0) b;

insert into journal (id, kind, cause, partner_id, legal_entity_id, currency, period_id, event_at, created_at)
select b.id, kind, cause, partner_id, legal_entity_id, currency, period_id, m.sealed_at, m.sealed_at from booked b, month m;

insert into journal_entry (journal_id, ordinal, partner_id, account_code, amount_minor, currency)
select id, ordinal, partner_id, account, side * minor, currency
  from booked cross join lateral (values (0, debit, 1), (1, credit, -1)) e (ordinal, account, side);

commit;
