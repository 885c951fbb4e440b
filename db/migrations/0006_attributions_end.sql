-- A partner leaves a customer: the end of an attribution is written once, at the instant at which it is said, and nothing
-- else of it is ever changed. A closed month knows when that was (ended_at) and is recomputed without it.
grant update (during, ended_at) on attribution to app_staff;
--> statement-breakpoint
create function check_attribution_change() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'during' - 'ended_at') is distinct from (to_jsonb(old) - 'during' - 'ended_at')
     or old.ended_at is not null or new.ended_at is null
     or lower(new.during) is distinct from lower(old.during) or not upper_inf(old.during)
     or isempty(new.during) or upper(new.during) is distinct from new.ended_at then
    raise exception 'an attribution is only ended, once' using errcode = 'RP001';
  end if;
  return new;
end $$;
create trigger attribution_ends_once before update on attribution for each row execute function check_attribution_change();
