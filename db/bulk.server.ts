import pg from "pg";
import { invariant } from "#app/domain/errors.ts";
import { clientOf, type Tx } from "#db/transaction.server.ts";

/** A value of a bulk row: amounts as bigint, instants as Date, a document as its JSON text. */
export type BulkValue = string | number | bigint | Date | null;

const AS_TEXT = { getTypeParser: () => (text: unknown) => text };

/**
 * Rows as arrays of PostgreSQL's own texts, without what Drizzle does to each value: for the few queries that read a
 * hundred thousand rows. A null is null; all else is text, whatever its type.
 */
export async function bulkRows(
  tx: Tx,
  text: string,
  values: readonly unknown[],
): Promise<(string | null)[][]> {
  const { rows } = await clientOf(tx).query({ text, values: [...values], rowMode: "array", types: AS_TEXT });
  return rows;
}

/** The same, row by row as they arrive, so that none is kept. */
export function eachBulkRow(
  tx: Tx,
  text: string,
  values: readonly unknown[],
  act: (row: readonly (string | null)[]) => void,
): Promise<void> {
  return new Promise((done, failed) => {
    const query = new pg.Query({
      text,
      values: [...values],
      rowMode: "array",
      types: AS_TEXT,
    } as pg.QueryConfig);
    let failure: Error | undefined;
    query.on("row", (row: unknown) => {
      if (failure) return;
      try {
        act(row as (string | null)[]);
      } catch (error) {
        failure = error as Error;
      }
    });
    query.on("error", failed);
    query.on("end", () => (failure ? failed(failure) : done()));
    clientOf(tx).query(query);
  });
}

/** One row as COPY reads it: fields parted by tabs, a null as \N, a new line at its end. */
export function bulkRow(values: readonly BulkValue[]): string {
  let row = "";
  for (const value of values) row += `${row === "" ? "" : "\t"}${bulkField(value)}`;
  return `${row}\n`;
}

export function bulkField(value: BulkValue): string {
  if (value === null) return "\\N";
  if (typeof value === "string") return NEEDS_ESCAPE.test(value) ? value.replace(ESCAPED, escaped) : value;
  return value instanceof Date ? value.toISOString() : String(value);
}

const NEEDS_ESCAPE = /[\\\t\n\r]/;
const ESCAPED = /[\\\t\n\r]/g;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
const escaped = (character: string) => ESCAPES[character] ?? character;

/** Rows as COPY reads them, one after the other, in bytes; and how many they are. */
export type BulkRows = { readonly count: number; readonly bytes: readonly Buffer[] };

/** Rows that were made by `bulkRow`. */
export function bulkOf(rows: readonly string[]): BulkRows {
  return { count: rows.length, bytes: rows.length === 0 ? [] : [Buffer.from(rows.join(""))] };
}

/**
 * Writes many rows into a table by COPY, through a temporary table, since COPY into a table with row-level security is
 * refused. The rows' fields come in the order of `columns`. Every wall, check and trigger of the table holds.
 */
export async function insertBulk(
  tx: Tx,
  table: string,
  columns: readonly string[],
  rows: BulkRows,
): Promise<void> {
  if (rows.count === 0) return;
  const client = clientOf(tx);
  const names = columns.join(", ");
  const staged = `added_${table}`;
  await client.query(
    `create temporary table ${staged} on commit drop as select ${names} from ${table} limit 0`,
  );
  await copyIn(client, `copy ${staged} (${names}) from stdin`, rows.bytes);
  const { rowCount } = await client.query(`insert into ${table} (${names}) select ${names} from ${staged}`);
  await client.query(`drop table ${staged}`);
  invariant(rowCount === rows.count, `as many rows stand in ${table} as were sent`);
}

type CopyConnection = {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
};

function copyIn(client: Pick<pg.ClientBase, "query">, text: string, bytes: readonly Buffer[]): Promise<void> {
  return new Promise((done, failed) => {
    const query = new pg.Query(text, [], (error?: Error) => (error ? failed(error) : done()));
    // pg asks its query for the data of a COPY; the stock one has none.
    const sending = {
      handleCopyInResponse(connection: CopyConnection) {
        for (const chunk of bytes) connection.sendCopyFromChunk(chunk);
        connection.endCopyFrom();
      },
    };
    client.query(Object.assign(query, sending));
  });
}

/**
 * A batch is a small part of tables that grow for ever, some of them while it is written. The planner, which sees arrays
 * of unknown length and the statistics of yesterday, would read all of a table for it, or compile a query that runs for a
 * moment. For this transaction.
 */
export async function readByIndexes(tx: Tx): Promise<void> {
  await clientOf(
    tx,
  ).query(`select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true)`);
}
