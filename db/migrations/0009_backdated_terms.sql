CREATE TABLE "adjustment" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"enrolment_id" text NOT NULL,
	"legal_entity_id" text NOT NULL,
	"backdating_id" text NOT NULL,
	"period_id" text NOT NULL,
	"corrects_period_id" text NOT NULL,
	"corrects_line_id" text,
	"agreement_version_id" text,
	"currency" text NOT NULL,
	"was_minor" bigint NOT NULL,
	"is_minor" bigint NOT NULL,
	"line" jsonb,
	"decided_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "adjustment_tenant" UNIQUE("partner_id","id")
);
--> statement-breakpoint
CREATE TABLE "backdating" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"enrolment_id" text NOT NULL,
	"agreement_version_id" text NOT NULL,
	"effective_on" date NOT NULL,
	"reason" text NOT NULL,
	"status" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"preview_sha256" text,
	CONSTRAINT "backdating_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "backdating_status_known" CHECK ("status" in ('proposed', 'confirmed', 'withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "template_publication" (
	"template_id" text PRIMARY KEY NOT NULL,
	"publisher_account_id" text NOT NULL,
	"publisher_name" text NOT NULL,
	"content_sha256" text NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "agreement_template" DROP CONSTRAINT "agreement_template_version_once";--> statement-breakpoint
ALTER TABLE "agreement_template" DROP CONSTRAINT "agreement_template_status_known";--> statement-breakpoint
ALTER TABLE "agreement_in_force" DROP CONSTRAINT "agreement_in_force_once";--> statement-breakpoint
ALTER TABLE "agreement_in_force" DROP CONSTRAINT "agreement_in_force_pkey";--> statement-breakpoint
ALTER TABLE "agreement_in_force" ADD COLUMN "id" text PRIMARY KEY DEFAULT 'inf_' || replace(gen_random_uuid()::text, '-', '') NOT NULL;--> statement-breakpoint
ALTER TABLE "agreement_in_force" ADD COLUMN "superseded_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "agreement_template" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "agreement_template" ADD COLUMN "changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "agreement_template" ADD COLUMN "proposed_by" text;--> statement-breakpoint
ALTER TABLE "agreement_template" ADD COLUMN "proposed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "agreement_template" ADD COLUMN "content_sha256" text;--> statement-breakpoint
ALTER TABLE "agreement_template" ADD COLUMN "rates_confirmed_by" text;--> statement-breakpoint
ALTER TABLE "agreement_template" ADD COLUMN "rates_confirmed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "agreement_template" ADD COLUMN "published_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "agreement_template" ADD COLUMN "retired_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "agreement_version" ADD COLUMN "kind" text DEFAULT 'template' NOT NULL;--> statement-breakpoint
ALTER TABLE "agreement_version" ADD COLUMN "effective_on" date;--> statement-breakpoint
ALTER TABLE "agreement_version" ADD COLUMN "expires_on" date;--> statement-breakpoint
ALTER TABLE "adjustment" ADD CONSTRAINT "adjustment_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adjustment" ADD CONSTRAINT "adjustment_period_id_period_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."period"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adjustment" ADD CONSTRAINT "adjustment_corrects_period_id_period_id_fk" FOREIGN KEY ("corrects_period_id") REFERENCES "public"."period"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adjustment" ADD CONSTRAINT "adjustment_backdating" FOREIGN KEY ("partner_id","backdating_id") REFERENCES "public"."backdating"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adjustment" ADD CONSTRAINT "adjustment_enrolment" FOREIGN KEY ("partner_id","enrolment_id") REFERENCES "public"."enrolment"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adjustment" ADD CONSTRAINT "adjustment_version" FOREIGN KEY ("partner_id","agreement_version_id") REFERENCES "public"."agreement_version"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adjustment" ADD CONSTRAINT "adjustment_line" FOREIGN KEY ("partner_id","corrects_line_id") REFERENCES "public"."commission_line"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backdating" ADD CONSTRAINT "backdating_version" FOREIGN KEY ("partner_id","agreement_version_id") REFERENCES "public"."agreement_version"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backdating" ADD CONSTRAINT "backdating_enrolment" FOREIGN KEY ("partner_id","enrolment_id") REFERENCES "public"."enrolment"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "template_publication" ADD CONSTRAINT "template_publication_template_id_agreement_template_id_fk" FOREIGN KEY ("template_id") REFERENCES "public"."agreement_template"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "adjustment_period" ON "adjustment" USING btree ("partner_id","period_id");--> statement-breakpoint
CREATE INDEX "adjustment_corrects" ON "adjustment" USING btree ("corrects_line_id");--> statement-breakpoint
CREATE INDEX "agreement_in_force_version" ON "agreement_in_force" USING btree ("agreement_version_id");--> statement-breakpoint
CREATE UNIQUE INDEX "agreement_template_version_once" ON "agreement_template" USING btree ("partner_type_key","version") WHERE status <> 'discarded';--> statement-breakpoint
CREATE UNIQUE INDEX "agreement_template_one_draft" ON "agreement_template" USING btree ("partner_type_key") WHERE status in ('draft', 'proposed');--> statement-breakpoint
CREATE UNIQUE INDEX "agreement_template_one_published" ON "agreement_template" USING btree ("partner_type_key") WHERE status = 'published';--> statement-breakpoint
ALTER TABLE "agreement_template" ADD CONSTRAINT "agreement_template_rates_confirmed" CHECK (sample_rates or rates_confirmed_by is not null);--> statement-breakpoint
ALTER TABLE "agreement_template" ADD CONSTRAINT "agreement_template_status_known" CHECK ("status" in ('draft', 'proposed', 'published', 'retired', 'discarded'));--> statement-breakpoint
ALTER TABLE "agreement_version" ADD CONSTRAINT "agreement_version_kind_known" CHECK ("kind" in ('template', 'amendment'));--> statement-breakpoint
ALTER TABLE "agreement_version" ADD CONSTRAINT "agreement_version_expires_after" CHECK (expires_on is null or expires_on > effective_on);--> statement-breakpoint
-- Only what stands now may not overlap; what was superseded stays for whoever asks what was known then.
ALTER TABLE "agreement_in_force" ADD CONSTRAINT "agreement_in_force_once"
  EXCLUDE USING gist (enrolment_id WITH =, during WITH &&) WHERE (superseded_at IS NULL);--> statement-breakpoint
