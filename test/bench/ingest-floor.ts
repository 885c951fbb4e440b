import path from "node:path";
import pg from "pg";
import type { BenchCluster, BenchDatabase } from "./cluster.ts";
import { secondsOf, sideBySide } from "./report.ts";
import { cloneTable } from "./world/clone-table.ts";

export type Work = { readonly events: number; readonly connections: number };

/** Tables of a batch in the order of their references, and which of its rows are the batch's. */
const TABLES = [
  ["revenue_invoice", "source = $1"],
  ["revenue_event", "source = $1"],
  ["revenue_event_line", "event_id in (select id from revenue_event where source = $1)"],
] as const;

/**
 * COPY of the very rows that were recorded, in the order of their arrival, from files on the server (no network, no
 * client) into clones of the tables with every index, check and foreign key. One COPY and one commit a table.
 */
export async function copyLikeIngest(
  cluster: BenchCluster,
  database: BenchDatabase,
  source: string,
  { connections }: Work,
): Promise<number> {
  return cluster.asSuperuser(database.name, async (client) => {
    const file = (table: string, part: number) =>
      path.join(cluster.folder, `${source}-${table}-${part}.copy`);
    const filled: string[] = [];
    for (const [table, which] of TABLES) {
      const wanted = `from ${table} where ${which.replace("$1", pg.escapeLiteral(source))}`;
      const { rows } = await client.query<{ n: string }>(`select count(*) as n ${wanted}`);
      if (rows[0]?.n === "0") continue;
      filled.push(table);
      await cloneTable(client, table, { into: "floor", references: filled });
      for (let part = 0; part < connections; part++)
        await client.query(
          `copy (select * ${wanted} and abs(hashtext(${table === "revenue_event_line" ? "event_id" : "id"})) % ${connections} = ${part} order by ctid)
           to ${pg.escapeLiteral(file(table, part))}`,
        );
    }
    await client.query("checkpoint");
    const seconds = await secondsOf(async () => {
      for (const table of filled)
        await sideBySide(connections, connections, async (part) => {
          await cluster.asSuperuser(database.name, (writer) =>
            writer.query(`copy floor.${table} from ${pg.escapeLiteral(file(table, part))}`),
          );
        });
    });
    await client.query("drop schema floor cascade");
    return seconds;
  });
}

/** What pgbench does with a prepared statement: one row, one transaction, one round trip, over the same connections. */
export async function insertsLikeWebhooks(database: BenchDatabase, work: Work): Promise<number> {
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: work.connections });
  owner.on("error", () => {});
  try {
    const client = await owner.connect();
    await cloneTable(client, "inbound_event", { into: "floor", references: [] });
    const { rows } = await client.query<Record<string, unknown>>("select * from inbound_event order by ctid");
    client.release();
    const columns = Object.keys(rows[0] ?? {});
    const text = `insert into floor.inbound_event (${columns.join(", ")}) values (${columns.map((_, at) => `$${at + 1}`).join(", ")})`;
    const values = rows.map((row) => columns.map((column) => row[column]));
    return await secondsOf(() =>
      sideBySide(work.connections, work.events, async (n) => {
        await owner.query({ name: "insert", text, values: values[n] ?? [] });
      }),
    );
  } finally {
    await owner.end();
  }
}
