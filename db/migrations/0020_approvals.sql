CREATE TABLE "payment_halt" (
	"id" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"halted_by" text NOT NULL,
	"halted_at" timestamp (3) with time zone NOT NULL,
	"lift_asked_by" text,
	"lift_asked_at" timestamp (3) with time zone,
	"lifted_by" text,
	"lifted_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "payout_band" (
	"policy_id" text NOT NULL,
	"currency" text NOT NULL,
	"from_minor" bigint NOT NULL,
	"approvals" integer NOT NULL,
	CONSTRAINT "payout_band_policy_id_currency_from_minor_pk" PRIMARY KEY("policy_id","currency","from_minor"),
	CONSTRAINT "payout_band_sane" CHECK (from_minor >= 0 and approvals between 1 and 5)
);
--> statement-breakpoint
CREATE TABLE "payout_cap" (
	"policy_id" text NOT NULL,
	"currency" text NOT NULL,
	"per_payout_minor" bigint,
	"per_run_minor" bigint,
	"per_day_minor" bigint,
	CONSTRAINT "payout_cap_policy_id_currency_pk" PRIMARY KEY("policy_id","currency")
);
--> statement-breakpoint
CREATE TABLE "payout_policy" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"status" text NOT NULL,
	"reason" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "payout_policy_version_once" UNIQUE("version"),
	CONSTRAINT "payout_policy_status_known" CHECK ("status" in ('proposed', 'confirmed', 'withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "substitution" (
	"id" text PRIMARY KEY NOT NULL,
	"for_account_id" text NOT NULL,
	"by_account_id" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	CONSTRAINT "substitution_of_another" CHECK (for_account_id <> by_account_id and created_by <> by_account_id),
	CONSTRAINT "substitution_has_an_end" CHECK (to_at > from_at and to_at <= from_at + interval '92 days')
);
--> statement-breakpoint
CREATE TABLE "payout_run_edit" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"account_id" text NOT NULL,
	"action" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "payout_run" DROP CONSTRAINT "payout_run_status_known";--> statement-breakpoint
ALTER TABLE "payout_approval" DROP CONSTRAINT "payout_approval_run_id_approver_account_id_pk";--> statement-breakpoint
ALTER TABLE "payout_approval" ADD CONSTRAINT "payout_approval_run_id_approver_account_id_content_sha256_pk" PRIMARY KEY("run_id","approver_account_id","content_sha256");--> statement-breakpoint
ALTER TABLE "payout_approval" ADD COLUMN "on_behalf_of" text;--> statement-breakpoint
ALTER TABLE "payout_approval" ADD COLUMN "step_up_id" text;--> statement-breakpoint
ALTER TABLE "payout_run" ADD COLUMN "submission" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payout_run" ADD COLUMN "approvals_needed" integer;--> statement-breakpoint
ALTER TABLE "payout_run" ADD COLUMN "policy_id" text;--> statement-breakpoint
ALTER TABLE "payout_run" ADD COLUMN "released_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payout_run" ADD COLUMN "released_by" text;--> statement-breakpoint
ALTER TABLE "payout_band" ADD CONSTRAINT "payout_band_policy_id_payout_policy_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."payout_policy"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_cap" ADD CONSTRAINT "payout_cap_policy_id_payout_policy_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."payout_policy"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "substitution" ADD CONSTRAINT "substitution_for_account_id_account_id_fk" FOREIGN KEY ("for_account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "substitution" ADD CONSTRAINT "substitution_by_account_id_account_id_fk" FOREIGN KEY ("by_account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_run_edit" ADD CONSTRAINT "payout_run_edit_run_id_payout_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."payout_run"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payment_halt_one" ON "payment_halt" USING btree ((true)) WHERE lifted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_policy_one_proposal" ON "payout_policy" USING btree ((true)) WHERE status = 'proposed';--> statement-breakpoint
CREATE INDEX "substitution_by" ON "substitution" USING btree ("by_account_id");--> statement-breakpoint
CREATE INDEX "payout_run_edit_run" ON "payout_run_edit" USING btree ("run_id","account_id");--> statement-breakpoint
ALTER TABLE "payout_run" ADD CONSTRAINT "payout_run_policy_id_payout_policy_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."payout_policy"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_approval_one_voice" ON "payout_approval" USING btree ("run_id","content_sha256",coalesce(on_behalf_of, approver_account_id));--> statement-breakpoint
ALTER TABLE "payout_approval" ADD CONSTRAINT "payout_approval_step_up_once" UNIQUE("step_up_id");--> statement-breakpoint
ALTER TABLE "payout_run" ADD CONSTRAINT "payout_run_status_known" CHECK ("status" in ('draft', 'submitted', 'approved', 'released', 'rejected'));--> statement-breakpoint
GRANT SELECT ON "payment_halt", "payout_band", "payout_cap", "payout_policy", "substitution", "payout_run_edit" TO app_staff, app_worker;--> statement-breakpoint
GRANT INSERT ON "payment_halt", "payout_band", "payout_cap", "payout_policy", "substitution", "payout_run_edit" TO app_staff;--> statement-breakpoint
GRANT UPDATE ("lift_asked_by", "lift_asked_at", "lifted_by", "lifted_at") ON "payment_halt" TO app_staff;--> statement-breakpoint
GRANT UPDATE ("status", "decided_by", "decided_at") ON "payout_policy" TO app_staff;--> statement-breakpoint
GRANT UPDATE ("ended_at", "ended_by") ON "substitution" TO app_staff;--> statement-breakpoint
DO $$
DECLARE c record; t text;
BEGIN
  FOR c IN SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'text'
      AND (table_name IN ('payment_halt', 'payout_band', 'payout_cap', 'payout_policy', 'substitution', 'payout_run_edit')
        OR (table_name = 'payout_approval' AND column_name IN ('on_behalf_of', 'step_up_id'))
        OR (table_name = 'payout_run' AND column_name IN ('policy_id', 'released_by'))) LOOP
    EXECUTE format('alter table %I add constraint %I check (char_length(%I) <= 1000)', c.table_name,
      left(c.table_name || '_' || c.column_name, 54) || '_length', c.column_name);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['payout_band', 'payout_cap', 'payout_run_edit'] LOOP
    EXECUTE format('create trigger %I before update or delete on %I for each row execute function refuse_change()', t || '_is_fact', t);
    EXECUTE format('create trigger %I before truncate on %I for each statement execute function refuse_change()', t || '_not_emptied', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['payment_halt', 'payout_policy', 'substitution'] LOOP
    EXECUTE format('create trigger %I before delete on %I for each row execute function refuse_change()', t || '_not_deleted', t);
    EXECUTE format('create trigger %I before truncate on %I for each statement execute function refuse_change()', t || '_not_emptied', t);
  END LOOP;
END $$;--> statement-breakpoint
-- The roles of a person, held until the transaction ends: whoever takes one away waits. A lock asks for a right to change, which no login has.
CREATE FUNCTION hold_roles(p_account text) RETURNS SETOF text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT s.role FROM public.staff_role s WHERE s.account_id = p_account AND s.revoked_at IS NULL FOR SHARE
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION hold_roles(text) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION hold_roles(text) TO app_staff;--> statement-breakpoint
CREATE FUNCTION has_role(p_account text, p_role text) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT 1 FROM public.staff_role s WHERE s.account_id = p_account AND s.role = p_role AND s.revoked_at IS NULL)
$$;--> statement-breakpoint
-- How many people the policy in force asks for, besides the preparer.
CREATE FUNCTION approvals_needed(p_currency text, p_total bigint) RETURNS integer LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT greatest(1, coalesce(max(b.approvals), 1)) FROM public.payout_band b
   WHERE b.policy_id = (SELECT p.id FROM public.payout_policy p WHERE p.status = 'confirmed' ORDER BY p.version DESC LIMIT 1)
     AND b.currency = p_currency AND b.from_minor <= p_total
$$;--> statement-breakpoint
-- A policy: proposed by one admin with all that it says, confirmed by another.
CREATE FUNCTION check_policy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT has_role(current_account_id(), 'admin') THEN RAISE EXCEPTION 'only admins change the policy' USING errcode = 'RP003'; END IF;
  IF tg_op = 'INSERT' THEN
    IF new.status <> 'proposed' THEN RAISE EXCEPTION 'a policy begins as a proposal' USING errcode = 'RP004'; END IF;
    IF new.proposed_by IS DISTINCT FROM current_account_id() THEN RAISE EXCEPTION 'proposer is the one who acts' USING errcode = 'RP003'; END IF;
    RETURN new;
  END IF;
  IF (new.id, new.version, new.reason, new.proposed_by, new.proposed_at) IS DISTINCT FROM (old.id, old.version, old.reason, old.proposed_by, old.proposed_at) THEN
    RAISE EXCEPTION 'a proposed policy keeps its content' USING errcode = 'RP001';
  END IF;
  IF old.status <> 'proposed' OR new.status NOT IN ('confirmed', 'withdrawn') THEN
    RAISE EXCEPTION 'policy cannot go from % to %', old.status, new.status USING errcode = 'RP004';
  END IF;
  IF new.decided_by IS DISTINCT FROM current_account_id() THEN RAISE EXCEPTION 'decider is the one who acts' USING errcode = 'RP003'; END IF;
  IF new.status = 'confirmed' AND new.decided_by = old.proposed_by THEN
    RAISE EXCEPTION 'nobody confirms what they proposed' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "payout_policy_four_eyes" BEFORE INSERT OR UPDATE ON "payout_policy" FOR EACH ROW EXECUTE FUNCTION check_policy();--> statement-breakpoint
CREATE FUNCTION check_policy_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM payout_policy p WHERE p.id = new.policy_id AND p.status = 'proposed'
    AND p.proposed_by = current_account_id() AND p.xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'a policy is written whole' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "payout_band_of_proposal" BEFORE INSERT ON "payout_band" FOR EACH ROW EXECUTE FUNCTION check_policy_part();--> statement-breakpoint
CREATE TRIGGER "payout_cap_of_proposal" BEFORE INSERT ON "payout_cap" FOR EACH ROW EXECUTE FUNCTION check_policy_part();--> statement-breakpoint
CREATE FUNCTION check_substitution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'INSERT' THEN
    IF new.created_by IS DISTINCT FROM current_account_id() OR NOT (new.created_by = new.for_account_id OR has_role(new.created_by, 'admin')) THEN
      RAISE EXCEPTION 'a substitute is named by whom they stand in for, or by an admin' USING errcode = 'RP003';
    END IF;
    IF NOT has_role(new.for_account_id, 'finance') THEN RAISE EXCEPTION 'only finance has a substitute' USING errcode = 'RP003'; END IF;
    IF NOT EXISTS (SELECT 1 FROM staff_role s WHERE s.account_id = new.by_account_id AND s.revoked_at IS NULL) THEN
      RAISE EXCEPTION 'a substitute is of the company' USING errcode = 'RP003';
    END IF;
  ELSIF (new.id, new.for_account_id, new.by_account_id, new.from_at, new.to_at, new.created_by) IS DISTINCT FROM
        (old.id, old.for_account_id, old.by_account_id, old.from_at, old.to_at, old.created_by) OR old.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'a substitution is ended, not changed' USING errcode = 'RP001';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "substitution_named" BEFORE INSERT OR UPDATE ON "substitution" FOR EACH ROW EXECUTE FUNCTION check_substitution();--> statement-breakpoint
CREATE FUNCTION check_halt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT has_role(current_account_id(), 'finance') AND NOT has_role(current_account_id(), 'admin') THEN
    RAISE EXCEPTION 'only finance and admins stop payments' USING errcode = 'RP003';
  END IF;
  IF tg_op = 'INSERT' THEN
    IF new.halted_by IS DISTINCT FROM current_account_id() OR new.lifted_at IS NOT NULL OR new.lift_asked_by IS NOT NULL THEN
      RAISE EXCEPTION 'a halt begins by the one who acts' USING errcode = 'RP003';
    END IF;
    RETURN new;
  END IF;
  IF (new.id, new.reason, new.halted_by, new.halted_at) IS DISTINCT FROM (old.id, old.reason, old.halted_by, old.halted_at) OR old.lifted_at IS NOT NULL THEN
    RAISE EXCEPTION 'a halt is lifted, not changed' USING errcode = 'RP001';
  END IF;
  IF new.lift_asked_by IS DISTINCT FROM old.lift_asked_by AND (new.lift_asked_by IS DISTINCT FROM current_account_id() OR new.lifted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'asker is the one who acts' USING errcode = 'RP003';
  END IF;
  IF new.lifted_at IS NOT NULL AND (new.lifted_by IS DISTINCT FROM current_account_id() OR new.lift_asked_by IS NULL OR new.lift_asked_by = new.lifted_by) THEN
    RAISE EXCEPTION 'two people let payments go again' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "payment_halt_of_two" BEFORE INSERT OR UPDATE ON "payment_halt" FOR EACH ROW EXECUTE FUNCTION check_halt();--> statement-breakpoint
-- Runs that were approved before there was a release: their payments were under way from then on.
UPDATE "payout_run" SET approvals_needed = 1, submission = 1 WHERE status IN ('submitted', 'approved');--> statement-breakpoint
-- Another person, in their role at this instant or for somebody who is, with no hand in the run and none in its money, for exactly what stands in it.
CREATE OR REPLACE FUNCTION check_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r payout_run%rowtype; voices text[];
BEGIN
  SELECT * INTO r FROM payout_run WHERE id = new.run_id FOR UPDATE;
  voices := ARRAY[new.approver_account_id, coalesce(new.on_behalf_of, new.approver_account_id)];
  IF r.status <> 'submitted' THEN RAISE EXCEPTION 'run is not submitted' USING errcode = 'RP003'; END IF;
  IF r.prepared_by = ANY (voices) THEN RAISE EXCEPTION 'nobody approves what they prepared' USING errcode = 'RP003'; END IF;
  IF EXISTS (SELECT 1 FROM payout_run_edit e WHERE e.run_id = r.id AND e.account_id = ANY (voices)) THEN
    RAISE EXCEPTION 'nobody approves what they edited' USING errcode = 'RP003';
  END IF;
  IF EXISTS (SELECT 1 FROM payout p JOIN membership m ON m.partner_id = p.partner_id AND m.ended_at IS NULL
      JOIN staff_role s ON s.account_id = new.approver_account_id AND lower(s.email) = lower(m.email)
     WHERE p.run_id = r.id AND p.status <> 'cancelled') THEN
    RAISE EXCEPTION 'nobody approves what pays them' USING errcode = 'RP003';
  END IF;
  IF EXISTS (SELECT 1 FROM payout_approval a WHERE a.run_id = r.id AND a.content_sha256 = r.content_sha256
     AND (a.approver_account_id = ANY (voices) OR a.on_behalf_of = ANY (voices))) THEN
    RAISE EXCEPTION 'nobody approves twice' USING errcode = 'RP003';
  END IF;
  IF new.content_sha256 <> r.content_sha256 THEN RAISE EXCEPTION 'approval covers another content' USING errcode = 'RP003'; END IF;
  IF new.approver_account_id IS DISTINCT FROM current_account_id() THEN RAISE EXCEPTION 'approver is the one who acts' USING errcode = 'RP003'; END IF;
  IF new.on_behalf_of IS NULL AND NOT has_role(new.approver_account_id, 'finance') THEN
    RAISE EXCEPTION 'approver is not finance' USING errcode = 'RP003';
  END IF;
  IF new.on_behalf_of IS NOT NULL AND NOT (has_role(new.on_behalf_of, 'finance') AND EXISTS (SELECT 1 FROM substitution s
     WHERE s.by_account_id = new.approver_account_id AND s.for_account_id = new.on_behalf_of AND s.ended_at IS NULL
       AND s.from_at <= new.approved_at AND new.approved_at < s.to_at)) THEN
    RAISE EXCEPTION 'approver does not stand in for finance' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION check_run_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF old.status <> 'draft' AND (new.content, new.content_sha256, new.total_minor, new.prepared_by, new.submission, new.policy_id) IS DISTINCT FROM
     (old.content, old.content_sha256, old.total_minor, old.prepared_by, old.submission, old.policy_id) THEN
    RAISE EXCEPTION 'a submitted run keeps its content' USING errcode = 'RP001';
  END IF;
  IF old.status = new.status THEN
    IF old.status <> 'draft' AND new.approvals_needed IS DISTINCT FROM old.approvals_needed THEN
      RAISE EXCEPTION 'a submitted run keeps its content' USING errcode = 'RP001';
    END IF;
    RETURN new;
  END IF;
  IF (old.status, new.status) NOT IN (('draft','submitted'),('draft','rejected'),('submitted','draft'),('submitted','approved'),('submitted','rejected'),('approved','released')) THEN
    RAISE EXCEPTION 'run cannot go from % to %', old.status, new.status USING errcode = 'RP004';
  END IF;
  IF new.status = 'submitted' AND (new.submission <> old.submission + 1
     OR coalesce(new.approvals_needed, 0) < approvals_needed(new.currency, new.total_minor)) THEN
    RAISE EXCEPTION 'a run is handed in under the policy in force' USING errcode = 'RP003';
  END IF;
  IF new.status IN ('approved', 'released') AND new.approvals_needed IS DISTINCT FROM old.approvals_needed THEN
    RAISE EXCEPTION 'a submitted run keeps its content' USING errcode = 'RP001';
  END IF;
  IF new.status = 'approved' AND (SELECT count(*) FROM payout_approval a
     WHERE a.run_id = new.id AND a.content_sha256 = new.content_sha256) < coalesce(new.approvals_needed, 1) THEN
    RAISE EXCEPTION 'a run is approved by an approval' USING errcode = 'RP003';
  END IF;
  IF new.status = 'released' THEN
    IF new.released_by IS DISTINCT FROM current_account_id() OR NOT has_role(new.released_by, 'finance') THEN
      RAISE EXCEPTION 'a run is released by finance' USING errcode = 'RP003';
    END IF;
    IF EXISTS (SELECT 1 FROM payment_halt h WHERE h.lifted_at IS NULL) THEN
      RAISE EXCEPTION 'payments are stopped' USING errcode = 'RP003';
    END IF;
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
-- Nothing is sent of a run that nobody released, nor while payments are stopped.
CREATE FUNCTION check_new_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM payout p JOIN payout_run r ON r.id = p.run_id WHERE p.id = new.payout_id AND r.status = 'released') THEN
    RAISE EXCEPTION 'only a released run is paid' USING errcode = 'RP003';
  END IF;
  IF EXISTS (SELECT 1 FROM payment_halt h WHERE h.lifted_at IS NULL) THEN
    RAISE EXCEPTION 'payments are stopped' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "payout_attempt_released" BEFORE INSERT ON "payout_attempt" FOR EACH ROW EXECUTE FUNCTION check_new_attempt();
