CREATE TABLE "bank_profile" (
	"id" text PRIMARY KEY NOT NULL,
	"legal_entity_id" text NOT NULL,
	"currency" text NOT NULL,
	"format" text NOT NULL,
	"holder_name" text NOT NULL,
	"account_number" text NOT NULL,
	"bic" text,
	"columns" jsonb NOT NULL,
	"report_columns" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"replaced_at" timestamp (3) with time zone,
	CONSTRAINT "bank_profile_format_known" CHECK ("format" in ('pain_001', 'bank_csv'))
);
--> statement-breakpoint
CREATE TABLE "bank_report" (
	"id" text PRIMARY KEY NOT NULL,
	"bank_profile_id" text NOT NULL,
	"file_name" text NOT NULL,
	"sha256" text NOT NULL,
	"rows" integer NOT NULL,
	"uploaded_by" text NOT NULL,
	"uploaded_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "bank_report_once" UNIQUE("sha256")
);
--> statement-breakpoint
CREATE TABLE "bank_report_row" (
	"report_id" text NOT NULL,
	"n" integer NOT NULL,
	"end_to_end_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"outcome" text NOT NULL,
	"reference" text NOT NULL,
	"reason_text" text,
	"result" text NOT NULL,
	"payment_id" text,
	"applied_at" timestamp (3) with time zone,
	"settled_by" text,
	"settled_at" timestamp (3) with time zone,
	"settled_reason" text,
	CONSTRAINT "bank_report_row_report_id_n_pk" PRIMARY KEY("report_id","n"),
	CONSTRAINT "bank_report_row_outcome_known" CHECK ("outcome" in ('paid', 'returned', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "manual_batch" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"bank_profile_id" text NOT NULL,
	"legal_entity_id" text NOT NULL,
	"currency" text NOT NULL,
	"execute_on" date NOT NULL,
	"file_name" text NOT NULL,
	"file_sealed" text NOT NULL,
	"file_sha256" text NOT NULL,
	"payments" integer NOT NULL,
	"total_minor" bigint NOT NULL,
	"exported_by" text NOT NULL,
	"exported_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "manual_batch_total_positive" CHECK (total_minor > 0 and payments > 0)
);
--> statement-breakpoint
CREATE TABLE "manual_download" (
	"batch_id" text NOT NULL,
	"n" integer NOT NULL,
	"downloaded_by" text NOT NULL,
	"downloaded_at" timestamp (3) with time zone NOT NULL,
	"reason_text" text,
	CONSTRAINT "manual_download_batch_id_n_pk" PRIMARY KEY("batch_id","n"),
	CONSTRAINT "manual_download_says_why" CHECK (n = 1 or reason_text is not null)
);
--> statement-breakpoint
CREATE TABLE "manual_payment" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"payout_id" text NOT NULL,
	"batch_id" text NOT NULL,
	"end_to_end_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"state" text NOT NULL,
	"reference" text,
	"report_id" text,
	"reason_text" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"step_up_id" text,
	CONSTRAINT "manual_payment_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "manual_payment_state_known" CHECK ("state" in ('exported', 'confirmed', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "payment_proof" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"payout_id" text NOT NULL,
	"file_name" text NOT NULL,
	"content_type" text NOT NULL,
	"content" "bytea" NOT NULL,
	"sha256" text NOT NULL,
	"attached_by" text NOT NULL,
	"attached_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payment_proof_once" UNIQUE("payout_id","sha256"),
	CONSTRAINT "payment_proof_type_known" CHECK ("content_type" in ('application/pdf', 'image/png', 'image/jpeg'))
);
--> statement-breakpoint
ALTER TABLE "payout" ADD COLUMN "repays_payout_id" text;--> statement-breakpoint
ALTER TABLE "payout_run" ADD COLUMN "kind" text DEFAULT 'statement' NOT NULL;--> statement-breakpoint
ALTER TABLE "payout_run" ADD COLUMN "reason_code" text;--> statement-breakpoint
ALTER TABLE "bank_profile" ADD CONSTRAINT "bank_profile_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_report" ADD CONSTRAINT "bank_report_bank_profile_id_bank_profile_id_fk" FOREIGN KEY ("bank_profile_id") REFERENCES "public"."bank_profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_report_row" ADD CONSTRAINT "bank_report_row_report_id_bank_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."bank_report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_report_row" ADD CONSTRAINT "bank_report_row_payment_id_manual_payment_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."manual_payment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "manual_batch" ADD CONSTRAINT "manual_batch_run_id_payout_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."payout_run"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "manual_batch" ADD CONSTRAINT "manual_batch_bank_profile_id_bank_profile_id_fk" FOREIGN KEY ("bank_profile_id") REFERENCES "public"."bank_profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "manual_batch" ADD CONSTRAINT "manual_batch_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "manual_download" ADD CONSTRAINT "manual_download_batch_id_manual_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."manual_batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "manual_payment" ADD CONSTRAINT "manual_payment_batch_id_manual_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."manual_batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "manual_payment" ADD CONSTRAINT "manual_payment_payout" FOREIGN KEY ("partner_id","payout_id") REFERENCES "public"."payout"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_proof" ADD CONSTRAINT "payment_proof_payout" FOREIGN KEY ("partner_id","payout_id") REFERENCES "public"."payout"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "bank_profile_current" ON "bank_profile" USING btree ("legal_entity_id","currency") WHERE replaced_at is null;--> statement-breakpoint
CREATE INDEX "bank_report_row_open" ON "bank_report_row" USING btree ("report_id") WHERE applied_at is null and settled_at is null;--> statement-breakpoint
CREATE INDEX "manual_batch_run" ON "manual_batch" USING btree ("run_id");--> statement-breakpoint
CREATE UNIQUE INDEX "manual_payment_one_live" ON "manual_payment" USING btree ("payout_id") WHERE state in ('exported', 'confirmed');--> statement-breakpoint
CREATE INDEX "manual_payment_batch" ON "manual_payment" USING btree ("batch_id");--> statement-breakpoint
CREATE INDEX "manual_payment_end_to_end" ON "manual_payment" USING btree ("end_to_end_id");--> statement-breakpoint
INSERT INTO "ledger_account" ("code", "normal_side") VALUES ('bank_account', 'debit');--> statement-breakpoint
DO $$
DECLARE t text; c record;
BEGIN
  FOREACH t IN ARRAY ARRAY['manual_payment', 'payment_proof'] LOOP
    EXECUTE format('alter table %I enable row level security', t);
    EXECUTE format('create policy %I on %I for all to app_partner using (partner_id = current_partner_id()) with check (partner_id = current_partner_id())', t || '_own', t);
    EXECUTE format('create policy %I on %I for all to app_staff, app_worker using (true) with check (true)', t || '_company', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['manual_batch', 'manual_download', 'bank_report', 'payment_proof'] LOOP
    EXECUTE format('create trigger %I before update or delete on %I for each row execute function refuse_change()', t || '_is_fact', t);
    EXECUTE format('create trigger %I before truncate on %I for each statement execute function refuse_change()', t || '_not_emptied', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['bank_profile', 'manual_payment', 'bank_report_row'] LOOP
    EXECUTE format('create trigger %I before delete on %I for each row execute function refuse_change()', t || '_not_deleted', t);
    EXECUTE format('create trigger %I before truncate on %I for each statement execute function refuse_change()', t || '_not_emptied', t);
  END LOOP;
  FOR c IN SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'text' AND (table_name IN
      ('bank_profile', 'manual_batch', 'manual_download', 'manual_payment', 'bank_report', 'bank_report_row', 'payment_proof')
      OR (table_name = 'payout_run' AND column_name IN ('kind', 'reason_code')) OR (table_name = 'payout' AND column_name = 'repays_payout_id')) LOOP
    EXECUTE format('alter table %I add constraint %I check (char_length(%I) <= %s)', c.table_name,
      left(c.table_name || '_' || c.column_name, 54) || '_length', c.column_name,
      CASE WHEN c.column_name = 'file_sealed' THEN 30000000 ELSE 4000 END);
  END LOOP;
END $$;--> statement-breakpoint
GRANT SELECT ON "bank_profile", "manual_batch", "manual_download", "manual_payment", "bank_report", "bank_report_row", "payment_proof" TO app_staff, app_worker;--> statement-breakpoint
GRANT INSERT ON "bank_profile", "manual_batch", "manual_download", "manual_payment", "bank_report", "bank_report_row", "payment_proof" TO app_staff;--> statement-breakpoint
GRANT UPDATE ("replaced_at") ON "bank_profile" TO app_staff;--> statement-breakpoint
GRANT UPDATE ("state", "reference", "report_id", "reason_text", "decided_by", "decided_at", "step_up_id") ON "manual_payment" TO app_staff;--> statement-breakpoint
GRANT UPDATE ("result", "payment_id", "applied_at", "settled_by", "settled_at", "settled_reason") ON "bank_report_row" TO app_staff;--> statement-breakpoint
GRANT INSERT ON "transfer_reversal" TO app_staff;--> statement-breakpoint
-- Its own payments' references and proofs are the partner's to see; who of the company did what is not.
GRANT SELECT ("id", "partner_id", "payout_id", "amount_minor", "currency", "state", "reference", "decided_at") ON "manual_payment" TO app_partner;--> statement-breakpoint
GRANT SELECT ("id", "partner_id", "payout_id", "file_name", "content_type", "content", "sha256", "attached_at") ON "payment_proof" TO app_partner;--> statement-breakpoint
-- Who acts signs, in the role at that instant.
CREATE FUNCTION check_signed_by_finance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(new) ->> tg_argv[0]) IS DISTINCT FROM current_account_id() THEN RAISE EXCEPTION 'signer is the one who acts' USING errcode = 'RP003'; END IF;
  IF NOT has_role(current_account_id(), 'finance') THEN RAISE EXCEPTION 'signer is not of finance' USING errcode = 'RP003'; END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "bank_profile_signed" BEFORE INSERT ON "bank_profile" FOR EACH ROW EXECUTE FUNCTION check_signed_by_finance('created_by');--> statement-breakpoint
CREATE TRIGGER "manual_batch_signed" BEFORE INSERT ON "manual_batch" FOR EACH ROW EXECUTE FUNCTION check_signed_by_finance('exported_by');--> statement-breakpoint
CREATE TRIGGER "manual_download_signed" BEFORE INSERT ON "manual_download" FOR EACH ROW EXECUTE FUNCTION check_signed_by_finance('downloaded_by');--> statement-breakpoint
CREATE TRIGGER "bank_report_signed" BEFORE INSERT ON "bank_report" FOR EACH ROW EXECUTE FUNCTION check_signed_by_finance('uploaded_by');--> statement-breakpoint
CREATE TRIGGER "payment_proof_signed" BEFORE INSERT ON "payment_proof" FOR EACH ROW EXECUTE FUNCTION check_signed_by_finance('attached_by');--> statement-breakpoint
-- Only a released payout by hand is ordered, exactly as it was approved, while nothing stops it.
CREATE FUNCTION check_new_manual_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE p payout%rowtype; b manual_batch%rowtype; why text;
BEGIN
  SELECT * INTO p FROM payout WHERE id = new.payout_id AND partner_id = new.partner_id;
  SELECT * INTO b FROM manual_batch WHERE id = new.batch_id;
  IF new.state <> 'exported' OR new.decided_by IS NOT NULL OR new.reference IS NOT NULL THEN
    RAISE EXCEPTION 'a payment by hand begins as an order' USING errcode = 'RP004';
  END IF;
  IF p.rail <> 'manual' OR b.run_id <> p.run_id OR (new.amount_minor, new.currency) IS DISTINCT FROM (p.amount_minor, p.currency)
     OR NOT EXISTS (SELECT 1 FROM payout_run r WHERE r.id = p.run_id AND r.status = 'released') THEN
    RAISE EXCEPTION 'only what was approved and released is ordered' USING errcode = 'RP003';
  END IF;
  IF EXISTS (SELECT 1 FROM payment_halt h WHERE h.lifted_at IS NULL) THEN RAISE EXCEPTION 'payments are stopped' USING errcode = 'RP003'; END IF;
  SELECT payout_account_blocked(p.partner_id, p.payout_account_id, b.exported_at) INTO why;
  IF why IS NOT NULL THEN RAISE EXCEPTION 'payout % is not ordered: %', p.id, why USING errcode = 'RP006'; END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "manual_payment_begins" BEFORE INSERT ON "manual_payment" FOR EACH ROW EXECUTE FUNCTION check_new_manual_payment();--> statement-breakpoint
-- Another person than whoever made or took the file says what the bank did; once.
CREATE FUNCTION check_manual_payment_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (new.id, new.partner_id, new.payout_id, new.batch_id, new.end_to_end_id, new.amount_minor, new.currency)
     IS DISTINCT FROM (old.id, old.partner_id, old.payout_id, old.batch_id, old.end_to_end_id, old.amount_minor, old.currency) THEN
    RAISE EXCEPTION 'an ordered payment is frozen' USING errcode = 'RP001';
  END IF;
  IF old.state <> 'exported' OR new.state NOT IN ('confirmed', 'refused') THEN
    RAISE EXCEPTION 'payment cannot go from % to %', old.state, new.state USING errcode = 'RP004';
  END IF;
  IF new.decided_by IS DISTINCT FROM current_account_id() OR NOT has_role(new.decided_by, 'finance') OR new.step_up_id IS NULL THEN
    RAISE EXCEPTION 'confirmer is the one who acts, of finance' USING errcode = 'RP003';
  END IF;
  IF EXISTS (SELECT 1 FROM manual_download d WHERE d.batch_id = new.batch_id AND d.downloaded_by = new.decided_by)
     OR EXISTS (SELECT 1 FROM manual_batch b WHERE b.id = new.batch_id AND b.exported_by = new.decided_by) THEN
    RAISE EXCEPTION 'nobody confirms what they handed out' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "manual_payment_moves" BEFORE UPDATE ON "manual_payment" FOR EACH ROW EXECUTE FUNCTION check_manual_payment_change();--> statement-breakpoint
-- A payout by hand is paid by a confirmed order of its own, and by nothing else.
CREATE FUNCTION check_paid_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM manual_payment m WHERE m.id = new.transfer_id AND m.payout_id = new.id AND m.state = 'confirmed') THEN
    RAISE EXCEPTION 'payout % is paid by a confirmed order', new.id USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "payout_paid_by_hand" BEFORE UPDATE ON "payout" FOR EACH ROW
  WHEN (new.rail = 'manual' AND old.status <> 'paid' AND new.status = 'paid') EXECUTE FUNCTION check_paid_by_hand();--> statement-breakpoint
-- People write down what a bank returned; what Stripe reversed, only the worker that read it.
CREATE FUNCTION check_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('app.actor_kind', true) = 'staff' AND NOT EXISTS (SELECT 1 FROM payout p WHERE p.id = new.payout_id AND p.rail = 'manual' AND p.transfer_id = new.transfer_id) THEN
    RAISE EXCEPTION 'people record returns of payments by hand' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "transfer_reversal_by_hand" BEFORE INSERT ON "transfer_reversal" FOR EACH ROW EXECUTE FUNCTION check_return();
