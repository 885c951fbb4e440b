-- The same check, written so that each reference is always found by its key: a NOT EXISTS may be turned into a hash of the
-- whole table that is referred to, once for every statement.
CREATE OR REPLACE FUNCTION check_added_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE strange record;
BEGIN
  SELECT k.* INTO strange FROM (
    SELECT DISTINCT partner_id, enrolment_id, legal_entity_id, attribution_id, agreement_version_id, period_id FROM added) k
   WHERE (SELECT e.id FROM public.enrolment e WHERE e.partner_id = k.partner_id AND e.id = k.enrolment_id) IS NULL
      OR (SELECT l.id FROM public.legal_entity l WHERE l.id = k.legal_entity_id) IS NULL
      OR (SELECT p.id FROM public.period p WHERE p.id = k.period_id) IS NULL
      OR k.attribution_id IS NOT NULL
         AND (SELECT a.id FROM public.attribution a WHERE a.partner_id = k.partner_id AND a.id = k.attribution_id) IS NULL
      OR k.agreement_version_id IS NOT NULL
         AND (SELECT v.id FROM public.agreement_version v WHERE v.partner_id = k.partner_id AND v.id = k.agreement_version_id) IS NULL
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'a final line refers to what is not there, or not its partner''s: %', strange USING ERRCODE = 'RP005';
  END IF;
  SELECT n.event_id, n.id INTO strange FROM added n
   WHERE n.event_id IS NOT NULL AND (SELECT e.id FROM public.revenue_event e WHERE e.id = n.event_id) IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'a final line refers to an event that is not there: %', strange USING ERRCODE = 'RP005';
  END IF;
  SELECT n.reverses_line_id, n.id INTO strange FROM added n
   WHERE n.reverses_line_id IS NOT NULL AND (SELECT c.id FROM public.commission_line c
                                              WHERE c.partner_id = n.partner_id AND c.id = n.reverses_line_id) IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'a final line takes back from one that is not there, or not its partner''s: %', strange USING ERRCODE = 'RP005';
  END IF;
  RETURN NULL;
END $$;
