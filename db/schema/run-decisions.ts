import { sql } from "drizzle-orm";
import { check, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import {
  DECISION_OUTCOMES,
  type DecidedKind,
  type DecisionOutcome,
  type DecisionReason,
} from "#app/domain/run-decisions.ts";
import { id, instant, oneOf } from "./columns.ts";
import { payout, payoutRun } from "./payouts.ts";

/**
 * What a person said of an exception of a run, or of a payout in it. Added, never edited: the last one of a kind and
 * reference counts. Each is also an edit of the run, so that whoever decided approves nothing of it.
 */
export const payoutRunDecision = pgTable(
  "payout_run_decision",
  {
    id: id(),
    runId: text("run_id")
      .notNull()
      .references(() => payoutRun.id),
    /** Counts the decisions about a run, so that the last one is known whatever the clock says. */
    n: integer("n").notNull(),
    kind: text("kind").$type<DecidedKind>().notNull(),
    reference: text("reference").notNull(),
    payoutId: text("payout_id").references(() => payout.id),
    outcome: text("outcome").$type<DecisionOutcome>().notNull(),
    /** The exception's facts as they were seen; an acceptance covers these and no others. */
    facts: text("facts").notNull(),
    reasonCode: text("reason_code").$type<DecisionReason>(),
    reasonText: text("reason_text"),
    decidedBy: text("decided_by").notNull(),
    decidedByName: text("decided_by_name").notNull(),
    decidedAt: instant("decided_at").notNull(),
  },
  (t) => [
    check("payout_run_decision_outcome_known", oneOf("outcome", DECISION_OUTCOMES)),
    check(
      "payout_run_decision_has_reason",
      sql`outcome in ('reopened', 'included') or reason_code is not null`,
    ),
    check(
      "payout_run_decision_takes_out_a_payout",
      sql`outcome not in ('postponed', 'excluded', 'included') or payout_id is not null`,
    ),
    unique("payout_run_decision_counted").on(t.runId, t.n),
  ],
);
