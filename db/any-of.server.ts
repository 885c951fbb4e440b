import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/** The column holds one of these texts: one parameter, however many there are, so that a thousand are planned as one. */
export function anyOf(column: PgColumn | SQL, texts: readonly string[]): SQL {
  return sql`${column} = any(${sql.param(texts)}::text[])`;
}
