CREATE TABLE "write_off" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"enrolment_id" text NOT NULL,
	"legal_entity_id" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	"status" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"period_id" text,
	"debt_minor" bigint,
	CONSTRAINT "write_off_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "write_off_status_known" CHECK ("status" in ('proposed', 'confirmed', 'withdrawn')),
	CONSTRAINT "write_off_within_debt" CHECK (amount_minor > 0 and (debt_minor is null or amount_minor <= debt_minor)),
	CONSTRAINT "write_off_booked" CHECK ((status = 'confirmed') = (period_id is not null and debt_minor is not null))
);
--> statement-breakpoint
ALTER TABLE "write_off" ADD CONSTRAINT "write_off_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_off" ADD CONSTRAINT "write_off_period_id_period_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."period"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_off" ADD CONSTRAINT "write_off_enrolment" FOREIGN KEY ("partner_id","enrolment_id") REFERENCES "public"."enrolment"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "write_off_period" ON "write_off" USING btree ("partner_id","period_id");--> statement-breakpoint
ALTER TABLE "write_off" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "write_off_own" ON "write_off" FOR ALL TO app_partner
  USING (partner_id = current_partner_id()) WITH CHECK (partner_id = current_partner_id());--> statement-breakpoint
CREATE POLICY "write_off_company" ON "write_off" FOR ALL TO app_staff, app_worker USING (true) WITH CHECK (true);--> statement-breakpoint
GRANT SELECT ON "write_off" TO app_staff, app_worker;--> statement-breakpoint
GRANT INSERT ON "write_off" TO app_staff;--> statement-breakpoint
GRANT UPDATE ("status", "decided_by", "decided_at", "period_id", "debt_minor") ON "write_off" TO app_staff;--> statement-breakpoint
DO $$
DECLARE c record;
BEGIN
  FOR c IN SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = 'write_off' AND data_type = 'text' LOOP
    EXECUTE format('alter table write_off add constraint %I check (char_length(%I) <= 1000)',
      'write_off_' || c.column_name || '_length', c.column_name);
  END LOOP;
END $$;--> statement-breakpoint
CREATE TRIGGER "write_off_not_deleted" BEFORE DELETE ON "write_off" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER "write_off_not_emptied" BEFORE TRUNCATE ON "write_off" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
-- A debt is given up by two people of finance, both in their role at that instant, in a month that is still open.
CREATE FUNCTION check_write_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'INSERT' THEN
    IF new.status <> 'proposed' THEN RAISE EXCEPTION 'a write-off begins as a proposal' USING errcode = 'RP004'; END IF;
    IF new.proposed_by IS DISTINCT FROM current_account_id() THEN RAISE EXCEPTION 'proposer is the one who acts' USING errcode = 'RP003'; END IF;
  ELSE
    IF (new.id, new.partner_id, new.enrolment_id, new.legal_entity_id, new.currency, new.amount_minor, new.reason, new.proposed_by, new.proposed_at)
       IS DISTINCT FROM (old.id, old.partner_id, old.enrolment_id, old.legal_entity_id, old.currency, old.amount_minor, old.reason, old.proposed_by, old.proposed_at) THEN
      RAISE EXCEPTION 'a proposed write-off keeps its content' USING errcode = 'RP001';
    END IF;
    IF old.status <> 'proposed' OR new.status NOT IN ('confirmed', 'withdrawn') THEN
      RAISE EXCEPTION 'write-off cannot go from % to %', old.status, new.status USING errcode = 'RP004';
    END IF;
    IF new.decided_by IS DISTINCT FROM current_account_id() THEN RAISE EXCEPTION 'decider is the one who acts' USING errcode = 'RP003'; END IF;
    IF new.status = 'confirmed' AND new.decided_by = old.proposed_by THEN
      RAISE EXCEPTION 'nobody confirms what they proposed' USING errcode = 'RP003';
    END IF;
    IF new.status = 'confirmed' AND NOT EXISTS (SELECT 1 FROM period p WHERE p.id = new.period_id AND p.status = 'open') THEN
      RAISE EXCEPTION 'a write-off is booked in an open month' USING errcode = 'RP004';
    END IF;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM staff_role s WHERE s.account_id = current_account_id() AND s.role = 'finance' AND s.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'only finance gives up a debt' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "write_off_four_eyes" BEFORE INSERT OR UPDATE ON "write_off" FOR EACH ROW EXECUTE FUNCTION check_write_off();
