ALTER TABLE "token" DROP CONSTRAINT "token_purpose_known";--> statement-breakpoint
ALTER TABLE "token" ADD CONSTRAINT "token_purpose_known" CHECK ("purpose" in ('verify_email', 'reset', 'invite', 'application_status', 'passkey_challenge', 'not_me'));--> statement-breakpoint
-- A change by a partner and the end of a freeze each carry a proof of their own, used up by whoever acts.
CREATE FUNCTION has_proof(p_step_up text, p_purpose text) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT 1 FROM public.step_up s WHERE s.id = p_step_up AND s.purpose = p_purpose
    AND s.used_at IS NOT NULL AND s.account_id = public.current_account_id())
$$;--> statement-breakpoint
CREATE FUNCTION check_change_is_proved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_table_name = 'payout_account' THEN
    IF current_user = 'app_partner' AND EXISTS (SELECT 1 FROM payout_account a WHERE a.partner_id = new.partner_id)
       AND NOT has_proof(new.step_up_id, 'change_payout_account') THEN
      RAISE EXCEPTION 'a payout account is changed with a fresh proof' USING errcode = 'RP003';
    END IF;
  ELSIF current_user LIKE 'app\_%' AND NOT has_proof(new.step_up_id, 'lift_freeze') THEN
    RAISE EXCEPTION 'a freeze is lifted by a fresh second factor' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER payout_account_proved BEFORE INSERT ON payout_account FOR EACH ROW EXECUTE FUNCTION check_change_is_proved();--> statement-breakpoint
CREATE TRIGGER payout_freeze_proved BEFORE UPDATE ON payout_freeze FOR EACH ROW
  WHEN (new.lifted_at IS NOT NULL) EXECUTE FUNCTION check_change_is_proved();--> statement-breakpoint
-- The company writes no payout accounts: an account that is withdrawn is closed by the lift of its freeze, in one breath.
CREATE FUNCTION withdraw_account() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE public.payout_account SET replaced_at = new.lifted_at WHERE partner_id = new.partner_id AND replaced_at IS NULL;
  RETURN null;
END $$;--> statement-breakpoint
CREATE TRIGGER payout_freeze_withdraws AFTER UPDATE ON payout_freeze FOR EACH ROW
  WHEN (old.lifted_at IS NULL AND new.lifted_at IS NOT NULL AND new.outcome = 'account_withdrawn') EXECUTE FUNCTION withdraw_account();
