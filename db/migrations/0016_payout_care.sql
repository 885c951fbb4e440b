CREATE TABLE "bank_payout" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"payout_account_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"failure_code" text,
	"arrives_at" timestamp (3) with time zone NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "bank_payout_status_known" CHECK ("status" in ('pending', 'in_transit', 'paid', 'failed', 'canceled'))
);
--> statement-breakpoint
CREATE TABLE "own_reversal" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"payout_id" text NOT NULL,
	"transfer_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"reason_text" text NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"status_reason" text,
	"reversal_id" text,
	"lease_token" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"next_attempt_at" timestamp (3) with time zone,
	CONSTRAINT "own_reversal_reversal_once" UNIQUE("reversal_id"),
	CONSTRAINT "own_reversal_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "own_reversal_status_known" CHECK ("status" in ('asked', 'sending', 'unknown', 'done', 'no_balance', 'needs_human')),
	CONSTRAINT "own_reversal_amount_positive" CHECK (amount_minor > 0)
);
--> statement-breakpoint
CREATE TABLE "own_reversal_attempt" (
	"partner_id" text NOT NULL,
	"own_reversal_id" text NOT NULL,
	"n" integer NOT NULL,
	"idempotency_key" text NOT NULL,
	"params" jsonb NOT NULL,
	"state" text NOT NULL,
	"first_sent_at" timestamp (3) with time zone NOT NULL,
	"last_sent_at" timestamp (3) with time zone NOT NULL,
	"error_code" text,
	"request_ids" text[] DEFAULT '{}' NOT NULL,
	"looked_up_at" timestamp (3) with time zone,
	"look_ups" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "own_reversal_attempt_own_reversal_id_n_pk" PRIMARY KEY("own_reversal_id","n"),
	CONSTRAINT "own_reversal_attempt_key_once" UNIQUE("idempotency_key"),
	CONSTRAINT "own_reversal_attempt_state_known" CHECK ("state" in ('sending', 'unknown', 'succeeded', 'failed', 'abandoned'))
);
--> statement-breakpoint
CREATE TABLE "payment_watch" (
	"id" text PRIMARY KEY NOT NULL,
	"mode" text NOT NULL,
	"mode_since" timestamp (3) with time zone NOT NULL,
	"reason" text,
	"beat" bigint NOT NULL,
	"beat_at" timestamp (3) with time zone NOT NULL,
	"restored_at" timestamp (3) with time zone,
	"released_by" text,
	"released_at" timestamp (3) with time zone,
	CONSTRAINT "payment_watch_mode_known" CHECK ("mode" in ('normal', 'reconcile_only'))
);
--> statement-breakpoint
CREATE TABLE "payout_decision" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"payout_id" text NOT NULL,
	"kind" text NOT NULL,
	"attempt_n" integer NOT NULL,
	"transfer_id" text,
	"amount_minor" bigint,
	"currency" text NOT NULL,
	"is_conclusive" boolean NOT NULL,
	"evidence" jsonb NOT NULL,
	"reason_text" text NOT NULL,
	"decided_by" text NOT NULL,
	"decided_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payout_decision_kind_known" CHECK ("kind" in ('adopt', 'allow_next', 'write_back', 'keep'))
);
--> statement-breakpoint
CREATE TABLE "transfer_receipt" (
	"transfer_id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"payout_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"exchange_rate" text,
	"read_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "journal" DROP CONSTRAINT "journal_kind_known";--> statement-breakpoint
ALTER TABLE "reconciliation_break" ALTER COLUMN "reconciliation_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "bank_payout" ADD CONSTRAINT "bank_payout_account" FOREIGN KEY ("partner_id","payout_account_id") REFERENCES "public"."payout_account"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "own_reversal" ADD CONSTRAINT "own_reversal_payout" FOREIGN KEY ("partner_id","payout_id") REFERENCES "public"."payout"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "own_reversal_attempt" ADD CONSTRAINT "own_reversal_attempt_reversal" FOREIGN KEY ("partner_id","own_reversal_id") REFERENCES "public"."own_reversal"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_decision" ADD CONSTRAINT "payout_decision_payout" FOREIGN KEY ("partner_id","payout_id") REFERENCES "public"."payout"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_receipt" ADD CONSTRAINT "transfer_receipt_payout" FOREIGN KEY ("partner_id","payout_id") REFERENCES "public"."payout"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bank_payout_partner" ON "bank_payout" USING btree ("partner_id","made_at");--> statement-breakpoint
CREATE UNIQUE INDEX "own_reversal_one_open" ON "own_reversal" USING btree ("payout_id") WHERE status in ('asked', 'sending', 'unknown', 'needs_human');--> statement-breakpoint
CREATE UNIQUE INDEX "own_reversal_attempt_one_live" ON "own_reversal_attempt" USING btree ("own_reversal_id") WHERE state in ('sending', 'unknown', 'succeeded');--> statement-breakpoint
CREATE INDEX "payout_decision_payout_index" ON "payout_decision" USING btree ("payout_id");--> statement-breakpoint
CREATE INDEX "transfer_receipt_payout_index" ON "transfer_receipt" USING btree ("payout_id");--> statement-breakpoint
ALTER TABLE "journal" ADD CONSTRAINT "journal_kind_known" CHECK ("kind" in ('accrual', 'bonus', 'adjustment', 'release', 'clawback', 'set_off', 'payout_approved', 'payout_settled', 'payout_cancelled', 'payout_reversed', 'payout_written_back', 'write_off'));--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['payout_decision', 'own_reversal', 'own_reversal_attempt', 'bank_payout', 'transfer_receipt'] LOOP
    EXECUTE format('alter table %I enable row level security', t);
    EXECUTE format('create policy %I on %I for all to app_partner using (partner_id = current_partner_id()) with check (partner_id = current_partner_id())', t || '_own', t);
    EXECUTE format('create policy %I on %I for all to app_staff, app_worker using (true) with check (true)', t || '_company', t);
    EXECUTE format('grant select on %I to app_staff, app_worker', t);
  END LOOP;
END $$;--> statement-breakpoint
GRANT SELECT ON "payment_watch" TO app_staff, app_worker;--> statement-breakpoint
-- The bank leg and what arrived are the partner's own business; decisions and reversals are the company's.
GRANT SELECT ON "bank_payout", "transfer_receipt" TO app_partner;--> statement-breakpoint
GRANT INSERT ON "payout_decision", "own_reversal" TO app_staff;--> statement-breakpoint
GRANT UPDATE ("mode", "mode_since", "reason", "released_by", "released_at") ON "payment_watch" TO app_staff;--> statement-breakpoint
GRANT INSERT, UPDATE ON "own_reversal_attempt", "bank_payout", "payment_watch" TO app_worker;--> statement-breakpoint
GRANT INSERT ON "transfer_receipt" TO app_worker;--> statement-breakpoint
GRANT UPDATE ON "own_reversal" TO app_worker;--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['payout_decision', 'transfer_receipt'] LOOP
    EXECUTE format('create trigger %I before update or delete on %I for each row execute function refuse_change()', t || '_is_fact', t);
    EXECUTE format('create trigger %I before truncate on %I for each statement execute function refuse_change()', t || '_not_emptied', t);
  END LOOP;
END $$;--> statement-breakpoint
DO $$
DECLARE c record;
BEGIN
  FOR c IN SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'text'
      AND table_name IN ('payout_decision', 'own_reversal', 'own_reversal_attempt', 'bank_payout', 'transfer_receipt', 'payment_watch') LOOP
    EXECUTE format('alter table %I add constraint %I check (char_length(%I) <= %s)', c.table_name,
      left(c.table_name || '_' || c.column_name, 54) || '_length', c.column_name,
      CASE WHEN c.column_name = 'reason_text' THEN 4000 ELSE 1000 END);
  END LOOP;
END $$;--> statement-breakpoint
-- What a person decides about money is signed by who acts, in the role at that instant.
CREATE FUNCTION check_payout_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.decided_by IS DISTINCT FROM current_account_id() THEN RAISE EXCEPTION 'decider is the one who acts' USING errcode = 'RP003'; END IF;
  IF NOT EXISTS (SELECT 1 FROM staff_role s WHERE s.account_id = new.decided_by AND s.role = 'finance' AND s.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'decider is not of finance' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "payout_decision_signed" BEFORE INSERT ON "payout_decision" FOR EACH ROW EXECUTE FUNCTION check_payout_decision();--> statement-breakpoint
CREATE FUNCTION check_own_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'INSERT' THEN
    IF new.status <> 'asked' OR new.reversal_id IS NOT NULL THEN RAISE EXCEPTION 'a reversal begins as a wish' USING errcode = 'RP004'; END IF;
    IF new.asked_by IS DISTINCT FROM current_account_id() THEN RAISE EXCEPTION 'who asks is the one who acts' USING errcode = 'RP003'; END IF;
    RETURN new;
  END IF;
  IF (new.id, new.partner_id, new.payout_id, new.transfer_id, new.amount_minor, new.currency, new.reason_text, new.asked_by, new.asked_at)
     IS DISTINCT FROM (old.id, old.partner_id, old.payout_id, old.transfer_id, old.amount_minor, old.currency, old.reason_text, old.asked_by, old.asked_at) THEN
    RAISE EXCEPTION 'a reversal that was asked for is frozen' USING errcode = 'RP001';
  END IF;
  IF old.status IN ('done', 'no_balance') AND new.status <> old.status THEN
    RAISE EXCEPTION 'reversal cannot go from % to %', old.status, new.status USING errcode = 'RP004';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "own_reversal_moves" BEFORE INSERT OR UPDATE ON "own_reversal" FOR EACH ROW EXECUTE FUNCTION check_own_reversal();--> statement-breakpoint
CREATE FUNCTION check_own_reversal_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (new.own_reversal_id, new.n, new.idempotency_key, new.params, new.first_sent_at)
     IS DISTINCT FROM (old.own_reversal_id, old.n, old.idempotency_key, old.params, old.first_sent_at) THEN
    RAISE EXCEPTION 'an attempt is frozen' USING errcode = 'RP001';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "own_reversal_attempt_moves" BEFORE UPDATE ON "own_reversal_attempt" FOR EACH ROW EXECUTE FUNCTION check_own_reversal_attempt();--> statement-breakpoint
-- An older database was found: money moves again when a person of finance says so, never when a job does.
CREATE FUNCTION check_payment_watch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF old.mode = 'reconcile_only' AND new.mode = 'normal' AND (new.released_by IS DISTINCT FROM current_account_id() OR NOT EXISTS (
    SELECT 1 FROM staff_role s WHERE s.account_id = new.released_by AND s.role = 'finance' AND s.revoked_at IS NULL)) THEN
    RAISE EXCEPTION 'a person of finance releases payments' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "payment_watch_moves" BEFORE UPDATE ON "payment_watch" FOR EACH ROW EXECUTE FUNCTION check_payment_watch();
