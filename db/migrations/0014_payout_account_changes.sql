CREATE TABLE "payout_freeze" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"payout_account_id" text,
	"cause" text NOT NULL,
	"frozen_by" text NOT NULL,
	"token_id" text,
	"frozen_at" timestamp (3) with time zone NOT NULL,
	"lift_asked_by" text,
	"lift_asked_at" timestamp (3) with time zone,
	"outcome" text,
	"reason_text" text,
	"lifted_by" text,
	"lifted_at" timestamp (3) with time zone,
	"step_up_id" text,
	CONSTRAINT "payout_freeze_link_once" UNIQUE("token_id"),
	CONSTRAINT "payout_freeze_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "payout_freeze_cause_known" CHECK ("cause" in ('not_me', 'company')),
	CONSTRAINT "payout_freeze_outcome_known" CHECK ("outcome" in ('account_kept', 'account_withdrawn'))
);
--> statement-breakpoint
ALTER TABLE "legal_entity" ADD COLUMN "rail_policy" text DEFAULT 'by_country' NOT NULL;--> statement-breakpoint
ALTER TABLE "payout_account" ADD COLUMN "scheme" text;--> statement-breakpoint
ALTER TABLE "payout_account" ADD COLUMN "holder_name" text;--> statement-breakpoint
ALTER TABLE "payout_account" ADD COLUMN "bic" text;--> statement-breakpoint
ALTER TABLE "payout_account" ADD COLUMN "last4" text;--> statement-breakpoint
ALTER TABLE "payout_account" ADD COLUMN "details_sealed" text;--> statement-breakpoint
ALTER TABLE "payout_account" ADD COLUMN "replaces_id" text;--> statement-breakpoint
ALTER TABLE "payout_account" ADD COLUMN "usable_from" timestamp (3) with time zone;--> statement-breakpoint
UPDATE "payout_account" a SET usable_from = a.created_at,
  replaces_id = (SELECT b.id FROM payout_account b WHERE b.partner_id = a.partner_id AND b.stripe_platform = a.stripe_platform
    AND (b.created_at, b.id) < (a.created_at, a.id) ORDER BY b.created_at DESC, b.id DESC LIMIT 1);--> statement-breakpoint
ALTER TABLE "payout_account" ALTER COLUMN "usable_from" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "payout_account" ADD COLUMN "entered_by" text;--> statement-breakpoint
ALTER TABLE "payout_account" ADD COLUMN "contact_email" text;--> statement-breakpoint
ALTER TABLE "payout_account" ADD COLUMN "step_up_id" text;--> statement-breakpoint
ALTER TABLE "payout_freeze" ADD CONSTRAINT "payout_freeze_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_freeze" ADD CONSTRAINT "payout_freeze_account" FOREIGN KEY ("partner_id","payout_account_id") REFERENCES "public"."payout_account"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_freeze_open_once" ON "payout_freeze" USING btree ("partner_id") WHERE lifted_at is null;--> statement-breakpoint
ALTER TABLE "payout_account" ADD CONSTRAINT "payout_account_replaces" FOREIGN KEY ("partner_id","replaces_id") REFERENCES "public"."payout_account"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_account_replaced_once" ON "payout_account" USING btree ("partner_id","replaces_id") WHERE replaces_id is not null;--> statement-breakpoint
ALTER TABLE "legal_entity" ADD CONSTRAINT "legal_entity_rail_policy_known" CHECK ("rail_policy" in ('by_country', 'manual'));--> statement-breakpoint
ALTER TABLE "payout_account" ADD CONSTRAINT "payout_account_bank_details" CHECK ((rail = 'manual') = (scheme is not null and holder_name is not null and last4 is not null and details_sealed is not null));--> statement-breakpoint
ALTER TABLE "payout_account" ADD CONSTRAINT "payout_account_scheme_known" CHECK ("scheme" in ('iban', 'clabe', 'swift'));--> statement-breakpoint
ALTER TABLE "payout_account" ADD CONSTRAINT "payout_account_scheme_length" CHECK (char_length(scheme) <= 10),
  ADD CONSTRAINT "payout_account_holder_name_length" CHECK (char_length(holder_name) <= 140),
  ADD CONSTRAINT "payout_account_bic_length" CHECK (char_length(bic) <= 11),
  ADD CONSTRAINT "payout_account_last4_length" CHECK (char_length(last4) <= 4),
  ADD CONSTRAINT "payout_account_details_sealed_length" CHECK (char_length(details_sealed) <= 2000),
  ADD CONSTRAINT "payout_account_replaces_id_length" CHECK (char_length(replaces_id) <= 1000),
  ADD CONSTRAINT "payout_account_entered_by_length" CHECK (char_length(entered_by) <= 1000),
  ADD CONSTRAINT "payout_account_contact_email_length" CHECK (char_length(contact_email) <= 1000),
  ADD CONSTRAINT "payout_account_step_up_id_length" CHECK (char_length(step_up_id) <= 1000);--> statement-breakpoint
