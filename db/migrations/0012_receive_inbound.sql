-- What webhooks bring, kept once for ever by (source, external id) and wished to be followed, in one statement. With the
-- caller's own rights: nobody may add here and read nothing, so a row that was there before is told by `found` alone.
create function receive_inbound_events(told jsonb) returns text[]
  language plpgsql set search_path = pg_catalog, public as $$
declare
  one record;
  added text[] := '{}';
begin
  for one in
    select * from jsonb_to_recordset(told) as t (id text, source text, external_id text, event_type text, object_id text,
                                                 account text, payload jsonb, received_at timestamptz)
  loop
    insert into public.inbound_event (id, source, external_id, event_type, object_id, account, payload, received_at)
    values (one.id, one.source, one.external_id, one.event_type, one.object_id, one.account, one.payload, one.received_at)
    on conflict do nothing;
    if found then added := added || one.id; end if;
  end loop;
  if cardinality(added) > 0 then
    perform queue.enqueue_all('process_inbound_event',
      array(select jsonb_build_object('inboundEventId', id) from unnest(added) as a (id)),
      array_fill(null::text, array[cardinality(added)]));
  end if;
  return added;
end $$;
--> statement-breakpoint
revoke all on function receive_inbound_events(jsonb) from public;
grant execute on function receive_inbound_events(jsonb) to app_public;
