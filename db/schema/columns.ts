import { sql } from "drizzle-orm";
import { bigint, customType, text, timestamp } from "drizzle-orm/pg-core";

/** An instant. Milliseconds, as JavaScript's Date has them, so that what is read equals what was written. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date", precision: 3 });

/** An amount in minor units; the currency stands in a column beside it. */
export const minor = (name: string) => bigint(name, { mode: "bigint" });

/** A calendar day as text, "2026-10-31". */
export const day = customType<{ data: string; driverData: string }>({ dataType: () => "date" });

/** A half-open range of calendar days as PostgreSQL writes it, "[2026-01-01,)". */
export const dayRange = customType<{ data: string; driverData: string }>({ dataType: () => "daterange" });

/** A half-open range of instants. */
export const instantRange = customType<{ data: string; driverData: string }>({ dataType: () => "tstzrange" });

export const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => "bytea",
  toDriver: (value) => Buffer.from(value),
  fromDriver: (value) => new Uint8Array(value),
});

export const id = () => text("id").primaryKey();
export const currency = () => text("currency").notNull();
export const createdAt = () => instant("created_at").notNull();

/** SQL for `column in ('a', 'b')`, for CHECK constraints over a status list of the domain. */
export function oneOf(column: string, values: readonly string[]) {
  return sql.raw(`"${column}" in (${values.map((value) => `'${value}'`).join(", ")})`);
}
