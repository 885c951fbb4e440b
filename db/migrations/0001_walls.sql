-- What Drizzle cannot say: exclusion constraints, row-level security, grants, facts that are never edited,
-- balanced journals, the second person. Policies and grants are made in loops, so that one list says it all.

create extension if not exists btree_gist;
--> statement-breakpoint
revoke all on schema public from public;
grant usage on schema public to app_public, app_partner, app_staff, app_worker, app_auth;
--> statement-breakpoint
-- First in, first served: two claims on one key never overlap, whoever commits first wins.
alter table referral_claim add constraint referral_claim_first
  exclude using gist (product_key with =, kind with =, key with =, during with &&);
-- No two versions in force at once for one enrolment.
alter table agreement_in_force add constraint agreement_in_force_once
  exclude using gist (enrolment_id with =, during with &&);
-- One partner stands once on a customer at a time for one enrolment.
alter table attribution add constraint attribution_once
  exclude using gist (enrolment_id with =, customer_id with =, during with &&);
--> statement-breakpoint
create function current_partner_id() returns text language sql stable
  as $$ select nullif(current_setting('app.partner_id', true), '') $$;
create function current_account_id() returns text language sql stable
  as $$ select nullif(current_setting('app.account_id', true), '') $$;
--> statement-breakpoint
-- Row-level security is enabled, not forced: nobody but migrations connects as the owner, and owner-side checks must see all rows.
do $$
declare
  t text;
  tenant text[] := array[
    'membership','application','partner','enrolment','payee_profile','payout_account','tax_document','agreement','agreement_version',
    'acceptance','agreement_in_force','referral_subject','referral','referral_claim','referral_contest','attribution','open_line',
    'commission_line','journal','journal_entry','statement','statement_line','statement_document','payout','payout_attempt',
    'transfer_reversal','audit_entry','mail_outbox'];
  own text;
begin
  foreach t in array tenant loop
    own := case t when 'partner' then 'id' else 'partner_id' end;
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for all to app_partner using (%I = current_partner_id()) with check (%I = current_partner_id())',
      t || '_own', t, own, own);
    execute format('create policy %I on %I for all to app_staff, app_worker using (true) with check (true)', t || '_company', t);
  end loop;
end $$;
create policy membership_sign_in on membership for all to app_auth using (true) with check (true);
create policy partner_sign_in on partner for select to app_auth using (true);
create policy application_apply on application for insert to app_public with check (status = 'unverified' and partner_id is null and decided_at is null);
create policy audit_entry_anonymous on audit_entry for insert to app_public, app_auth with check (true);
-- Nobody signs the audit with another's name.
create policy audit_entry_as_anonymous on audit_entry as restrictive for insert to app_public
  with check (actor_kind = 'anonymous' and partner_id is null);
create policy audit_entry_as_member on audit_entry as restrictive for insert to app_partner
  with check (actor_kind = 'member' and actor_id = current_account_id());
create policy audit_entry_as_staff on audit_entry as restrictive for insert to app_staff
  with check (actor_kind = 'staff' and actor_id = current_account_id());
-- A partner opens an account; what Stripe says of it is written by the company's side after asking.
create policy payout_account_opened on payout_account as restrictive for insert to app_partner
  with check (state = 'none' and stripe_account_id is null);
create policy mail_outbox_anonymous on mail_outbox for insert to app_public, app_auth with check (sent_at is null);
--> statement-breakpoint
-- Grants: what a role is not given here it does not have. Global sign-in tables belong to app_auth alone.
grant select on programme, product, partner_category, segment, partner_type, agreement_template to app_public, app_partner, app_staff, app_worker, app_auth;
grant insert on application, inbound_event, mail_outbox, audit_entry to app_public;

grant select, insert, update on account, token, api_key, membership, staff_role, rate_limit to app_auth;
grant select, insert, update, delete on session, rate_limit to app_auth;
grant delete on token to app_auth;
grant select on partner, legal_entity to app_auth;
grant insert on mail_outbox, audit_entry to app_auth;

