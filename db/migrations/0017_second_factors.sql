CREATE TABLE "factor_reset" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"step_up_id" text,
	CONSTRAINT "factor_reset_status_known" CHECK ("status" in ('asked', 'confirmed', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "passkey" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"credential_id" text NOT NULL,
	"public_key" "bytea" NOT NULL,
	"sign_count" bigint NOT NULL,
	"transports" text[] NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "passkey_once" UNIQUE("credential_id")
);
--> statement-breakpoint
CREATE TABLE "recovery_code" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"code_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"withdrawn_at" timestamp (3) with time zone,
	CONSTRAINT "recovery_code_once" UNIQUE("code_hash")
);
--> statement-breakpoint
CREATE TABLE "second_factor" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"secret_sealed" text NOT NULL,
	"last_step" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"removed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "step_up" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"session_id" text NOT NULL,
	"purpose" text NOT NULL,
	"subject" text NOT NULL,
	"method" text NOT NULL,
	"proved_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	CONSTRAINT "step_up_method_known" CHECK ("method" in ('totp', 'passkey', 'recovery_code', 'password'))
);
--> statement-breakpoint
ALTER TABLE "token" DROP CONSTRAINT "token_purpose_known";--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "factor_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "factor_reset" ADD CONSTRAINT "factor_reset_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "second_factor" ADD CONSTRAINT "second_factor_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_up" ADD CONSTRAINT "step_up_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "factor_reset_open_once" ON "factor_reset" USING btree ("account_id") WHERE status = 'asked';--> statement-breakpoint
CREATE INDEX "passkey_account" ON "passkey" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "recovery_code_account" ON "recovery_code" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "second_factor_once" ON "second_factor" USING btree ("account_id") WHERE confirmed_at is not null and removed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "second_factor_being_added" ON "second_factor" USING btree ("account_id") WHERE confirmed_at is null and removed_at is null;--> statement-breakpoint
CREATE INDEX "step_up_account" ON "step_up" USING btree ("account_id","proved_at");--> statement-breakpoint
ALTER TABLE "token" ADD CONSTRAINT "token_purpose_known" CHECK ("purpose" in ('verify_email', 'reset', 'invite', 'application_status', 'passkey_challenge'));--> statement-breakpoint
-- Secrets of signing in are app_auth's alone. A proof is written by app_auth and used up by its own account in the act's
-- transaction; jobs may look at proofs, to check what they allowed.
GRANT SELECT, INSERT, UPDATE ON second_factor, passkey, recovery_code, factor_reset TO app_auth;--> statement-breakpoint
GRANT SELECT, INSERT ON step_up TO app_auth;--> statement-breakpoint
GRANT SELECT, UPDATE (used_at) ON step_up TO app_partner, app_staff;--> statement-breakpoint
GRANT SELECT (id, account_id, purpose, subject, method, proved_at, used_at) ON step_up TO app_worker;--> statement-breakpoint
ALTER TABLE step_up ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY step_up_own ON step_up FOR ALL TO app_partner, app_staff
  USING (account_id = current_account_id()) WITH CHECK (account_id = current_account_id());--> statement-breakpoint
CREATE POLICY step_up_proved ON step_up FOR ALL TO app_auth USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY step_up_looked_at ON step_up FOR SELECT TO app_worker USING (true);--> statement-breakpoint
DO $$
DECLARE c record;
BEGIN
  FOR c IN SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text'
    AND table_name IN ('second_factor', 'passkey', 'recovery_code', 'factor_reset', 'step_up') LOOP
    EXECUTE format('alter table %I add constraint %I check (char_length(%I) <= %s)', c.table_name,
      c.table_name || '_' || c.column_name || '_length', c.column_name, CASE c.column_name WHEN 'credential_id' THEN 1400 ELSE 1000 END);
  END LOOP;
END $$;--> statement-breakpoint
ALTER TABLE passkey ADD CONSTRAINT passkey_public_key_length CHECK (octet_length(public_key) <= 4000);--> statement-breakpoint
-- Proved afresh means: within five minutes, once, and for what it was proved for.
CREATE FUNCTION check_step_up_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (new.id, new.account_id, new.session_id, new.purpose, new.subject, new.method, new.proved_at)
     IS DISTINCT FROM (old.id, old.account_id, old.session_id, old.purpose, old.subject, old.method, old.proved_at)
     OR old.used_at IS NOT NULL OR new.used_at IS NULL THEN
    RAISE EXCEPTION 'a proof is used once, for what it was proved for' USING errcode = 'RP001';
  END IF;
  IF new.used_at < old.proved_at OR new.used_at > old.proved_at + interval '5 minutes' THEN
    RAISE EXCEPTION 'a proof is used within five minutes' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER step_up_used_once BEFORE UPDATE ON step_up FOR EACH ROW EXECUTE FUNCTION check_step_up_use();--> statement-breakpoint
-- A code is good once: the step of the last one only grows; a recovery code that was used or withdrawn stays so.
CREATE FUNCTION check_second_factor_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (new.id, new.account_id, new.created_at) IS DISTINCT FROM (old.id, old.account_id, old.created_at) OR old.removed_at IS NOT NULL
     OR new.last_step < old.last_step OR (old.confirmed_at IS NOT NULL AND new.confirmed_at IS DISTINCT FROM old.confirmed_at) THEN
    RAISE EXCEPTION 'a factor only goes forward' USING errcode = 'RP001';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER second_factor_forward BEFORE UPDATE ON second_factor FOR EACH ROW EXECUTE FUNCTION check_second_factor_change();--> statement-breakpoint
CREATE FUNCTION check_recovery_code_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (new.id, new.account_id, new.code_hash, new.created_at) IS DISTINCT FROM (old.id, old.account_id, old.code_hash, old.created_at)
     OR old.used_at IS NOT NULL OR old.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'a recovery code is used once' USING errcode = 'RP001';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER recovery_code_once BEFORE UPDATE ON recovery_code FOR EACH ROW EXECUTE FUNCTION check_recovery_code_change();--> statement-breakpoint
-- Nobody takes the second factor from somebody alone: the admin who confirms is neither the person nor who asked.
CREATE FUNCTION check_factor_reset() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE admins text[] := array(SELECT account_id FROM staff_role WHERE role = 'admin' AND revoked_at IS NULL);
BEGIN
  IF tg_op = 'INSERT' THEN
    IF new.status <> 'asked' THEN RAISE EXCEPTION 'a reset begins by asking' USING errcode = 'RP004'; END IF;
    IF new.asked_by <> new.account_id AND new.asked_by <> ALL (admins) THEN
      RAISE EXCEPTION 'only the person or an admin asks' USING errcode = 'RP003';
    END IF;
    RETURN new;
  END IF;
  IF old.status <> 'asked' OR new.status NOT IN ('confirmed', 'refused')
     OR (new.id, new.account_id, new.asked_by, new.asked_at) IS DISTINCT FROM (old.id, old.account_id, old.asked_by, old.asked_at) THEN
    RAISE EXCEPTION 'a reset is decided once, as it was asked' USING errcode = 'RP001';
  END IF;
  IF new.status = 'confirmed' AND (new.decided_by IS NULL OR new.decided_by IN (new.account_id, new.asked_by)
     OR new.decided_by <> ALL (admins) OR new.step_up_id IS NULL) THEN
    RAISE EXCEPTION 'another admin confirms, with a fresh proof' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER factor_reset_two_people BEFORE INSERT OR UPDATE ON factor_reset FOR EACH ROW EXECUTE FUNCTION check_factor_reset();