ALTER TABLE "legal_entity" ADD CONSTRAINT "legal_entity_rail_policy_length" CHECK (char_length(rail_policy) <= 20);--> statement-breakpoint
ALTER TABLE "payout_freeze" ADD CONSTRAINT "payout_freeze_id_length" CHECK (char_length(id) <= 1000),
  ADD CONSTRAINT "payout_freeze_partner_id_length" CHECK (char_length(partner_id) <= 1000),
  ADD CONSTRAINT "payout_freeze_payout_account_id_length" CHECK (char_length(payout_account_id) <= 1000),
  ADD CONSTRAINT "payout_freeze_cause_length" CHECK (char_length(cause) <= 20),
  ADD CONSTRAINT "payout_freeze_frozen_by_length" CHECK (char_length(frozen_by) <= 1000),
  ADD CONSTRAINT "payout_freeze_token_id_length" CHECK (char_length(token_id) <= 1000),
  ADD CONSTRAINT "payout_freeze_lift_asked_by_length" CHECK (char_length(lift_asked_by) <= 1000),
  ADD CONSTRAINT "payout_freeze_outcome_length" CHECK (char_length(outcome) <= 20),
  ADD CONSTRAINT "payout_freeze_reason_text_length" CHECK (char_length(reason_text) <= 4000),
  ADD CONSTRAINT "payout_freeze_lifted_by_length" CHECK (char_length(lifted_by) <= 1000),
  ADD CONSTRAINT "payout_freeze_step_up_id_length" CHECK (char_length(step_up_id) <= 1000);--> statement-breakpoint
-- The wall around the new table, and the narrower doors of the old one: the company's people look at payout accounts and
-- change none; a partner adds one, and closes the one before.
ALTER TABLE payout_freeze ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY payout_freeze_own ON payout_freeze FOR ALL TO app_partner USING (partner_id = current_partner_id()) WITH CHECK (partner_id = current_partner_id());--> statement-breakpoint
CREATE POLICY payout_freeze_company ON payout_freeze FOR ALL TO app_staff, app_worker USING (true) WITH CHECK (true);--> statement-breakpoint
GRANT SELECT ON payout_freeze TO app_partner, app_staff, app_worker;--> statement-breakpoint
GRANT INSERT ON payout_freeze TO app_staff, app_worker;--> statement-breakpoint
GRANT UPDATE (lift_asked_by, lift_asked_at, outcome, reason_text, lifted_by, lifted_at, step_up_id) ON payout_freeze TO app_staff;--> statement-breakpoint
GRANT SELECT (rail_policy) ON legal_entity TO app_partner;--> statement-breakpoint
REVOKE INSERT, UPDATE ON payout_account FROM app_staff;--> statement-breakpoint
GRANT UPDATE (replaced_at) ON payout_account TO app_partner;--> statement-breakpoint
DROP POLICY payout_account_opened ON payout_account;--> statement-breakpoint
-- A bank account needs nobody's word; what Stripe says of its own is written by the company's side after asking.
CREATE POLICY payout_account_opened ON payout_account AS RESTRICTIVE FOR INSERT TO app_partner
  WITH CHECK (stripe_account_id IS NULL AND state = CASE rail WHEN 'manual' THEN 'active' ELSE 'none' END);--> statement-breakpoint
-- The first account of a partner is good at once (and an exception for finance); every other one 72 hours after it was entered.
CREATE FUNCTION check_new_payout_account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE earliest timestamptz := new.created_at;
BEGIN
  IF EXISTS (SELECT 1 FROM payout_account a WHERE a.partner_id = new.partner_id) THEN
    earliest := new.created_at + interval '72 hours';
    new.replaces_id := coalesce(new.replaces_id, (SELECT a.id FROM payout_account a WHERE a.partner_id = new.partner_id
      AND a.stripe_platform = new.stripe_platform ORDER BY a.created_at DESC, a.id DESC LIMIT 1));
  END IF;
  new.usable_from := coalesce(new.usable_from, earliest);
  IF new.usable_from < earliest THEN
    RAISE EXCEPTION 'a changed payout account is paid 72 hours later' USING errcode = 'RP006';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER payout_account_begins BEFORE INSERT ON payout_account FOR EACH ROW EXECUTE FUNCTION check_new_payout_account();--> statement-breakpoint
CREATE FUNCTION check_payout_account_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (new.id, new.partner_id, new.rail, new.stripe_platform, new.scheme, new.holder_name, new.bic, new.last4, new.details_sealed, new.country,
      new.created_at, new.replaces_id, new.usable_from, new.entered_by, new.contact_email, new.step_up_id) IS DISTINCT FROM
     (old.id, old.partner_id, old.rail, old.stripe_platform, old.scheme, old.holder_name, old.bic, old.last4, old.details_sealed, old.country,
      old.created_at, old.replaces_id, old.usable_from, old.entered_by, old.contact_email, old.step_up_id)
     OR (old.stripe_account_id IS NOT NULL AND new.stripe_account_id IS DISTINCT FROM old.stripe_account_id)
     OR (old.replaced_at IS NOT NULL AND new.replaced_at IS DISTINCT FROM old.replaced_at) THEN
    RAISE EXCEPTION 'a payout account is never edited: a change is the next one' USING errcode = 'RP001';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER payout_account_frozen BEFORE UPDATE ON payout_account FOR EACH ROW EXECUTE FUNCTION check_payout_account_change();--> statement-breakpoint