-- Of who pays, a partner reads what stands on its statement; banks and account maps are the company's.
grant select (id, name, tax_id, country, address, currency, time_zone, stripe_platform) on legal_entity to app_partner;
grant select on period, ledger_account, membership, partner, enrolment, payee_profile, payout_account, tax_document, agreement,
  agreement_version, acceptance, agreement_in_force, referral_subject, referral, referral_claim, referral_contest, attribution, open_line,
  commission_line, journal, journal_entry, statement, statement_line, statement_document, payout, transfer_reversal to app_partner;
grant insert on payee_profile, payout_account, acceptance, referral_subject, referral, referral_claim, referral_contest,
  mail_outbox, audit_entry to app_partner;
grant update (role, ended_at) on membership to app_partner;
grant update (person_name, email, phone, erased_at) on referral_subject to app_partner;

do $$
declare t text;
begin
  for t in select tablename from pg_tables where schemaname = 'public'
    and tablename not in ('account','session','token','api_key','rate_limit','schema_migration') loop
    execute format('grant select on %I to app_staff, app_worker', t);
    execute format('grant insert, update on %I to app_worker', t);
  end loop;
end $$;
grant insert, update on application, partner, enrolment, payee_profile, payout_account, tax_document, membership, agreement_template, agreement,
  agreement_in_force, referral, referral_claim, referral_contest, customer, attribution, period, revenue_quarantine, payout_run, payout,
  reconciliation_break, legal_entity, product, partner_category, segment, partner_type, kpi_target, optimisation_item, programme to app_staff;
grant insert on agreement_version, referral_subject, customer_key, revenue_invoice, revenue_event, revenue_event_line, revenue_import, open_line, commission_line,
  journal, journal_entry, statement, statement_line, payout_approval, reconciliation, mail_outbox, audit_entry to app_staff;
grant delete on open_line to app_staff, app_worker;
revoke insert on payout_approval, acceptance from app_worker;
-- Who may do what is said by sign-in and by managers, never by a job; what closed months follow from is not rewritten.
revoke insert, update on staff_role, membership from app_worker;
revoke update on attribution, legal_entity from app_staff, app_worker;
--> statement-breakpoint
-- Facts are added, never edited.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% rows are facts: they are added, never changed', tg_table_name using errcode = 'RP001';
end $$;
do $$
declare t text;
begin
  foreach t in array array['revenue_event','revenue_event_line','revenue_import','commission_line','journal','journal_entry','statement',
    'statement_line','statement_document','acceptance','agreement_version','payout_approval','audit_entry','audit_chain','transfer_reversal',
    'reconciliation'] loop
    execute format('create trigger %I before update or delete on %I for each row execute function refuse_change()', t || '_is_fact', t);
    execute format('create trigger %I before truncate on %I for each statement execute function refuse_change()', t || '_not_emptied', t);
    execute format('revoke update, delete, truncate on %I from app_public, app_partner, app_staff, app_worker, app_auth', t);
  end loop;
end $$;
-- Published terms are never edited either: a change is the next version.
create function refuse_published_change() returns trigger language plpgsql as $$
begin
  if old.status <> 'draft' and (new.terms, new.title, new.partner_type_key, new.version) is distinct from (old.terms, old.title, old.partner_type_key, old.version) then
    raise exception 'published agreement templates are not edited' using errcode = 'RP001';
  end if;
  return new;
end $$;
create trigger agreement_template_published before update on agreement_template for each row execute function refuse_published_change();
--> statement-breakpoint
-- Double entry: a journal has at least two entries of its own currency that sum to zero (checked at commit), and whatever is
-- added by one statement balances by itself, so nothing can be slipped under an older journal.
create function check_journal() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare n integer; total numeric; foreign_currency integer;
begin
  select count(*), coalesce(sum(amount_minor), 0), count(*) filter (where currency <> new.currency)
    into n, total, foreign_currency from public.journal_entry where journal_id = new.id;
  if n < 2 or total <> 0 or foreign_currency > 0 then
    raise exception 'journal % is not balanced: % entries, sum %', new.id, n, total using errcode = 'RP002';
  end if;
  return null;
