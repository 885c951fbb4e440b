import pg from "pg";
import { SIMULATOR_TABLES } from "./schema.server.ts";

/** One transaction of the simulator, or its pool where a single statement is enough. */
export type Sql = Pick<pg.PoolClient, "query">;

export type SimulatorDatabase = {
  readonly sql: Sql;
  /** Runs a piece of work in one transaction; what it throws rolls back. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Opens the simulator's database and makes its tables where they are missing. `schema` lets several simulators share one. */
export async function openSimulatorDatabase(databaseUrl: string, schema: string): Promise<SimulatorDatabase> {
  const name = pg.escapeIdentifier(schema);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 6,
    options: `-c search_path=${name}`,
    application_name: "stripe-simulator",
  });
  // A connection that dies while idle must not end the process: the pool opens another one.
  pool.on("error", () => {});

  async function transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      const answer = await work(client);
      await client.query("COMMIT");
      client.release();
      return answer;
    } catch (error) {
      const rolledBack = await client.query("ROLLBACK").then(
        () => true,
        () => false,
      );
      client.release(!rolledBack);
      throw error;
    }
  }

  await transaction(async (sql) => {
    // Two processes that start together would both create: one waits for the other.
    await sql.query("SELECT pg_advisory_xact_lock(hashtext('stripe-simulator'))");
    await sql.query(`CREATE SCHEMA IF NOT EXISTS ${name}`);
    await sql.query(SIMULATOR_TABLES);
  });
  return { sql: pool, transaction, close: () => pool.end() };
}
