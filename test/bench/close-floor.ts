import fs from "node:fs";
import type pg from "pg";
import type { BenchCluster, BenchDatabase } from "./cluster.ts";
import { secondsOf } from "./report.ts";

/** What a close writes that grows with the month, in the order of references. */
const WRITTEN = ["commission_line", "rating_state", "statement", "journal", "journal_entry"];

const FLOOR = fs.readFileSync(new URL("close-floor.sql", import.meta.url), "utf8");

/**
 * The same month worked out and written by set-wise SQL alone (close-floor.sql), in a database that was copied before the
 * close. Refuses to be a yardstick when its rows are not those of the close, to the last byte.
 */
export async function rateInSql(
  cluster: BenchCluster,
  copy: BenchDatabase,
  closed: BenchDatabase,
): Promise<number> {
  const seconds = await cluster.asSuperuser(copy.name, async (client) => {
    await client.query(DIGITS);
    await client.query("checkpoint");
    return secondsOf(() => client.query(FLOOR));
  });
  const [ours, theirs] = [
    await cluster.asSuperuser(closed.name, fingerprints),
    await cluster.asSuperuser(copy.name, fingerprints),
  ];
  if (ours !== theirs) throw new Error(`the floor wrote other rows than the close:\n${theirs}\n${ours}`);
  return seconds;
}

/** Of each table the number of its rows and the sum of their hashes. */
async function fingerprints(client: pg.Client): Promise<string> {
  const found: string[] = [];
  for (const table of WRITTEN) {
    const { rows } = await client.query<{ print: string }>(
      `select count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as print from ${table} t`,
    );
    found.push(`${table}: ${rows[0]?.print}`);
  }
  return found.join("\n");
}

/** The rows of the close once more, into tables with their columns and nothing else. */
export function copyIntoBareTables(cluster: BenchCluster, database: BenchDatabase): Promise<number> {
  return cluster.asSuperuser(database.name, async (client) => {
    await client.query("create schema bare");
    for (const table of WRITTEN) await client.query(`create table bare.${table} (like public.${table})`);
    await client.query("checkpoint");
    const seconds = await secondsOf(async () => {
      for (const table of WRITTEN)
        await client.query(`insert into bare.${table} select * from public.${table}`);
    });
    await client.query("drop schema bare cascade");
    return seconds;
  });
}

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const PAIRS = [...ALPHABET].flatMap((first) => [...ALPHABET].map((second) => first + second)).join("");
/** Two zero bits and the first 128 of a hash, ten at a time: which bytes they lie in, and how they are cut out. */
const TENS = [
  "get_byte(hash, 0)",
  ...[1, 6, 11].flatMap((at) => [
    `(get_byte(hash, ${at}) << 2) + (get_byte(hash, ${at + 1}) >> 6)`,
    `((get_byte(hash, ${at + 1}) & 63) << 4) + (get_byte(hash, ${at + 2}) >> 4)`,
    `((get_byte(hash, ${at + 2}) & 15) << 6) + (get_byte(hash, ${at + 3}) >> 2)`,
    `((get_byte(hash, ${at + 3}) & 3) << 8) + get_byte(hash, ${at + 4})`,
  ]),
];
/** An id's digits by built-in functions alone: one expression, which the planner puts into the query. */
const DIGITS = `create function bench_digits(hash bytea) returns text language sql stable as $$
  select convert_from(${TENS.map((ten) => `substr('${PAIRS}'::bytea, 1 + 2 * (${ten}), 2)`).join(" || ")}, 'UTF8') $$`;