-- Drafts are the company's alone until they are published.
ALTER TABLE "agreement_template" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "agreement_template_published" ON "agreement_template" FOR SELECT TO app_public, app_partner, app_auth
  USING (status IN ('published', 'retired'));--> statement-breakpoint
CREATE POLICY "agreement_template_company" ON "agreement_template" FOR ALL TO app_staff, app_worker USING (true) WITH CHECK (true);--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['backdating', 'adjustment'] LOOP
    EXECUTE format('alter table %I enable row level security', t);
    EXECUTE format('create policy %I on %I for all to app_partner using (partner_id = current_partner_id()) with check (partner_id = current_partner_id())', t || '_own', t);
    EXECUTE format('create policy %I on %I for all to app_staff, app_worker using (true) with check (true)', t || '_company', t);
    EXECUTE format('grant select on %I to app_staff, app_worker', t);
  END LOOP;
END $$;--> statement-breakpoint
GRANT SELECT ON "template_publication" TO app_staff, app_worker;--> statement-breakpoint
GRANT INSERT ON "template_publication", "adjustment", "backdating" TO app_staff;--> statement-breakpoint
GRANT UPDATE ("status", "decided_by", "decided_at", "preview_sha256") ON "backdating" TO app_staff;--> statement-breakpoint
-- When terms apply is written by signatures and by two people, never by a statement of a login.
REVOKE INSERT, UPDATE ON "agreement_in_force" FROM app_staff, app_worker;--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['template_publication', 'adjustment'] LOOP
    EXECUTE format('create trigger %I before update or delete on %I for each row execute function refuse_change()', t || '_is_fact', t);
    EXECUTE format('create trigger %I before truncate on %I for each statement execute function refuse_change()', t || '_not_emptied', t);
  END LOOP;
