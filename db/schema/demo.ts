import { sql } from "drizzle-orm";
import { bigint, check, integer, pgTable } from "drizzle-orm/pg-core";

/** How far the demo's clock is ahead of the machine's. No row, and nobody reads it, outside the demo. */
export const demoClock = pgTable(
  "demo_clock",
  {
    id: integer("id").primaryKey(),
    aheadMs: bigint("ahead_ms", { mode: "number" }).notNull(),
  },
  () => [check("demo_clock_one_row", sql`id = 1 and ahead_ms >= 0`)],
);