end $$;
create constraint trigger journal_balanced after insert on journal deferrable initially deferred
  for each row execute function check_journal();
create function check_added_entries() returns trigger language plpgsql as $$
begin
  if exists (select 1 from added group by journal_id, currency having sum(amount_minor) <> 0) then
    raise exception 'entries of one journal are added together and balanced' using errcode = 'RP002';
  end if;
  return null;
end $$;
create trigger journal_entry_balanced after insert on journal_entry referencing new table as added
  for each statement execute function check_added_entries();
--> statement-breakpoint
-- Four eyes: the approver is signed in, is finance at this moment, is not the preparer, and covers exactly what stands in the run.
create function check_approval() returns trigger language plpgsql as $$
declare r payout_run%rowtype;
begin
  select * into r from payout_run where id = new.run_id for update;
  if r.status <> 'submitted' then raise exception 'run is not submitted' using errcode = 'RP003'; end if;
  if r.prepared_by = new.approver_account_id then raise exception 'nobody approves what they prepared' using errcode = 'RP003'; end if;
  if new.content_sha256 <> r.content_sha256 then raise exception 'approval covers another content' using errcode = 'RP003'; end if;
  if new.approver_account_id is distinct from current_account_id() then raise exception 'approver is the one who acts' using errcode = 'RP003'; end if;
  if not exists (select 1 from staff_role s where s.account_id = new.approver_account_id and s.role = 'finance' and s.revoked_at is null) then
    raise exception 'approver is not finance' using errcode = 'RP003';
  end if;
  return new;
end $$;
create trigger payout_approval_four_eyes before insert on payout_approval for each row execute function check_approval();

create function check_run_change() returns trigger language plpgsql as $$
begin
  if old.status <> 'draft' and (new.content, new.content_sha256, new.total_minor, new.prepared_by) is distinct from
     (old.content, old.content_sha256, old.total_minor, old.prepared_by) then
    raise exception 'a submitted run keeps its content' using errcode = 'RP001';
  end if;
  if old.status <> new.status and (old.status, new.status) not in (('draft','submitted'),('submitted','approved'),('submitted','rejected'),('draft','rejected')) then
    raise exception 'run cannot go from % to %', old.status, new.status using errcode = 'RP004';
  end if;
  if old.status = 'submitted' and new.status = 'approved' and not exists (
    select 1 from payout_approval a where a.run_id = new.id and a.content_sha256 = new.content_sha256) then
    raise exception 'a run is approved by an approval' using errcode = 'RP003';
  end if;
  return new;
end $$;
create trigger payout_run_moves before update on payout_run for each row execute function check_run_change();

-- The two people cannot be passed by on the way in either: runs and payouts begin as drafts.
create function check_new_run() returns trigger language plpgsql as $$
begin
  if new.status <> 'draft' then raise exception 'a run begins as a draft' using errcode = 'RP004'; end if;
  return new;
end $$;
create trigger payout_run_begins before insert on payout_run for each row execute function check_new_run();
create function check_new_payout() returns trigger language plpgsql as $$
begin
  if new.status <> 'draft' or new.transfer_id is not null
     or not exists (select 1 from payout_run r where r.id = new.run_id and r.status = 'draft') then
    raise exception 'a payout begins as a draft in a draft run' using errcode = 'RP004';
  end if;
  return new;
end $$;
create trigger payout_begins before insert on payout for each row execute function check_new_payout();

