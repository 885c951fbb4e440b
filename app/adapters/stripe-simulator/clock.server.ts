import type { Sql } from "./database.server.ts";

/** The simulator's clock: the machine's, moved by an offset that a test or the demo sets. Unix seconds. */
export async function simulatorNow(sql: Sql): Promise<number> {
  return Math.floor(Date.now() / 1000) + (await readSetting(sql, "clock_offset"));
}

export async function setClock(sql: Sql, unixSeconds: number | null): Promise<void> {
  const offset = unixSeconds === null ? 0 : unixSeconds - Math.floor(Date.now() / 1000);
  await writeSetting(sql, "clock_offset", offset);
}

export async function advanceClock(sql: Sql, seconds: number): Promise<void> {
  await writeSetting(sql, "clock_offset", (await readSetting(sql, "clock_offset")) + seconds);
}

/** A number of seconds that a control call set; 0 where none did. */
export async function readSetting(sql: Sql, name: "clock_offset" | "list_lag"): Promise<number> {
  const { rows } = await sql.query<{ seconds: string }>("SELECT seconds FROM setting WHERE name = $1", [
    name,
  ]);
  return Number(rows[0]?.seconds ?? 0);
}

export async function writeSetting(
  sql: Sql,
  name: "clock_offset" | "list_lag",
  seconds: number,
): Promise<void> {
  await sql.query(
    "INSERT INTO setting (name, seconds) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET seconds = $2",
    [name, seconds],
  );
}