-- Why this account of this partner is not paid at that instant; null when nothing speaks against it.
CREATE FUNCTION payout_account_blocked(p_partner text, p_account text, p_at timestamptz) RETURNS text LANGUAGE sql STABLE
  SET search_path = pg_catalog, public AS $$
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM public.payout_freeze f WHERE f.partner_id = p_partner AND f.lifted_at IS NULL) THEN 'payouts_frozen'
    WHEN EXISTS (SELECT 1 FROM public.payout_account a WHERE a.partner_id = p_partner AND a.id = p_account AND a.replaced_at <= p_at) THEN 'account_changed'
    WHEN EXISTS (SELECT 1 FROM public.payout_account a WHERE a.partner_id = p_partner AND a.id = p_account AND a.usable_from > p_at) THEN 'account_cooling_off'
  END $$;--> statement-breakpoint
CREATE FUNCTION check_approved_account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE why text;
BEGIN
  SELECT payout_account_blocked(new.partner_id, new.payout_account_id, max(a.approved_at)) INTO why
    FROM payout_approval a WHERE a.run_id = new.run_id;
  IF why IS NOT NULL THEN RAISE EXCEPTION 'payout % is not approved: %', new.id, why USING errcode = 'RP006'; END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER payout_account_approved BEFORE UPDATE ON payout FOR EACH ROW
  WHEN (old.status = 'draft' AND new.status = 'approved') EXECUTE FUNCTION check_approved_account();--> statement-breakpoint
CREATE FUNCTION check_attempted_account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE why text;
BEGIN
  -- What was sent already may be asked for again under its key unless payouts are frozen; a new attempt needs a good account.
  SELECT payout_account_blocked(new.partner_id, CASE WHEN tg_op = 'INSERT' THEN p.payout_account_id END, new.last_sent_at) INTO why
    FROM payout p WHERE p.id = new.payout_id;
  IF why IS NOT NULL THEN RAISE EXCEPTION 'payout % is not sent: %', new.payout_id, why USING errcode = 'RP006'; END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER payout_attempt_account BEFORE INSERT ON payout_attempt FOR EACH ROW EXECUTE FUNCTION check_attempted_account();--> statement-breakpoint
CREATE TRIGGER payout_attempt_sent_again BEFORE UPDATE ON payout_attempt FOR EACH ROW
  WHEN (new.state = 'sending' AND new.last_sent_at <> old.last_sent_at) EXECUTE FUNCTION check_attempted_account();--> statement-breakpoint
-- Anybody who was told may stop payouts; to let them go on takes two people of finance at that moment.
CREATE FUNCTION check_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'INSERT' THEN
    IF new.lift_asked_by IS NOT NULL OR new.lifted_at IS NOT NULL THEN
      RAISE EXCEPTION 'a freeze begins frozen' USING errcode = 'RP004';
    END IF;
    IF new.cause = 'company' AND new.frozen_by IS DISTINCT FROM current_account_id() THEN
      RAISE EXCEPTION 'freezer is the one who acts' USING errcode = 'RP003';
    END IF;
    RETURN new;
  END IF;
  IF old.lifted_at IS NOT NULL OR (new.id, new.partner_id, new.payout_account_id, new.cause, new.frozen_by, new.token_id, new.frozen_at)
     IS DISTINCT FROM (old.id, old.partner_id, old.payout_account_id, old.cause, old.frozen_by, old.token_id, old.frozen_at) THEN
    RAISE EXCEPTION 'a freeze keeps its content' USING errcode = 'RP001';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM staff_role s WHERE s.account_id = current_account_id() AND s.role = 'finance' AND s.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'only finance lets payouts go on' USING errcode = 'RP003';
  END IF;
  IF new.lifted_at IS NULL THEN
    IF new.lift_asked_by IS NOT NULL AND new.lift_asked_by IS DISTINCT FROM current_account_id() THEN
      RAISE EXCEPTION 'asker is the one who acts' USING errcode = 'RP003';
    END IF;
    RETURN new;
  END IF;
  IF old.lift_asked_by IS NULL OR (new.lift_asked_by, new.lift_asked_at, new.outcome, new.reason_text)
     IS DISTINCT FROM (old.lift_asked_by, old.lift_asked_at, old.outcome, old.reason_text) THEN
    RAISE EXCEPTION 'a freeze is lifted as it was asked' USING errcode = 'RP003';
  END IF;
  IF new.lifted_by IS DISTINCT FROM current_account_id() OR new.lifted_by = old.lift_asked_by THEN
    RAISE EXCEPTION 'nobody lifts a freeze alone' USING errcode = 'RP003';
  END IF;
  IF new.step_up_id IS NULL THEN RAISE EXCEPTION 'a freeze is lifted by a fresh second factor' USING errcode = 'RP003'; END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER payout_freeze_four_eyes BEFORE INSERT OR UPDATE ON payout_freeze FOR EACH ROW EXECUTE FUNCTION check_freeze();
