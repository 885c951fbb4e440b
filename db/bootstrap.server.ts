import { createHmac } from "node:crypto";
import pg from "pg";
import { APP_LOGINS, loginOf, OWNER_LOGIN, SIMULATOR_LOGIN } from "#db/roles.server.ts";

export type DatabaseUrls = {
  /** The application's (DATABASE_URL); the user's name in it is replaced by each role's. */
  readonly url: string;
  /** Migrations and grants only (DATABASE_OWNER_URL). */
  readonly ownerUrl: string;
  /** The Stripe simulator's own database: a restored backup of ours must not roll "Stripe" back. */
  readonly simulatorUrl: string;
};

type Passwords = { owner: string; application: string; simulator: string };

const DATABASE = "reparto";
/** Web requests give up soon; the worker may take a minute. */
const WEB_LIMITS = {
  statement_timeout: "5s",
  lock_timeout: "2s",
  idle_in_transaction_session_timeout: "10s",
};
const WORKER_LIMITS = {
  statement_timeout: "60s",
  lock_timeout: "5s",
  idle_in_transaction_session_timeout: "10s",
};
const LIMITS: Record<string, Record<string, string>> = {
  ...Object.fromEntries(APP_LOGINS.map((login) => [login, WEB_LIMITS])),
  [loginOf("worker")]: WORKER_LIMITS,
  [loginOf("queue")]: WORKER_LIMITS,
};

/**
 * Makes roles and databases of the embedded server; may be repeated. Passwords derive from the superuser's, so that
 * another process beside a running server (the CLI) finds the same URLs by `urlsOfCluster`.
 */
export async function bootstrapCluster(superuserUrl: string): Promise<DatabaseUrls> {
  const passwords = passwordsOf(superuserUrl);
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query(rolesSql(passwords));
    await client.query("revoke connect on database postgres from public");
    await createDatabase(client, { name: DATABASE, owner: OWNER_LOGIN });
    await client.query(accessSql(DATABASE));
    await createDatabase(client, { name: SIMULATOR_LOGIN, owner: SIMULATOR_LOGIN });
    await client.query(`revoke connect, temporary on database ${SIMULATOR_LOGIN} from public`);
  } finally {
    await client.end();
  }
  return urlsOfCluster(superuserUrl);
}

/** The URLs that `bootstrapCluster` made; `database` names another one on the same server (tests clone). */
export function urlsOfCluster(superuserUrl: string, database = DATABASE): DatabaseUrls {
  const passwords = passwordsOf(superuserUrl);
  const urlFor = (user: string, password: string, name: string) => {
    const url = new URL(superuserUrl);
    url.username = user;
    url.password = password;
    url.pathname = `/${name}`;
    return url.href;
  };
  return {
    url: urlFor(loginOf("public"), passwords.application, database),
    ownerUrl: urlFor(OWNER_LOGIN, passwords.owner, database),
    simulatorUrl: urlFor(SIMULATOR_LOGIN, passwords.simulator, SIMULATOR_LOGIN),
  };
}

/** Makes a database in locale C unless it is there; `template` clones one (tests). */
export async function createDatabase(
  client: pg.Client,
  { name, owner, template }: { name: string; owner: string; template?: string },
): Promise<void> {
  const there = await client.query("select from pg_database where datname = $1", [name]);
  if (there.rowCount === 0) await client.query(createDatabaseSql(name, owner, template));
}

function createDatabaseSql(name: string, owner: string, template?: string): string {
  // Copying files beats the write-ahead log for a template of a dozen megabytes: 17 ms against 35.
  const from = template
    ? `template ${template} strategy file_copy`
    : "template template0 encoding 'UTF8' locale 'C'";
  return `create database ${name} owner ${owner} ${from}`;
}

/**
 * What a database's administrator runs once, as a superuser, on a server that is not ours (`doctor` prints it).
 * The passwords are to be replaced, and go into DATABASE_OWNER_URL and DATABASE_URL.
 */
export function sqlForAdministrators(database = DATABASE): string {
  const passwords = { owner: "<owner password>", application: "<application password>", simulator: "" };
  return [
    "-- Roles are cluster-wide; none is superuser, BYPASSRLS, CREATEDB or CREATEROLE.",
    rolesSql(passwords, [OWNER_LOGIN, ...APP_LOGINS, loginOf("queue")]),
    `${createDatabaseSql(database, OWNER_LOGIN)};`,
    accessSql(database),
  ].join("\n");
}

/** Who may enter a database. A clone does not inherit it, so the test harness runs it too. */
export function accessSql(database: string): string {
  const logins = [...APP_LOGINS, loginOf("queue")].join(", ");
  return [
    `revoke connect, temporary on database ${database} from public;`,
    `grant connect on database ${database} to ${logins};`,
    // COPY goes through a temporary table, since COPY into a table with row-level security is refused.
    `grant temporary on database ${database} to ${loginOf("staff")}, ${loginOf("worker")};`,
    `grant create on database ${database} to ${loginOf("queue")};`,
  ].join("\n");
}

function rolesSql(
  passwords: Passwords,
  logins: readonly string[] = [OWNER_LOGIN, ...APP_LOGINS, loginOf("queue"), SIMULATOR_LOGIN],
): string {
  const passwordFor = (login: string) =>
    login === OWNER_LOGIN
      ? passwords.owner
      : login === SIMULATOR_LOGIN
        ? passwords.simulator
        : passwords.application;
  return logins.flatMap((login) => roleSql(login, passwordFor(login))).join("\n");
}

function roleSql(login: string, password: string): string[] {
  const settings = { timezone: "UTC", ...LIMITS[login] };
  const refused = "nosuperuser nobypassrls nocreatedb nocreaterole noreplication noinherit";
  return [
    `do $$ begin if not exists (select from pg_roles where rolname = '${login}') then create role ${login}; end if; end $$;`,
    `alter role ${login} login ${refused} password ${pg.escapeLiteral(password)};`,
    ...Object.entries(settings).map(([name, value]) => `alter role ${login} set ${name} = '${value}';`),
  ];
}

function passwordsOf(superuserUrl: string): Passwords {
  const secret = decodeURIComponent(new URL(superuserUrl).password);
  const derive = (purpose: string) => createHmac("sha256", secret).update(purpose).digest("base64url");
  return { owner: derive("owner"), application: derive("application"), simulator: derive("simulator") };
}