create function check_payout_change() returns trigger language plpgsql as $$
begin
  if (new.partner_id, new.run_id, new.statement_id, new.legal_entity_id, new.period_id, new.currency, new.kind, new.ordinal, new.amount_minor) is distinct from
     (old.partner_id, old.run_id, old.statement_id, old.legal_entity_id, old.period_id, old.currency, old.kind, old.ordinal, old.amount_minor)
     or ((new.rail, new.payout_account_id, new.destination) is distinct from (old.rail, old.payout_account_id, old.destination)
         and not exists (select 1 from payout_run r where r.id = old.run_id and r.status = 'draft')) then
    raise exception 'an approved payout is frozen' using errcode = 'RP001';
  end if;
  if old.transfer_id is not null and new.transfer_id is distinct from old.transfer_id then
    raise exception 'a payout keeps its transfer' using errcode = 'RP001';
  end if;
  if old.status <> new.status then
    if (old.status, new.status) not in (
      ('draft','approved'),('draft','cancelled'),
      ('approved','sending'),('approved','paid'),('approved','waiting_funds'),('approved','held_account'),('approved','held_currency'),('approved','needs_human'),('approved','cancelled'),
      ('sending','unknown'),('sending','paid'),('sending','waiting_funds'),('sending','held_account'),('sending','held_currency'),('sending','needs_human'),('sending','approved'),
      ('unknown','sending'),('unknown','paid'),('unknown','waiting_funds'),('unknown','held_account'),('unknown','held_currency'),('unknown','needs_human'),
      ('waiting_funds','sending'),('waiting_funds','paid'),('waiting_funds','held_account'),('waiting_funds','held_currency'),('waiting_funds','needs_human'),('waiting_funds','cancelled'),
      ('held_account','approved'),('held_account','sending'),('held_account','paid'),('held_account','waiting_funds'),('held_account','held_currency'),('held_account','needs_human'),('held_account','cancelled'),
      ('held_currency','approved'),('held_currency','sending'),('held_currency','paid'),('held_currency','waiting_funds'),('held_currency','held_account'),('held_currency','needs_human'),('held_currency','cancelled'),
      ('needs_human','approved'),('needs_human','paid'),('needs_human','cancelled'),
      ('paid','partly_reversed'),('paid','reversed'),('paid','needs_human'),
      ('partly_reversed','reversed'),('partly_reversed','needs_human'),
      ('reversed','needs_human')) then
      raise exception 'payout cannot go from % to %', old.status, new.status using errcode = 'RP004';
    end if;
    if old.status = 'draft' and new.status = 'approved' and not exists (
      select 1 from payout_approval a join payout_run r on r.id = a.run_id and r.content_sha256 = a.content_sha256 where a.run_id = new.run_id) then
      raise exception 'a payout is approved by an approval of its run' using errcode = 'RP003';
    end if;
  end if;
  return new;
end $$;
create trigger payout_moves before update on payout for each row execute function check_payout_change();

create function check_attempt_change() returns trigger language plpgsql as $$
begin
  if (new.payout_id, new.n, new.idempotency_key, new.params, new.first_sent_at) is distinct from (old.payout_id, old.n, old.idempotency_key, old.params, old.first_sent_at) then
    raise exception 'an attempt is frozen' using errcode = 'RP001';
  end if;
  if old.state <> new.state and (old.state, new.state) not in
    (('sending','succeeded'),('sending','failed'),('sending','unknown'),('unknown','succeeded'),('unknown','failed'),('unknown','abandoned'),('unknown','sending')) then
    raise exception 'attempt cannot go from % to %', old.state, new.state using errcode = 'RP004';
  end if;
  return new;
end $$;
create trigger payout_attempt_moves before update on payout_attempt for each row execute function check_attempt_change();

create function check_period_change() returns trigger language plpgsql as $$
begin
  if (new.id, new.from_at, new.to_at) is distinct from (old.id, old.from_at, old.to_at) then
    raise exception 'a period keeps its boundaries' using errcode = 'RP001';
  end if;
  if old.status <> new.status and (old.status, new.status) not in (('open','closing'),('closing','closed')) then
    raise exception 'period cannot go from % to %', old.status, new.status using errcode = 'RP004';
  end if;
  return new;
