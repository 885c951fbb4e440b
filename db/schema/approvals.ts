import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { POLICY_STATUSES, type PolicyStatus } from "#app/domain/payout-policy.ts";
import { account } from "./accounts.ts";
import { currency, id, instant, minor, oneOf } from "./columns.ts";

/** Who approves how much, and what is never exceeded: the confirmed one with the highest version counts. */
export const payoutPolicy = pgTable(
  "payout_policy",
  {
    id: id(),
    version: integer("version").notNull().unique("payout_policy_version_once"),
    status: text("status").$type<PolicyStatus>().notNull(),
    reason: text("reason").notNull(),
    proposedBy: text("proposed_by").notNull(),
    proposedAt: instant("proposed_at").notNull(),
    decidedBy: text("decided_by"),
    decidedAt: instant("decided_at"),
  },
  () => [
    check("payout_policy_status_known", oneOf("status", POLICY_STATUSES)),
    uniqueIndex("payout_policy_one_proposal").on(sql`(true)`).where(sql`status = 'proposed'`),
  ],
);

/** From this total of a run on, so many people besides the preparer. */
export const payoutBand = pgTable(
  "payout_band",
  {
    policyId: text("policy_id")
      .notNull()
      .references(() => payoutPolicy.id),
    currency: currency(),
    fromMinor: minor("from_minor").notNull(),
    approvals: integer("approvals").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.policyId, t.currency, t.fromMinor] }),
    check("payout_band_sane", sql`from_minor >= 0 and approvals between 1 and 5`),
  ],
);

/** What no payout, run or day exceeds; null: no limit. */
export const payoutCap = pgTable(
  "payout_cap",
  {
    policyId: text("policy_id")
      .notNull()
      .references(() => payoutPolicy.id),
    currency: currency(),
    perPayoutMinor: minor("per_payout_minor"),
    perRunMinor: minor("per_run_minor"),
    perDayMinor: minor("per_day_minor"),
  },
  (t) => [primaryKey({ columns: [t.policyId, t.currency] })],
);

/** For a time one person of the company approves in the place of another, who is of finance. */
export const substitution = pgTable(
  "substitution",
  {
    id: id(),
    forAccountId: text("for_account_id")
      .notNull()
      .references(() => account.id),
    byAccountId: text("by_account_id")
      .notNull()
      .references(() => account.id),
    fromAt: instant("from_at").notNull(),
    toAt: instant("to_at").notNull(),
    reason: text("reason").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    endedAt: instant("ended_at"),
    endedBy: text("ended_by"),
  },
  (t) => [
    index("substitution_by").on(t.byAccountId),
    check("substitution_of_another", sql`for_account_id <> by_account_id and created_by <> by_account_id`),
    check("substitution_has_an_end", sql`to_at > from_at and to_at <= from_at + interval '92 days'`),
  ],
);

/** Nothing is sent while one stands: one person stops, two let go again. */
export const paymentHalt = pgTable(
  "payment_halt",
  {
    id: id(),
    reason: text("reason").notNull(),
    haltedBy: text("halted_by").notNull(),
    haltedAt: instant("halted_at").notNull(),
    liftAskedBy: text("lift_asked_by"),
    liftAskedAt: instant("lift_asked_at"),
    liftedBy: text("lifted_by"),
    liftedAt: instant("lifted_at"),
  },
  () => [uniqueIndex("payment_halt_one").on(sql`(true)`).where(sql`lifted_at is null`)],
);
