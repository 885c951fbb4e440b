-- An approval rests on a proof of who approves, of the last five minutes, for just this run, content and amount, used up by it.
CREATE FUNCTION check_approval_proof() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r payout_run%rowtype;
BEGIN
  SELECT * INTO r FROM payout_run WHERE id = new.run_id;
  IF NOT EXISTS (SELECT 1 FROM step_up s
     WHERE s.id = new.step_up_id AND s.account_id = new.approver_account_id AND s.purpose = 'approve_run'
       AND s.subject = format('%s:%s:%s:%s', r.id, r.content_sha256, r.total_minor, r.currency)
       AND s.used_at IS NOT NULL AND s.proved_at >= new.approved_at - interval '5 minutes') THEN
    RAISE EXCEPTION 'an approval rests on a fresh proof' USING errcode = 'RP003';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "payout_approval_proved" BEFORE INSERT ON "payout_approval" FOR EACH ROW EXECUTE FUNCTION check_approval_proof();
