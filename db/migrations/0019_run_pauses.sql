CREATE TABLE "payout_run_pause" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"paused_by" text NOT NULL,
	"paused_at" timestamp (3) with time zone NOT NULL,
	"resumed_by" text,
	"resumed_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "payout_run_pause" ADD CONSTRAINT "payout_run_pause_run_id_payout_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."payout_run"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_run_pause_one_open" ON "payout_run_pause" USING btree ("run_id") WHERE resumed_at is null;--> statement-breakpoint
GRANT SELECT ON "payout_run_pause" TO app_staff, app_worker;--> statement-breakpoint
GRANT INSERT, UPDATE ("resumed_by", "resumed_at") ON "payout_run_pause" TO app_staff;--> statement-breakpoint
DO $$
DECLARE c record;
BEGIN
  FOR c IN SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'text' AND table_name = 'payout_run_pause' LOOP
    EXECUTE format('alter table payout_run_pause add constraint %I check (char_length(%I) <= 1000)',
      'payout_run_pause_' || c.column_name || '_length', c.column_name);
  END LOOP;
END $$;--> statement-breakpoint
-- Each end of a pause is signed by the person of finance who acts; one that is over stays as it was.
CREATE FUNCTION check_run_pause() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE who text;
BEGIN
  IF tg_op = 'UPDATE' AND (old.resumed_at IS NOT NULL OR new.resumed_at IS NULL) THEN
    RAISE EXCEPTION 'a pause ends once' USING errcode = 'RP004';
  END IF;
  IF tg_op = 'INSERT' AND (new.resumed_at IS NOT NULL OR new.resumed_by IS NOT NULL) THEN
    RAISE EXCEPTION 'a pause begins open' USING errcode = 'RP004';
  END IF;
  who := CASE WHEN tg_op = 'INSERT' THEN new.paused_by ELSE new.resumed_by END;
  IF who IS DISTINCT FROM current_account_id() OR NOT EXISTS (
    SELECT 1 FROM staff_role s WHERE s.account_id = who AND s.role = 'finance' AND s.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'a person of finance pauses and resumes, as themselves' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "payout_run_pause_signed" BEFORE INSERT OR UPDATE ON "payout_run_pause" FOR EACH ROW EXECUTE FUNCTION check_run_pause();
