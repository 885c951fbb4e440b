import { AsyncLocalStorage } from "node:async_hooks";
import {
  createTableRelationsHelpers,
  type ExtractTablesWithRelations,
  extractTablesRelationalConfig,
} from "drizzle-orm";
import { NodePgDatabase, NodePgSession } from "drizzle-orm/node-postgres";
import { PgDialect } from "drizzle-orm/pg-core";
import pg from "pg";
import { InvariantError, invariant } from "#app/domain/errors.ts";
import { pgErrorOf } from "#db/pg-error.server.ts";
import * as schema from "#db/schema/all.ts";

type FullDatabase = NodePgDatabase<typeof schema>;

/** Writes inside one transaction. It has no `transaction` of its own: a use case has one. */
export type Tx = Omit<
  FullDatabase,
  "transaction" | "session" | "dialect" | "$cache" | "refreshMaterializedView"
>;

/** Can only select; what takes a `Reader` takes a `Tx` too. */
export type Reader = Pick<
  Tx,
  "select" | "selectDistinct" | "selectDistinctOn" | "$with" | "$count" | "query"
> & {
  with: (
    ...queries: Parameters<Tx["with"]>
  ) => Pick<ReturnType<Tx["with"]>, "select" | "selectDistinct" | "selectDistinctOn">;
};

/** Set for this transaction only; PostgreSQL forgets them at its end. */
export type TransactionSettings = Readonly<Record<`app.${string}`, string>>;

const MOST_ATTEMPTS = 4;
/** Serialization failure and deadlock: PostgreSQL undid everything, so the whole function may run again. */
const WORTH_ANOTHER_ATTEMPT = new Set(["40001", "40P01"]);

/**
 * One store for the whole process: Remix's bundle carries a copy of this module beside the one that the composition
 * root runs, and the Stripe client made there must see the transactions opened here.
 */
const STORE = Symbol.for("reparto.open-transaction");
const stores = globalThis as { [STORE]?: AsyncLocalStorage<{ open: boolean }> };
stores[STORE] ??= new AsyncLocalStorage();
const openTransaction = stores[STORE];

/** Guards what must not hold a transaction open, above all a call over the network; `what` names it. */
export function assertNoOpenTransaction(what: string): void {
  invariant(openTransaction.getStore()?.open !== true, `no transaction is open during ${what}`);
}

/**
 * One transaction on one connection: begin, settings, `fn`, commit. Rolls back when `fn` throws, and after a deadlock
 * or a serialization failure runs the whole of `fn` again, at most three times: `fn` does nothing outside the database.
 */
export async function inTransaction<Result>(
  pool: pg.Pool,
  settings: TransactionSettings,
  fn: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  assertNoOpenTransaction("the start of another one");
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptTransaction(pool, settings, fn);
    } catch (error) {
      const code = pgErrorOf(error)?.code;
      if (attempt >= MOST_ATTEMPTS || !code || !WORTH_ANOTHER_ATTEMPT.has(code)) throw error;
    }
  }
}

async function attemptTransaction<Result>(
  pool: pg.Pool,
  settings: TransactionSettings,
  fn: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  const state = { open: true };
  let broken: Error | undefined;
  try {
    await client.query(`begin; ${settingsSql(settings)}`);
    const result = await openTransaction.run(state, () => fn(databaseOver(client, state)));
    state.open = false;
    const { command } = await client.query("commit");
    // A statement failed and its error was swallowed: PostgreSQL answers COMMIT with a rollback, and no error.
    invariant(command === "COMMIT", "what was done in a transaction is committed");
    return result;
  } catch (error) {
    state.open = false;
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    state.open = false;
    // A connection that could not roll back never returns to the pool.
    client.release(broken);
  }
}

function settingsSql(settings: TransactionSettings): string {
  const calls = Object.entries(settings).map(
    ([name, value]) => `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  );
  return `select ${calls.join(", ")}`;
}

const dialect = new PgDialect();
const tables = extractTablesRelationalConfig<ExtractTablesWithRelations<typeof schema>>(
  schema,
  createTableRelationsHelpers,
);
const relationalSchema = {
  fullSchema: schema,
  schema: tables.tables,
  tableNamesMap: tables.tableNamesMap,
};

/** Drizzle over one connection, closed with its transaction: a query that comes late is refused, never run outside it. */
function databaseOver(client: pg.PoolClient, state: { open: boolean }): Tx {
  const gate = {
    query: (...query: [pg.QueryConfig, unknown[]?]) => {
      if (!state.open)
        return Promise.reject(
          new InvariantError("should hold: no query comes after the end of its transaction"),
        );
      return client.query(...query);
    },
  };
  // Of a client, Drizzle's session calls `query` alone.
  const session = new NodePgSession(gate as unknown as pg.PoolClient, dialect, relationalSchema);
  const tx = new NodePgDatabase<typeof schema>(dialect, session, relationalSchema);
  clients.set(tx, gate as unknown as Pick<pg.ClientBase, "query">);
  return tx;
}

const clients = new WeakMap<Tx, Pick<pg.ClientBase, "query">>();

/** The connection beneath a transaction, for `db/bulk.server.ts` alone; it is closed with it as well. */
export function clientOf(tx: Tx): Pick<pg.ClientBase, "query"> {
  const client = clients.get(tx);
  invariant(client, "a transaction has a connection");
  return client;
}
