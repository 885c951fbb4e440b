CREATE TABLE "rating_state_correction" (
	"partner_id" text NOT NULL,
	"backdating_id" text NOT NULL,
	"period_id" text NOT NULL,
	"key" text NOT NULL,
	"value" bigint NOT NULL,
	"document" jsonb,
	"decided_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rating_state_correction_partner_id_key_backdating_id_pk" PRIMARY KEY("partner_id","key","backdating_id")
);
--> statement-breakpoint
ALTER TABLE "rating_state_correction" ADD CONSTRAINT "rating_state_correction_period_id_period_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."period"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rating_state_correction" ADD CONSTRAINT "rating_state_correction_backdating" FOREIGN KEY ("partner_id","backdating_id") REFERENCES "public"."backdating"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rating_state_correction" ADD CONSTRAINT "rating_state_correction_key_length" CHECK (char_length("key") <= 1000);--> statement-breakpoint
ALTER TABLE "rating_state_correction" ADD CONSTRAINT "rating_state_correction_backdating_id_length" CHECK (char_length("backdating_id") <= 1000);--> statement-breakpoint
ALTER TABLE "rating_state_correction" ADD CONSTRAINT "rating_state_correction_partner_id_length" CHECK (char_length("partner_id") <= 1000);--> statement-breakpoint
ALTER TABLE "rating_state_correction" ADD CONSTRAINT "rating_state_correction_period_id_length" CHECK (char_length("period_id") <= 1000);--> statement-breakpoint
ALTER TABLE "rating_state_correction" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "rating_state_correction_own" ON "rating_state_correction" FOR ALL TO app_partner
  USING (partner_id = current_partner_id()) WITH CHECK (partner_id = current_partner_id());--> statement-breakpoint
CREATE POLICY "rating_state_correction_company" ON "rating_state_correction" FOR ALL TO app_staff, app_worker USING (true) WITH CHECK (true);--> statement-breakpoint
GRANT SELECT ON "rating_state_correction" TO app_staff, app_worker;--> statement-breakpoint
GRANT INSERT ON "rating_state_correction" TO app_staff;--> statement-breakpoint
-- It follows from a confirmed backdating alone, and opens a month that is still open.
CREATE FUNCTION check_state_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM backdating b WHERE b.id = new.backdating_id AND b.status = 'confirmed' AND b.decided_by = current_account_id()) THEN
    RAISE EXCEPTION 'a correction of what months left follows from a confirmation' USING errcode = 'RP003';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM period p WHERE p.id = new.period_id AND p.status = 'open') THEN
    RAISE EXCEPTION 'a correction opens a month that is open' USING errcode = 'RP004';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "rating_state_correction_of_two" BEFORE INSERT ON "rating_state_correction" FOR EACH ROW EXECUTE FUNCTION check_state_correction();--> statement-breakpoint
CREATE TRIGGER "rating_state_correction_is_fact" BEFORE UPDATE OR DELETE ON "rating_state_correction" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER "rating_state_correction_not_emptied" BEFORE TRUNCATE ON "rating_state_correction" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
