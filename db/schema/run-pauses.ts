import { sql } from "drizzle-orm";
import { pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, instant } from "./columns.ts";
import { payoutRun } from "./payouts.ts";

/** From when until when a person kept a run from sending. At most one of a run is open; who ended it may be another. */
export const payoutRunPause = pgTable(
  "payout_run_pause",
  {
    id: id(),
    runId: text("run_id")
      .notNull()
      .references(() => payoutRun.id),
    pausedBy: text("paused_by").notNull(),
    pausedAt: instant("paused_at").notNull(),
    resumedBy: text("resumed_by"),
    resumedAt: instant("resumed_at"),
  },
  (t) => [uniqueIndex("payout_run_pause_one_open").on(t.runId).where(sql`resumed_at is null`)],
);
