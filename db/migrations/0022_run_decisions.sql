CREATE TABLE "payout_run_decision" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"n" integer NOT NULL,
	"kind" text NOT NULL,
	"reference" text NOT NULL,
	"payout_id" text,
	"outcome" text NOT NULL,
	"facts" text NOT NULL,
	"reason_code" text,
	"reason_text" text,
	"decided_by" text NOT NULL,
	"decided_by_name" text NOT NULL,
	"decided_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payout_run_decision_counted" UNIQUE("run_id","n"),
	CONSTRAINT "payout_run_decision_outcome_known" CHECK ("outcome" in ('accepted', 'postponed', 'reopened', 'excluded', 'included')),
	CONSTRAINT "payout_run_decision_has_reason" CHECK (outcome in ('reopened', 'included') or reason_code is not null),
	CONSTRAINT "payout_run_decision_takes_out_a_payout" CHECK (outcome not in ('postponed', 'excluded', 'included') or payout_id is not null)
);
--> statement-breakpoint
ALTER TABLE "payout_run_decision" ADD CONSTRAINT "payout_run_decision_run_id_payout_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."payout_run"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_run_decision" ADD CONSTRAINT "payout_run_decision_payout_id_payout_id_fk" FOREIGN KEY ("payout_id") REFERENCES "public"."payout"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
GRANT SELECT ON "payout_run_decision" TO app_staff, app_worker;--> statement-breakpoint
GRANT INSERT ON "payout_run_decision" TO app_staff;--> statement-breakpoint
ALTER TABLE "payout_run_decision"
  ADD CONSTRAINT "payout_run_decision_id_length" CHECK (char_length(id) <= 1000),
  ADD CONSTRAINT "payout_run_decision_run_id_length" CHECK (char_length(run_id) <= 1000),
  ADD CONSTRAINT "payout_run_decision_kind_length" CHECK (char_length(kind) <= 40),
  ADD CONSTRAINT "payout_run_decision_reference_length" CHECK (char_length(reference) <= 1000),
  ADD CONSTRAINT "payout_run_decision_payout_id_length" CHECK (char_length(payout_id) <= 1000),
  ADD CONSTRAINT "payout_run_decision_outcome_length" CHECK (char_length(outcome) <= 40),
  ADD CONSTRAINT "payout_run_decision_facts_length" CHECK (char_length(facts) <= 10000),
  ADD CONSTRAINT "payout_run_decision_reason_code_length" CHECK (char_length(reason_code) <= 40),
  ADD CONSTRAINT "payout_run_decision_reason_text_length" CHECK (char_length(reason_text) <= 1000),
  ADD CONSTRAINT "payout_run_decision_decided_by_length" CHECK (char_length(decided_by) <= 1000),
  ADD CONSTRAINT "payout_run_decision_decided_by_name_length" CHECK (char_length(decided_by_name) <= 1000);--> statement-breakpoint
CREATE TRIGGER "payout_run_decision_is_fact" BEFORE UPDATE OR DELETE ON "payout_run_decision" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER "payout_run_decision_not_emptied" BEFORE TRUNCATE ON "payout_run_decision" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
-- Decided about a draft, by the person of finance who acts, about a payout of that run; and whoever decides has edited the run.
CREATE FUNCTION check_run_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM payout_run r WHERE r.id = new.run_id AND r.status = 'draft' FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'only a draft is decided on' USING errcode = 'RP004'; END IF;
  IF new.decided_by IS DISTINCT FROM current_account_id() OR NOT has_role(new.decided_by, 'finance') THEN
    RAISE EXCEPTION 'decider is the person of finance who acts' USING errcode = 'RP003';
  END IF;
  IF new.payout_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payout p WHERE p.id = new.payout_id AND p.run_id = new.run_id) THEN
    RAISE EXCEPTION 'a decision is about a payout of its run' USING errcode = 'RP003';
  END IF;
  INSERT INTO payout_run_edit (id, run_id, account_id, action, at)
    VALUES ('red_' || new.id, new.run_id, new.decided_by, 'payout_run.decided', new.decided_at);
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "payout_run_decision_of_draft" BEFORE INSERT ON "payout_run_decision" FOR EACH ROW EXECUTE FUNCTION check_run_decision();--> statement-breakpoint
-- What a standing decision takes out is in no run that is handed in, and is never approved.
CREATE FUNCTION is_taken_out(p_payout text) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT 1 FROM (SELECT DISTINCT ON (d.kind, d.reference) d.outcome FROM public.payout_run_decision d
    WHERE d.payout_id = p_payout ORDER BY d.kind, d.reference, d.n DESC) last WHERE last.outcome IN ('postponed', 'excluded'))
$$;--> statement-breakpoint
CREATE FUNCTION check_taken_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_table_name = 'payout_run' THEN
    IF EXISTS (SELECT 1 FROM payout p WHERE p.run_id = new.id AND p.status <> 'cancelled' AND is_taken_out(p.id)) THEN
      RAISE EXCEPTION 'what was left out is not handed in' USING errcode = 'RP003';
    END IF;
  ELSIF is_taken_out(new.id) THEN
    RAISE EXCEPTION 'what was left out is not approved' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "payout_run_without_left_out" BEFORE UPDATE ON "payout_run" FOR EACH ROW
  WHEN (old.status = 'draft' AND new.status = 'submitted') EXECUTE FUNCTION check_taken_out();--> statement-breakpoint
CREATE TRIGGER "payout_not_left_out" BEFORE UPDATE ON "payout" FOR EACH ROW
  WHEN (old.status = 'draft' AND new.status = 'approved') EXECUTE FUNCTION check_taken_out();--> statement-breakpoint
-- A payout that was left out may come back while its run is a draft again; nothing that was ever approved does.
CREATE OR REPLACE FUNCTION check_payout_change() returns trigger language plpgsql as $$
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
      ('draft','approved'),('draft','cancelled'),('cancelled','draft'),
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
    if old.status = 'cancelled' and (old.status_reason is null or old.status_reason not in ('postponed', 'excluded')
       or not exists (select 1 from payout_run r where r.id = old.run_id and r.status = 'draft')
       or exists (select 1 from payout_attempt a where a.payout_id = old.id)) then
      raise exception 'only what a draft left out comes back' using errcode = 'RP004';
    end if;
    if old.status = 'draft' and new.status = 'approved' and not exists (
      select 1 from payout_approval a join payout_run r on r.id = a.run_id and r.content_sha256 = a.content_sha256 where a.run_id = new.run_id) then
      raise exception 'a payout is approved by an approval of its run' using errcode = 'RP003';
    end if;
  end if;
  return new;
end $$;--> statement-breakpoint
