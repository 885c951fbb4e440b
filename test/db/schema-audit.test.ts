import { sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ANONYMOUS } from "#app/domain/actor.ts";
import { APP_LOGINS, DATABASE_ROLES, loginOf } from "#db/roles.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { type TwoPartnerWorld, twoPartnerWorld } from "#test/factories/world.ts";

/** The second wall: what the database itself keeps apart, asked of its catalogue and tried as each of its roles. */
let world: TwoPartnerWorld;
let owner: pg.Client;

beforeAll(async () => {
  world = await twoPartnerWorld();
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await world.stop();
});

const rowsOf = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await owner.query<Row>(text, values)).rows;
const namesOf = async (text: string, values: unknown[] = []) =>
  (await rowsOf<{ name: string }>(text, values)).map(({ name }) => name);

/** Tables with a partner's rows; `session` is app_auth's alone, which must find it before it knows whose it is. */
const SESSION = "session";
const tenantTables = async () => [
  "partner",
  ...(await namesOf(
    `select c.table_name as name from information_schema.columns c join pg_tables t on t.tablename = c.table_name
      where c.table_schema = 'public' and t.schemaname = 'public' and c.column_name = 'partner_id' and c.table_name <> $1 order by 1`,
    [SESSION],
  )),
];
const ownColumn = (table: string) => (table === "partner" ? "id" : "partner_id");

