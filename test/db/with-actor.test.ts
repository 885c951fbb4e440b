import { sql } from "drizzle-orm";
import pg from "pg";
import { expect, test } from "vitest";
import { type Actor, ANONYMOUS, system } from "#app/domain/actor.ts";
import { assertNoOpenTransaction, pgErrorOf, type Tx, withActor, withAuth } from "#db/with-actor.server.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const as = (actor: Actor) => ({ db: world().database, actor });

const member: Actor = { kind: "member", accountId: "acc_1", partnerId: "par_1", role: "sales" };
const staff: Actor = { kind: "staff", accountId: "acc_2", roles: ["manager", "finance"] };

const whoActs = async (tx: Tx) => {
  const setting = (name: string) => sql`nullif(current_setting(${`app.${name}`}, true), '')`;
  const { rows } = await tx.execute(
    sql`select current_user as login, ${setting("actor_kind")} as kind, ${setting("account_id")} as account,
      ${setting("partner_id")} as partner, ${setting("role")} as role, ${setting("job")} as job`,
  );
  return rows[0];
};

test("each actor comes in through its own database role, and the database knows who acts", async () => {
  expect(await withActor(as(ANONYMOUS), whoActs)).toEqual({
    login: "app_public",
    kind: "anonymous",
    account: null,
    partner: null,
    role: null,
    job: null,
  });
  expect(await withActor(as(member), whoActs)).toMatchObject({
    login: "app_partner",
    kind: "member",
    account: "acc_1",
    partner: "par_1",
    role: "sales",
  });
  expect(await withActor(as(staff), whoActs)).toMatchObject({ login: "app_staff", role: "manager,finance" });
  expect(await withActor(as(system("close")), whoActs)).toMatchObject({ login: "app_worker", job: "close" });
  expect(await withAuth(world().database, whoActs)).toMatchObject({ login: "app_auth", kind: "auth" });
});

test("an actor's text cannot end the setting that carries it", async () => {
  const partnerId = "x', true); select set_config('app.role', 'admin";
  const seen = await withActor(as({ ...member, partnerId }), whoActs);
  expect(seen).toMatchObject({ partner: partnerId, role: "sales" });
});

test("nobody acts on a connection once its transaction has ended", async () => {
  await withActor(as(member), whoActs);
  const { rows } = await world()
    .database.pool("partner")
    .query("select nullif(current_setting('app.partner_id', true), '') as partner");
  expect(rows).toEqual([{ partner: null }]);
});

test("what a refused use case wrote is rolled back", async () => {
  await makeNote();
  await expect(
    withActor(as(staff), async (tx) => {
      await tx.execute(sql`insert into note values ('kept?')`);
      throw new Error("the business says no");
    }),
  ).rejects.toThrow("the business says no");
  expect(await notes()).toEqual([]);
});

test("a failure that was swallowed does not pass for a commit", async () => {
  await makeNote();
  const act = withActor(as(staff), async (tx) => {
    await tx.execute(sql`insert into note values ('lost')`);
    await tx.execute(sql`select 1/0`).catch(() => {});
  });
  await expect(act).rejects.toThrow("what was done in a transaction is committed");
  expect(await notes()).toEqual([]);
});

test("a query that comes after the end of its transaction is refused", async () => {
  await makeNote();
  const kept: Tx[] = [];
  await withActor(as(staff), async (tx) => void kept.push(tx));
  const late = Promise.resolve(kept[0]?.execute(sql`insert into note values ('late')`));
  await expect(late).rejects.toMatchObject({
    cause: { message: "should hold: no query comes after the end of its transaction" },
  });
  expect(await notes()).toEqual([]);
});

test("a transaction inside a transaction is refused, and so is a call over the network", async () => {
  const nested = withActor(as(staff), () => withActor(as(member), whoActs));
  await expect(nested).rejects.toThrow("no transaction is open during the start of another one");
  const calling = withActor(as(staff), async () => assertNoOpenTransaction("a call to Stripe"));
  await expect(calling).rejects.toThrow("no transaction is open during a call to Stripe");
  expect(() => assertNoOpenTransaction("a call to Stripe")).not.toThrow();
});

test("after a deadlock the whole use case runs again, and after three more it gives up", async () => {
  await makeNote();
  let runs = 0;
  await withActor(as(staff), async (tx) => {
    runs++;
    await tx.execute(sql`insert into note values ('once')`);
    if (runs < 3) await tx.execute(sql`do $$ begin raise exception 'x' using errcode = '40P01'; end $$`);
  });
  expect({ runs, notes: await notes() }).toEqual({ runs: 3, notes: ["once"] });

  runs = 0;
  const hopeless = withActor(as(staff), (tx) => {
    runs++;
    return tx.execute(sql`do $$ begin raise exception 'x' using errcode = '40001'; end $$`);
  });
  expect(pgErrorOf(await hopeless.catch((error) => error))).toEqual({ code: "40001" });
  expect(runs).toBe(4);
});

test("an error of the database says its code and the constraint that was hurt", async () => {
  await makeNote();
  const twice = withActor(as(staff), (tx) => tx.execute(sql`insert into note values ('a'), ('a')`));
  expect(pgErrorOf(await twice.catch((error) => error))).toEqual({ code: "23505", constraint: "note_pkey" });
  expect(pgErrorOf(Object.assign(new Error("socket"), { code: "EPIPE" }))).toBeNull();
});

async function asOwner<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: world().ownerUrl });
  await client.connect();
  const { rows } = await client.query<Row>(text).finally(() => client.end());
  return rows;
}
const makeNote = () =>
  asOwner("create table note (text text primary key); grant select, insert on note to app_staff");
const notes = async () => (await asOwner<{ text: string }>("select text from note")).map((row) => row.text);