end $$;
create trigger period_moves before update on period for each row execute function check_period_change();
create function check_new_period() returns trigger language plpgsql as $$
begin
  if new.status <> 'open' and session_user like 'app\_%' then raise exception 'a period begins open' using errcode = 'RP004'; end if;
  return new;
end $$;
create trigger period_begins before insert on period for each row execute function check_new_period();
--> statement-breakpoint
-- A version comes into force by its acceptance and by nothing else: the signature closes the version before and opens its own.
create function put_in_force() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare v public.agreement_version%rowtype;
begin
  select * into v from public.agreement_version where id = new.agreement_version_id;
  if v.text_sha256 <> new.text_sha256 then raise exception 'acceptance is of another text' using errcode = 'RP003'; end if;
  if new.effective_on < (new.accepted_at at time zone 'UTC')::date - 1 then
    raise exception 'a signature does not reach back' using errcode = 'RP003';
  end if;
  delete from public.agreement_in_force where enrolment_id = v.enrolment_id and lower(during) >= new.effective_on;
  update public.agreement_in_force set during = daterange(lower(during), new.effective_on)
    where enrolment_id = v.enrolment_id and during @> new.effective_on;
  insert into public.agreement_in_force (agreement_version_id, partner_id, enrolment_id, during, created_at)
    values (v.id, v.partner_id, v.enrolment_id, daterange(new.effective_on, null), new.accepted_at);
  return null;
end $$;
create trigger acceptance_in_force after insert on acceptance for each row execute function put_in_force();
--> statement-breakpoint
-- What a registration would meet: an outcome and a date, never whose. Students are never answered.
create function claim_outcome(p_product text, p_kind text, p_keys text[], p_at timestamptz)
  returns table (outcome text, until timestamptz) language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare me text := public.current_partner_id();
begin
  if me is null or p_kind = 'student' or cardinality(p_keys) > 10 then
    raise exception 'no outcome is given here' using errcode = '42501';
  end if;
  return query
    select case when c.partner_id = me then 'already_yours' else 'already_protected' end, upper(c.during)
      from public.referral_claim c
     where c.product_key = p_product and c.kind = p_kind and c.key = any (p_keys) and c.during @> p_at
     order by (c.partner_id = me) desc, upper(c.during) desc nulls first limit 1;
  if found then return; end if;
  return query
    select case when exists (select 1 from public.attribution a where a.customer_id = k.customer_id and a.partner_id = me and a.during @> p_at)
                then 'already_yours' else 'already_customer' end, null::timestamptz
      from public.customer_key k where k.key = any (p_keys) limit 1;
end $$;
revoke all on function claim_outcome(text, text, text[], timestamptz) from public;
grant execute on function claim_outcome(text, text, text[], timestamptz) to app_partner;
--> statement-breakpoint
-- A limit on everything: text columns without one get it, long documents a longer one.
do $$
declare c record;
begin
  for c in select table_name, column_name from information_schema.columns
    where table_schema = 'public' and data_type = 'text' and table_name in (select tablename from pg_tables where schemaname = 'public')
      and table_name <> 'schema_migration' loop
    execute format('alter table %I add constraint %I check (char_length(%I) <= %s)', c.table_name,
      left(c.table_name || '_' || c.column_name, 54) || '_length', c.column_name,
      case when c.column_name in ('canonical', 'content', 'html', 'body') then 20000000
           when c.column_name in ('text_en', 'text_es') then 200000
           when c.column_name in ('message', 'note', 'evidence', 'reason_text') then 4000 else 1000 end);
  end loop;
end $$;
--> statement-breakpoint
insert into ledger_account (code, normal_side) values
  ('commission_expense', 'debit'), ('partner_held', 'credit'), ('partner_payable', 'credit'), ('partner_debt', 'debit'),
  ('payout_in_transit', 'credit'), ('stripe_balance', 'debit'), ('payout_reversed', 'credit'), ('input_vat', 'debit'), ('withholding', 'credit');