END $$;--> statement-breakpoint
DO $$
DECLARE c record;
BEGIN
  FOR c IN SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'text'
      AND ((table_name IN ('backdating', 'adjustment', 'template_publication'))
        OR (table_name = 'agreement_in_force' AND column_name = 'id')
        OR (table_name = 'agreement_version' AND column_name = 'kind')
        OR (table_name = 'agreement_template' AND column_name IN ('changed_by', 'proposed_by', 'content_sha256', 'rates_confirmed_by'))) LOOP
    EXECUTE format('alter table %I add constraint %I check (char_length(%I) <= 1000)', c.table_name,
      left(c.table_name || '_' || c.column_name, 54) || '_length', c.column_name);
  END LOOP;
END $$;--> statement-breakpoint
-- Templates: terms that were proposed are frozen; they are published by an admin who neither proposed nor wrote them.
DROP TRIGGER "agreement_template_published" ON "agreement_template";--> statement-breakpoint
DROP FUNCTION refuse_published_change();--> statement-breakpoint
CREATE FUNCTION check_template_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (new.id, new.partner_type_key, new.version) IS DISTINCT FROM (old.id, old.partner_type_key, old.version)
     OR (old.status <> 'draft' AND (new.terms, new.title, new.changed_by) IS DISTINCT FROM (old.terms, old.title, old.changed_by)) THEN
    RAISE EXCEPTION 'published agreement templates are not edited' USING errcode = 'RP001';
  END IF;
  IF old.status = 'proposed' AND (new.content_sha256, new.proposed_by, new.sample_rates)
     IS DISTINCT FROM (old.content_sha256, old.proposed_by, old.sample_rates) AND new.status <> 'draft' THEN
    RAISE EXCEPTION 'proposed terms are frozen' USING errcode = 'RP001';
  END IF;
  IF old.status <> new.status THEN
    IF (old.status, new.status) NOT IN
       (('draft','proposed'),('draft','discarded'),('proposed','draft'),('proposed','published'),('published','retired')) THEN
      RAISE EXCEPTION 'template cannot go from % to %', old.status, new.status USING errcode = 'RP004';
    END IF;
    IF new.status = 'proposed' AND (new.content_sha256 IS NULL OR new.proposed_by IS DISTINCT FROM current_account_id()) THEN
      RAISE EXCEPTION 'proposer is the one who acts' USING errcode = 'RP003';
    END IF;
    IF new.status = 'published' AND NOT EXISTS (
      SELECT 1 FROM template_publication p WHERE p.template_id = new.id AND p.content_sha256 = new.content_sha256) THEN
      RAISE EXCEPTION 'a template is published by a publication' USING errcode = 'RP003';
    END IF;
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "agreement_template_moves" BEFORE UPDATE ON "agreement_template" FOR EACH ROW EXECUTE FUNCTION check_template_change();--> statement-breakpoint
-- The first, sample template of a type comes published with the programme; what a person writes begins as a draft.
CREATE FUNCTION check_new_template() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.status <> 'draft' AND (session_user = 'app_staff' OR new.version <> 1 OR NOT new.sample_rates) THEN
    RAISE EXCEPTION 'a template begins as a draft' USING errcode = 'RP004';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "agreement_template_begins" BEFORE INSERT ON "agreement_template" FOR EACH ROW EXECUTE FUNCTION check_new_template();--> statement-breakpoint