describe("a partner's rows", () => {
  test("stand in every table of the world for both partners, so that the next tests are about something", async () => {
    const empty: string[] = [];
    for (const table of await tenantTables())
      for (const { partnerId } of [world.a, world.b]) {
        const [row] = await rowsOf<{ n: string }>(
          `select count(*) as n from ${table} where ${ownColumn(table)} = $1`,
          [partnerId],
        );
        if (row?.n === "0") empty.push(table);
      }
    expect(empty).toEqual([]);
  });

  test("are seen by their own partner's actor and by no other's, table by table", async () => {
    const wrong: string[] = [];
    for (const table of await tenantTables()) {
      for (const { owner: actor, partnerId } of [world.a, world.b]) {
        const foreign = await read(
          actor,
          `select count(*) as n from ${table} where ${ownColumn(table)} is distinct from $1`,
          partnerId,
        );
        if (foreign !== "0" && foreign !== "denied")
          wrong.push(`${partnerId} sees ${foreign} foreign rows of ${table}`);
        const own = await read(
          actor,
          `select count(*) as n from ${table} where ${ownColumn(table)} = $1`,
          partnerId,
        );
        if (own === "0") wrong.push(`${partnerId} sees none of its rows of ${table}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("are seen by nobody who does not say who acts, and by no anonymous visitor", async () => {
    const wrong: string[] = [];
    for (const table of [...(await tenantTables()), SESSION]) {
      for (const role of ["partner", "public"] as const) {
        const seen = await world.database
          .pool(role)
          .query(`select 1 from ${table} limit 1`)
          .then(({ rowCount }) => rowCount, denied);
        if (seen !== 0 && seen !== "denied") wrong.push(`app_${role} sees ${table}`);
      }
      const seen = await read(ANONYMOUS, `select count(*) as n from ${table} where $1 <> ''`, "x");
      if (seen !== "0" && seen !== "denied") wrong.push(`an anonymous visitor sees ${table}`);
    }
    expect(wrong).toEqual([]);
  });

  test("are neither changed, nor removed, nor written in its name by the other partner", async () => {
    const wrong: string[] = [];
    for (const table of await tenantTables()) {
      const column = ownColumn(table);
      const acts = [
        `update ${table} set ${column} = ${column} where ${column} = $1 returning 1`,
        `delete from ${table} where ${column} = $1 returning 1`,
        // A row of its own, moved over to the other.
        `insert into ${table} select (jsonb_populate_record(t, jsonb_build_object('${column}', $1::text))).* from ${table} t limit 1 returning 1`,
      ];
      for (const text of acts) {
        const done = await change(world.a.owner, text, world.b.partnerId);
        if (done !== "nothing" && done !== "denied") wrong.push(`${text.slice(0, 60)}: ${done}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

async function read(actor: Actor, text: string, value: string): Promise<string> {
  const [before = "", after = ""] = text.split("$1");
  return withActor({ db: world.database, actor }, (tx) =>
    tx.execute<{ n: string }>(sql`${sql.raw(before)}${value}${sql.raw(after)}`),
  ).then(({ rows }) => rows[0]?.n ?? "0", denied);
}

/** Tries a change and takes it back whatever becomes of it. */
async function change(actor: Actor, text: string, value: string): Promise<string> {
  class TakeBack extends Error {}
  const [before = "", after = ""] = text.split("$1");
  let done = "nothing";
  return withActor({ db: world.database, actor }, async (tx) => {
    const { rowCount } = await tx.execute(sql`${sql.raw(before)}${value}${sql.raw(after)}`);
    if (rowCount !== 0) done = `${rowCount} rows`;
    throw new TakeBack();
  }).catch((error: unknown) => (error instanceof TakeBack ? done : denied(error)));
}

/** 42501: no grant, or the policy's WITH CHECK. Anything else is no refusal of the wall. */
function denied(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ("code" in cause && cause.code === "42501") return "denied";
  throw error;
}

describe("the catalogue", () => {
  test("has row-level security on every table with a partner's rows, and a WITH CHECK in every policy that lets write", async () => {
    const open = await namesOf(
      "select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = any ($1) and not c.relrowsecurity",
      [await tenantTables()],
    );
    expect(open).toEqual([]);
    const unchecked = await namesOf(
      "select policyname as name from pg_policies where schemaname = 'public' and cmd in ('ALL', 'INSERT', 'UPDATE') and with_check is null",
    );
    expect(unchecked).toEqual([]);
    const partnerPolicies = await rowsOf<{ table: string; qual: string; check: string }>(
      `select tablename as "table", qual, with_check as "check" from pg_policies where schemaname = 'public' and permissive = 'PERMISSIVE'
        and 'app_partner' = any (roles) and tablename not in ('agreement_template', 'step_up')`,
    );
    expect(partnerPolicies.map(({ table }) => table).sort()).toEqual((await tenantTables()).sort());
    for (const { table, qual, check } of partnerPolicies) {
      expect([table, qual]).toEqual([table, `(${ownColumn(table)} = current_partner_id())`]);
      expect([table, check]).toEqual([table, qual]);
    }
  });

  test("shows a proof of who somebody is to nobody but that account", async () => {
    const policies = await rowsOf<{ roles: string; qual: string; check: string | null }>(
      `select array_to_string(roles, ' ') as roles, qual, with_check as "check" from pg_policies where tablename = 'step_up' order by 1`,
    );
    const own = "(account_id = current_account_id())";
    expect(policies).toEqual([
      { roles: "app_auth", qual: "true", check: "true" },
      { roles: "app_partner app_staff", qual: own, check: own },
      { roles: "app_worker", qual: "true", check: null },
    ]);
    const changed = await namesOf(
      `select grantee || ' ' || column_name as name from information_schema.column_privileges
        where table_name = 'step_up' and privilege_type = 'UPDATE' and grantee = any ($1) order by 1`,
      [APP_LOGINS],
    );
    expect(changed).toEqual(["app_auth used_at", "app_partner used_at", "app_staff used_at"]);
  });

  test("shows drafts of templates to the company alone", async () => {
    const policies = await rowsOf<{ roles: string; qual: string }>(
      "select array_to_string(roles, ' ') as roles, qual from pg_policies where tablename = 'agreement_template' order by 1",
    );
    expect(policies).toEqual([
      {
        roles: "app_auth app_partner app_public",
        qual: "(status = ANY (ARRAY['published'::text, 'retired'::text]))",
      },
      { roles: "app_staff app_worker", qual: "true" },
    ]);
  });

  test("gives a partner's login no table without row-level security but the programme's own words", async () => {
    const readable = await namesOf(
      `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
        and not c.relrowsecurity and (has_table_privilege('app_partner', c.oid, 'select') or has_any_column_privilege('app_partner', c.oid, 'select'))
        order by 1`,
    );
    expect(readable).toEqual([
      "ledger_account",
      "legal_entity",
      "partner_category",
      "partner_type",
      "period",
      "product",
      "programme",
      // Names of migrations, which readiness compares.
      "schema_migration",
      "segment",
    ]);
  });

  test("keeps accounts, sessions, tokens and keys from every login but the one that signs people in", async () => {
    const factors = ["second_factor", "passkey", "recovery_code", "factor_reset"];
    const secrets = ["account", "session", "token", "api_key", "rate_limit", ...factors];
    const open = await namesOf(
      `select r.login || ' ' || c.relname as name from pg_class c, unnest($1::text[]) as r (login)
        where c.relnamespace = 'public'::regnamespace and c.relname = any ($2) and r.login <> 'app_auth'
        and (has_table_privilege(r.login, c.oid, 'select, insert, update, delete') or has_any_column_privilege(r.login, c.oid, 'select, insert, update'))`,
      [DATABASE_ROLES.map(loginOf), secrets],
    );
    expect(open).toEqual([]);
  });

  test("ties rows of one partner together by keys that carry the partner", async () => {
    const loose = await namesOf(
      `select k.conrelid::regclass || '.' || k.conname as name from pg_constraint k
        where k.contype = 'f' and k.connamespace = 'public'::regnamespace
          and k.conrelid::regclass::text = any ($1) and k.confrelid::regclass::text = any ($1) and k.confrelid::regclass::text <> 'partner'
          and not exists (select 1 from unnest(k.conkey, k.confkey) as pair (own, other)
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = pair.own
            join pg_attribute b on b.attrelid = k.confrelid and b.attnum = pair.other
            where a.attname = 'partner_id' and b.attname = 'partner_id')`,
      [await tenantTables()],
    );
    expect(loose).toEqual([]);
  });

  test("has unique keys that tell a partner nothing about another one's rows", async () => {
    const global = await namesOf(
      `select distinct i.indexrelid::regclass::text as name from pg_index i
        where i.indisunique and i.indrelid::regclass::text = any ($1)
          and has_table_privilege('app_partner', i.indrelid, 'insert')
          and not i.indisprimary
          and not exists (select 1 from unnest(i.indkey) as k (attnum) join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
            where a.attname = 'partner_id')
        order by 1`,
      [await tenantTables()],
    );
    // A signature is under one version, whose composite key refuses a foreign one first; an account's id is Stripe's own.
    expect(global).toEqual(["acceptance_once", "payout_account_stripe_once"]);
    const chosen = await namesOf(
      `select i.indrelid::regclass::text || '.' || a.attname as name from pg_index i
         join unnest(i.indkey) as k (attnum) on true join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
        where i.indisprimary and i.indrelid::regclass::text = any ($1) and has_table_privilege('app_partner', i.indrelid, 'insert')
          and a.attname <> 'id'`,
      [await tenantTables()],
    );
    expect(chosen).toEqual([]);
  });

  test("runs with the owner's rights only the functions named here, each with a fixed search path and a closed door", async () => {
    const functions = await rowsOf<{ name: string; path: string; everybody: boolean; trigger: boolean }>(
      `select p.proname as name, coalesce(array_to_string(p.proconfig, ','), '') as path,
              exists (select 1 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g where g.grantee = 0) as everybody,
              p.prorettype = 'trigger'::regtype as trigger
         from pg_proc p where p.prosecdef and p.pronamespace = 'public'::regnamespace order by 1`,
    );
    expect(functions.map(({ name }) => name)).toEqual([
      "check_added_lines",
      "check_journal",
      "claim_outcome",
      "hold_roles",
      "put_back_in_force",
      "put_in_force",
      "withdraw_account",
    ]);
    for (const { name, path, everybody, trigger } of functions) {
      expect([name, path]).toEqual([name, "search_path=pg_catalog, public"]);
      // A trigger function cannot be called by hand.
      if (!trigger) expect([name, everybody]).toEqual([name, false]);
    }
  });

  test("has no view with its owner's rights, no stored view, and no table of an application's login", async () => {
    const views = await namesOf(
      `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace
        and (c.relkind = 'm' or (c.relkind = 'v' and not coalesce('security_invoker=true' = any (c.reloptions), false)))`,
    );
    expect(views).toEqual([]);
    const owned = await namesOf(
      "select c.relname as name from pg_class c join pg_roles r on r.oid = c.relowner where c.relnamespace = 'public'::regnamespace and r.rolname = any ($1)",
      [DATABASE_ROLES.map(loginOf)],
    );
    expect(owned).toEqual([]);
  });

  test("lets no login empty a table, refer to one, or hang a trigger on it, and nobody in by PUBLIC", async () => {
    const granted = await namesOf(
      `select grantee || ' ' || privilege_type || ' ' || table_name as name from information_schema.role_table_grants
        where table_schema = 'public' and (grantee = 'PUBLIC' or (grantee = any ($1) and privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')))`,
      [DATABASE_ROLES.map(loginOf)],
    );
    expect(granted).toEqual([]);
  });

  test("lets rows be deleted only where they are a projection, a session or a spent link", async () => {
    const deletable = await namesOf(
      `select g.grantee || ' ' || g.table_name as name from information_schema.role_table_grants g
        where g.table_schema = 'public' and g.privilege_type = 'DELETE' and g.grantee = any ($1) order by 1`,
      [APP_LOGINS],
    );
    expect(deletable).toEqual([
      "app_auth rate_limit",
      "app_auth session",
      "app_auth token",
      "app_staff open_line",
      "app_worker open_line",
    ]);
  });
});

describe("facts", () => {
  const facts = () =>
    namesOf(
      "select tgrelid::regclass::text as name from pg_trigger where tgname like '%\\_is\\_fact' order by 1",
    );

  test("are the tables that the books, the signatures and the audit stand on", async () => {
    expect(await facts()).toEqual(
      expect.arrayContaining([
        "acceptance",
        "agreement_version",
        "audit_entry",
        "commission_line",
        "journal",
        "journal_entry",
        "payout_approval",
        "revenue_event",
        "statement",
      ]),
    );
  });

  test("are refused every change by every login, and by the triggers even to the tables' owner", async () => {
    const wrong: string[] = [];
    for (const table of await facts()) {
      const [column] = await rowsOf<{ name: string }>(
        "select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 limit 1",
        [table],
      );
      const acts = [
        `update ${table} set ${column?.name} = ${column?.name}`,
        `delete from ${table}`,
        `truncate ${table}`,
        `truncate ${table} cascade`,
      ];
      for (const text of acts) {
        for (const role of ["public", "partner", "staff", "worker", "auth"] as const) {
          const code = await world.database
            .pool(role)
            .query(text)
            .then(() => "done", codeOf);
          if (code !== "42501") wrong.push(`${loginOf(role)} ${text}: ${code}`);
        }
        const [row] = await rowsOf<{ n: string }>(`select count(*) as n from ${table}`);
        if (row?.n === "0" && !text.startsWith("truncate")) continue;
        // Refused by another table's foreign key (0A000) where it is not by this one's own trigger.
        const code = await owner.query(text).then(() => "done", codeOf);
        if (code !== "RP001" && code !== "0A000") wrong.push(`the owner ${text}: ${code}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

const codeOf = (error: { readonly code?: string }) => error.code ?? "unknown";
