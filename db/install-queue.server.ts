import { runMigrations } from "graphile-worker";
import pg from "pg";
import { JOB_NAMES, type JobName } from "#db/queue.server.ts";
import { APP_LOGINS, urlOfRole } from "#db/roles.server.ts";

export const QUEUE_SCHEMA = "graphile_worker";

/**
 * The job queue's own tables, owned by `queue`, and the one door to them: definer functions, for one wish and for
 * many, that take only the names of `JOB_NAMES`. The application's roles have no other right there.
 */
export async function installQueue(applicationUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: urlOfRole(applicationUrl, "queue"), max: 1 });
  // Whoever uses the connection gets its error; these keep the process alive, and graphile-worker asks for them.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  try {
    await runMigrations({ pgPool: pool, schema: QUEUE_SCHEMA });
    await pool.query(ENQUEUE_SQL);
  } finally {
    await pool.end();
  }
}

const names = JOB_NAMES.map((name) => pg.escapeLiteral(name)).join(", ");
const SIGNATURES = [
  "queue.enqueue(text, jsonb, timestamptz, text)",
  "queue.enqueue_all(text, jsonb[], text[])",
];

/** What the outermost roles may ask for; staff and worker may ask for every job. */
const ASKED_BY: Readonly<Record<string, readonly JobName[]>> = {
  app_public: ["process_inbound_event", "send_mail"],
  app_auth: ["send_mail"],
  app_partner: ["rate_open_month", "send_mail"],
};
const narrow = Object.entries(ASKED_BY)
  .map(
    ([login, jobs]) =>
      `(session_user = ${pg.escapeLiteral(login)} and not (name = any (array[${jobs.map((job) => pg.escapeLiteral(job)).join(", ")}])))`,
  )
  .join(" or ");

const REFUSALS = `
    if name is null or not (name = any (array[${names}])) then
      raise exception 'no job is called %', name using errcode = 'invalid_parameter_value';
    end if;
    if ${narrow} then
      raise exception 'job % is not for %', name, session_user using errcode = 'insufficient_privilege';
    end if;`;

const ENQUEUE_SQL = `
  begin;
  create schema if not exists queue;
  create or replace function queue.enqueue(
    name text, payload jsonb, run_at timestamptz default now(), job_key text default null
  ) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin ${REFUSALS}
    perform ${QUEUE_SCHEMA}.add_job(identifier => name, payload => payload::json, run_at => run_at, job_key => job_key);
  end $$;
  create or replace function queue.enqueue_all(name text, payloads jsonb[], job_keys text[])
    returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare wanted ${QUEUE_SCHEMA}.job_spec[];
  begin ${REFUSALS}
    -- One that waits already and is due will do. It is held until the caller's end, so that nobody begins it before.
    with waiting as materialized (
      select j.key, j.payload::jsonb from ${QUEUE_SCHEMA}._private_jobs j
       where j.key = any (job_keys) and j.locked_at is null and j.attempts = 0 and j.run_at <= now()
         and j.task_id = (select t.id from ${QUEUE_SCHEMA}._private_tasks t where t.identifier = name)
         for share of j skip locked)
    select array_agg((name, wish.payload::json, null, now(), null, wish.job_key, null, null)::${QUEUE_SCHEMA}.job_spec order by n)
      into wanted
      from unnest(payloads, job_keys) with ordinality as wish (payload, job_key, n)
     where not exists (select from waiting w where w.key = wish.job_key and w.payload = wish.payload);
    if wanted is not null then perform ${QUEUE_SCHEMA}.add_jobs(wanted); end if;
  end $$;
  revoke all on function ${SIGNATURES.join(", ")} from public;
  grant usage on schema queue to ${APP_LOGINS.join(", ")};
  grant execute on function ${SIGNATURES.join(", ")} to ${APP_LOGINS.join(", ")};
  commit;`;
