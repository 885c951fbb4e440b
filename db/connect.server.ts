import pg from "pg";
import { invariant } from "#app/domain/errors.ts";
import { DATABASE_ROLES, type DatabaseRole, loginOf, urlOfRole } from "#db/roles.server.ts";

/** The application's database: a pool for each role, opened when first used. */
export interface Database {
  pool(role: DatabaseRole): pg.Pool;
  /** Waits for the queries under way, then closes every pool. */
  close(): Promise<void>;
}

type Options = {
  /** DATABASE_URL; the user's name in it is replaced by each role's. */
  url: string;
  /** Most connections of each role in this process. */
  poolSizes?: Partial<Record<DatabaseRole, number>>;
  /** Hears of connections that died; whoever was using one gets its own error. */
  onError?: (error: Error, role: DatabaseRole) => void;
  /** Shown in pg_stat_activity, before the role's name. */
  applicationName?: string;
};

const POOL_SIZES: Record<DatabaseRole, number> = {
  public: 4,
  partner: 10,
  staff: 8,
  worker: 6,
  auth: 4,
  queue: 4,
};
/** Waiting for a free connection longer than this helps nobody: the request is answered 503. */
const WAIT_FOR_CONNECTION_MS = 2_000;
/** Nobody waits for the job queue, and its runner ends when it gets no connection: it has patience. */
const QUEUE_WAITS_MS = 30_000;
const IDLE_MS = 30_000;

export function connectDatabase({
  url,
  poolSizes = {},
  onError = () => {},
  applicationName = "reparto",
}: Options): Database {
  const pools = new Map<DatabaseRole, pg.Pool>();
  let closed = false;

  function open(role: DatabaseRole): pg.Pool {
    const pool = new pg.Pool({
      connectionString: urlOfRole(url, role),
      max: poolSizes[role] ?? POOL_SIZES[role],
      connectionTimeoutMillis: role === "queue" ? QUEUE_WAITS_MS : WAIT_FOR_CONNECTION_MS,
      idleTimeoutMillis: IDLE_MS,
      application_name: `${applicationName} ${role}`,
    });
    const report = (error: Error) => onError(error, role);
    // Without both listeners the process ends when a backend does: the pool hears of idle connections only.
    pool.on("error", report);
    pool.on("connect", (client) => client.on("error", report));
    return pool;
  }

  return {
    pool(role) {
      invariant(!closed, "the database is not used after it was closed");
      const pool = pools.get(role) ?? open(role);
      pools.set(role, pool);
      return pool;
    },
    async close() {
      if (closed) return;
      closed = true;
      await Promise.all([...pools.values()].map((pool) => pool.end()));
    },
  };
}

/** A sentence for each thing that a role may not be. Membership counts: what a role may become, it is. */
const ROLE_FAULTS = `
  select rolname, fault from (select r.rolname, 'is a superuser' as fault from pg_roles r
   where r.rolsuper and pg_has_role(current_user, r.oid, 'member')
  union all
  select r.rolname, 'may bypass row-level security' from pg_roles r
   where r.rolbypassrls and pg_has_role(current_user, r.oid, 'member')
  union all
  select r.rolname, 'owns the table ' || n.nspname || '.' || min(c.relname)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
   where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not like 'pg\\_%'
     and pg_has_role(current_user, r.oid, 'member')
     and not (current_user = 'queue' and n.nspname = 'graphile_worker')
   group by r.rolname, n.nspname
  union all
  select d.datname, 'is a database of its own' from pg_database d
   where d.datname = current_database() and pg_has_role(current_user, d.datdba, 'member')
  ) found order by rolname = current_user desc, fault = 'is a superuser' desc limit 1`;

/**
 * Refuses to go on when row-level security would not bind the application: a role of its own that is superuser,
 * BYPASSRLS or an owner, or that is not the role it should be.
 */
export async function assertSafeRoles(database: Database): Promise<void> {
  for (const role of DATABASE_ROLES) {
    const pool = database.pool(role);
    const login = loginOf(role);
    const { rows } = await pool.query<{ login: string }>("select current_user::text as login");
    if (rows[0]?.login !== login)
      throw new Error(`The database role for ${role} should be ${login}, and it is ${rows[0]?.login}.`);
    const faults = await pool.query<{ rolname: string; fault: string }>(ROLE_FAULTS);
    const found = faults.rows[0];
    if (found)
      throw new Error(
        `The database role ${login} is not safe to use: ${found.rolname === login ? "it" : found.rolname} ${found.fault}.`,
      );
  }
}