CREATE FUNCTION check_publication() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE t agreement_template%rowtype;
BEGIN
  SELECT * INTO t FROM agreement_template WHERE id = new.template_id FOR UPDATE;
  IF t.status IS DISTINCT FROM 'proposed' THEN RAISE EXCEPTION 'template is not proposed' USING errcode = 'RP003'; END IF;
  IF new.publisher_account_id IN (t.proposed_by, t.changed_by) THEN RAISE EXCEPTION 'nobody publishes what they proposed' USING errcode = 'RP003'; END IF;
  IF new.content_sha256 <> t.content_sha256 THEN RAISE EXCEPTION 'publication covers other terms' USING errcode = 'RP003'; END IF;
  IF new.publisher_account_id IS DISTINCT FROM current_account_id() THEN RAISE EXCEPTION 'publisher is the one who acts' USING errcode = 'RP003'; END IF;
  IF NOT EXISTS (SELECT 1 FROM staff_role s WHERE s.account_id = new.publisher_account_id AND s.role = 'admin' AND s.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'publisher is not an admin' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "template_publication_four_eyes" BEFORE INSERT ON "template_publication" FOR EACH ROW EXECUTE FUNCTION check_publication();--> statement-breakpoint
-- Puts a version in force on [from, until). What it covers of others is superseded; what remains of them beside it stands
-- again: before it, and after it when it ends.
CREATE FUNCTION place_in_force(p_version text, p_partner text, p_enrolment text, p_during daterange, p_at timestamptz)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE r public.agreement_in_force%rowtype;
BEGIN
  FOR r IN SELECT * FROM public.agreement_in_force
    WHERE enrolment_id = p_enrolment AND superseded_at IS NULL AND during && p_during FOR UPDATE LOOP
    UPDATE public.agreement_in_force SET superseded_at = p_at WHERE id = r.id;
    IF lower(r.during) < lower(p_during) THEN
      INSERT INTO public.agreement_in_force (agreement_version_id, partner_id, enrolment_id, during, created_at)
        VALUES (r.agreement_version_id, r.partner_id, r.enrolment_id, daterange(lower(r.during), lower(p_during)), p_at);
    END IF;
    IF NOT upper_inf(p_during) AND (upper_inf(r.during) OR upper(r.during) > upper(p_during)) THEN
      INSERT INTO public.agreement_in_force (agreement_version_id, partner_id, enrolment_id, during, created_at)
        VALUES (r.agreement_version_id, r.partner_id, r.enrolment_id, daterange(upper(p_during), upper(r.during)), p_at);
    END IF;
  END LOOP;
  INSERT INTO public.agreement_in_force (agreement_version_id, partner_id, enrolment_id, during, created_at)
    VALUES (p_version, p_partner, p_enrolment, p_during, p_at);
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION place_in_force(text, text, text, daterange, timestamptz) FROM PUBLIC;--> statement-breakpoint
CREATE OR REPLACE FUNCTION put_in_force() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v public.agreement_version%rowtype;
BEGIN
  SELECT * INTO v FROM public.agreement_version WHERE id = new.agreement_version_id;
  IF v.text_sha256 <> new.text_sha256 THEN RAISE EXCEPTION 'acceptance is of another text' USING errcode = 'RP003'; END IF;
  IF new.effective_on < (new.accepted_at AT TIME ZONE 'UTC')::date - 1 THEN
    RAISE EXCEPTION 'a signature does not reach back' USING errcode = 'RP003';
  END IF;
  IF new.effective_on < v.effective_on THEN
    RAISE EXCEPTION 'a version is not in force before the day it was offered for' USING errcode = 'RP003';
  END IF;
  IF new.effective_on >= v.expires_on THEN RAISE EXCEPTION 'a version that has ended is not signed' USING errcode = 'RP003'; END IF;
  PERFORM public.place_in_force(v.id, v.partner_id, v.enrolment_id, daterange(new.effective_on, v.expires_on), new.accepted_at);
  RETURN null;
END $$;--> statement-breakpoint
-- Reaching back: two people of the company, both signed in, both in their role at that instant, on a signed version.
CREATE FUNCTION check_backdating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'INSERT' THEN
    IF new.status <> 'proposed' THEN RAISE EXCEPTION 'a backdating begins as a proposal' USING errcode = 'RP004'; END IF;
    IF new.proposed_by IS DISTINCT FROM current_account_id() THEN RAISE EXCEPTION 'proposer is the one who acts' USING errcode = 'RP003'; END IF;
    IF NOT EXISTS (SELECT 1 FROM acceptance a WHERE a.agreement_version_id = new.agreement_version_id) THEN
      RAISE EXCEPTION 'only a signed version reaches back' USING errcode = 'RP003';
    END IF;
  ELSE
    IF (new.id, new.partner_id, new.enrolment_id, new.agreement_version_id, new.effective_on, new.reason, new.proposed_by, new.proposed_at)
       IS DISTINCT FROM (old.id, old.partner_id, old.enrolment_id, old.agreement_version_id, old.effective_on, old.reason, old.proposed_by, old.proposed_at) THEN
      RAISE EXCEPTION 'a proposed backdating keeps its content' USING errcode = 'RP001';
    END IF;
    IF old.status <> 'proposed' OR new.status NOT IN ('confirmed', 'withdrawn') THEN
      RAISE EXCEPTION 'backdating cannot go from % to %', old.status, new.status USING errcode = 'RP004';
    END IF;
    IF new.decided_by IS DISTINCT FROM current_account_id() THEN RAISE EXCEPTION 'decider is the one who acts' USING errcode = 'RP003'; END IF;
    IF new.status = 'confirmed' AND new.decided_by = old.proposed_by THEN
      RAISE EXCEPTION 'nobody confirms what they proposed' USING errcode = 'RP003';
    END IF;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM staff_role s WHERE s.account_id = current_account_id() AND s.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'only the company backdates' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "backdating_four_eyes" BEFORE INSERT OR UPDATE ON "backdating" FOR EACH ROW EXECUTE FUNCTION check_backdating();--> statement-breakpoint
-- The version's own range is drawn back to the day; written as known after the last close, so that closed months stay as they are.
CREATE FUNCTION put_back_in_force() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE own daterange; known timestamptz;
BEGIN
  SELECT during INTO own FROM public.agreement_in_force
    WHERE agreement_version_id = new.agreement_version_id AND superseded_at IS NULL ORDER BY lower(during) LIMIT 1;
  IF own IS NULL OR new.effective_on >= lower(own) THEN
    RAISE EXCEPTION 'a backdating begins before the version does' USING errcode = 'RP003';
  END IF;
  SELECT greatest(new.decided_at, max(p.closing_started_at) + interval '1 millisecond') INTO known FROM public.period p;
  PERFORM public.place_in_force(new.agreement_version_id, new.partner_id, new.enrolment_id, daterange(new.effective_on, upper(own)), known);
  RETURN null;
END $$;--> statement-breakpoint
CREATE TRIGGER "backdating_in_force" AFTER UPDATE ON "backdating" FOR EACH ROW WHEN (new.status = 'confirmed')
  EXECUTE FUNCTION put_back_in_force();--> statement-breakpoint
-- An adjustment is the money of a confirmed backdating, in a month that is still open, for one that is closed.
CREATE FUNCTION check_adjustment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM backdating b WHERE b.id = new.backdating_id AND b.status = 'confirmed' AND b.decided_by = current_account_id()) THEN
    RAISE EXCEPTION 'an adjustment is booked by whoever confirmed it' USING errcode = 'RP003';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM period p WHERE p.id = new.period_id AND p.status = 'open')
     OR NOT EXISTS (SELECT 1 FROM period p WHERE p.id = new.corrects_period_id AND p.status = 'closed') THEN
    RAISE EXCEPTION 'an adjustment corrects a closed month in an open one' USING errcode = 'RP004';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "adjustment_of_two" BEFORE INSERT ON "adjustment" FOR EACH ROW EXECUTE FUNCTION check_adjustment();
