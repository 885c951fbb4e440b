import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { PayoutKind } from "#app/domain/payout-kind.ts";
import { RUN_STATUSES, type RunStatus } from "#app/domain/payout-run-rules.ts";
import { PAYOUT_STATES } from "#app/domain/payout-state.ts";
import { payoutPolicy } from "./approvals.ts";
import { legalEntity } from "./catalogue.ts";
import { createdAt, currency, id, instant, minor, oneOf } from "./columns.ts";
import { partner, payoutAccount, taxDocument } from "./partners.ts";
import { period } from "./revenue.ts";
import { statement } from "./statements.ts";

/** A month's payouts of one entity in one currency, prepared by one person and approved by another. */
export const payoutRun = pgTable(
  "payout_run",
  {
    id: id(),
    periodId: text("period_id")
      .notNull()
      .references(() => period.id),
    legalEntityId: text("legal_entity_id")
      .notNull()
      .references(() => legalEntity.id),
    currency: currency(),
    ordinal: integer("ordinal").notNull(),
    status: text("status").$type<RunStatus>().notNull(),
    /** Counts how often it was handed in: an approval covers one handing-in, and none after it. */
    submission: integer("submission").notNull().default(0),
    /** By the policy at the last handing-in; null before the first. */
    approvalsNeeded: integer("approvals_needed"),
    policyId: text("policy_id").references(() => payoutPolicy.id),
    /** A month's run, or one payout outside it with an approval of its own. */
    kind: text("kind").$type<PayoutKind>().notNull().default("statement"),
    /** Why one is paid outside the month. */
    reasonCode: text("reason_code"),
    /** Canonical text of exactly what would be paid, and its SHA-256: what an approval covers. */
    content: text("content").notNull(),
    contentSha256: text("content_sha256").notNull(),
    totalMinor: minor("total_minor").notNull(),
    preparedBy: text("prepared_by").notNull(),
    preparedAt: instant("prepared_at").notNull(),
    submittedAt: instant("submitted_at"),
    approvedAt: instant("approved_at"),
    /** From here on the payment jobs send; a person says so after the approvals. */
    releasedAt: instant("released_at"),
    releasedBy: text("released_by"),
    rejectedAt: instant("rejected_at"),
    rejectedBy: text("rejected_by"),
    reasonText: text("reason_text"),
  },
  (t) => [
    unique("payout_run_once").on(t.periodId, t.legalEntityId, t.currency, t.ordinal),
    check("payout_run_status_known", oneOf("status", RUN_STATUSES)),
  ],
);

/**
 * Another person's approval of one exact content; the database refuses the preparer's own, an editor's, and another hash.
 * One of a content that the run no longer has stays, and counts for nothing.
 */
export const payoutApproval = pgTable(
  "payout_approval",
  {
    runId: text("run_id")
      .notNull()
      .references(() => payoutRun.id),
    approverAccountId: text("approver_account_id").notNull(),
    approverName: text("approver_name").notNull(),
    /** The person of finance in whose place a substitute approves. */
    onBehalfOf: text("on_behalf_of"),
    /** The fresh proof of who approves, bound to this run, hash and amount. */
    stepUpId: text("step_up_id").unique("payout_approval_step_up_once"),
    contentSha256: text("content_sha256").notNull(),
    approvedAt: instant("approved_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.approverAccountId, t.contentSha256] }),
    uniqueIndex("payout_approval_one_voice").on(
      t.runId,
      t.contentSha256,
      sql`coalesce(on_behalf_of, approver_account_id)`,
    ),
  ],
);

/** Whoever changed what a run would pay: none of them approves it. */
export const payoutRunEdit = pgTable(
  "payout_run_edit",
  {
    id: id(),
    runId: text("run_id")
      .notNull()
      .references(() => payoutRun.id),
    accountId: text("account_id").notNull(),
    /** What was done, as the audit names it. */
    action: text("action").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [index("payout_run_edit_run").on(t.runId, t.accountId)],
);

/** One partner's payment. Amount, currency and destination are frozen when the run is submitted. */
export const payout = pgTable(
  "payout",
  {
    id: id(),
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.id),
    runId: text("run_id")
      .notNull()
      .references(() => payoutRun.id),
    statementId: text("statement_id").notNull(),
    taxDocumentId: text("tax_document_id"),
    legalEntityId: text("legal_entity_id")
      .notNull()
      .references(() => legalEntity.id),
    periodId: text("period_id")
      .notNull()
      .references(() => period.id),
    currency: currency(),
    kind: text("kind").notNull().default("statement"),
    ordinal: integer("ordinal").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    /** Of a repayment: the payout whose money came back. */
    repaysPayoutId: text("repays_payout_id"),
    rail: text("rail").notNull(),
    payoutAccountId: text("payout_account_id"),
    destination: text("destination"),
    status: text("status").$type<(typeof PAYOUT_STATES)[number]>().notNull(),
    statusReason: text("status_reason"),
    version: integer("version").notNull().default(1),
    /** Fencing: every claim takes the next number; a writer that lost its lease changes nothing. */
    leaseToken: integer("lease_token").notNull().default(0),
    leaseUntil: instant("lease_until"),
    nextAttemptAt: instant("next_attempt_at"),
    /** The last reading of account and balance that said not yet. */
    checkedAt: instant("checked_at"),
    transferId: text("transfer_id").unique("payout_transfer_once"),
    paidAt: instant("paid_at"),
    confirmedAt: instant("confirmed_at"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("payout_tenant").on(t.partnerId, t.id),
    unique("payout_once").on(t.partnerId, t.legalEntityId, t.periodId, t.currency, t.kind, t.ordinal),
    foreignKey({
      name: "payout_statement",
      columns: [t.partnerId, t.statementId],
      foreignColumns: [statement.partnerId, statement.id],
    }),
    foreignKey({
      name: "payout_tax_document",
      columns: [t.partnerId, t.taxDocumentId],
      foreignColumns: [taxDocument.partnerId, taxDocument.id],
    }),
    foreignKey({
      name: "payout_account_of_partner",
      columns: [t.partnerId, t.payoutAccountId],
      foreignColumns: [payoutAccount.partnerId, payoutAccount.id],
    }),
    check("payout_status_known", oneOf("status", PAYOUT_STATES)),
    check("payout_amount_positive", sql`amount_minor > 0`),
    index("payout_run_index").on(t.runId),
    index("payout_status").on(t.status, t.nextAttemptAt),
  ],
);

/** One numbered try to send a payout, with the parameters it was frozen with. At most one is open or succeeded. */
export const payoutAttempt = pgTable(
  "payout_attempt",
  {
    partnerId: text("partner_id").notNull(),
    payoutId: text("payout_id").notNull(),
    n: integer("n").notNull(),
    idempotencyKey: text("idempotency_key").notNull().unique("payout_attempt_key_once"),
    params: jsonb("params").notNull(),
    state: text("state").notNull(),
    firstSentAt: instant("first_sent_at").notNull(),
    lastSentAt: instant("last_sent_at").notNull(),
    transferId: text("transfer_id").unique("payout_attempt_transfer_once"),
    errorCode: text("error_code"),
    requestIds: text("request_ids").array().notNull().default([]),
    lookedUpAt: instant("looked_up_at"),
    lookUps: integer("look_ups").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.payoutId, t.n] }),
    foreignKey({
      name: "payout_attempt_payout",
      columns: [t.partnerId, t.payoutId],
      foreignColumns: [payout.partnerId, payout.id],
    }),
    check(
      "payout_attempt_state_known",
      oneOf("state", ["sending", "unknown", "succeeded", "failed", "abandoned"]),
    ),
    uniqueIndex("payout_attempt_one_live")
      .on(t.payoutId)
      .where(sql`state in ('sending', 'unknown', 'succeeded')`),
  ],
);

export const transferReversal = pgTable(
  "transfer_reversal",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    payoutId: text("payout_id").notNull(),
    transferId: text("transfer_id").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    currency: currency(),
    reversedAt: instant("reversed_at").notNull(),
    recordedAt: instant("recorded_at").notNull(),
  },
  (t) => [
    foreignKey({
      name: "transfer_reversal_payout",
      columns: [t.partnerId, t.payoutId],
      foreignColumns: [payout.partnerId, payout.id],
    }),
  ],
);

export const reconciliation = pgTable("reconciliation", {
  id: id(),
  startedAt: instant("started_at").notNull(),
  finishedAt: instant("finished_at").notNull(),
  examined: jsonb("examined").notNull(),
  breaksFound: integer("breaks_found").notNull(),
});

/** A difference between our books and Stripe's; stands until a person settles it. */
export const reconciliationBreak = pgTable(
  "reconciliation_break",
  {
    id: id(),
    /** Null: a webhook brought it. */
    reconciliationId: text("reconciliation_id").references(() => reconciliation.id),
    kind: text("kind").notNull(),
    reference: text("reference").notNull(),
    payoutId: text("payout_id"),
    currency: currency(),
    expectedMinor: minor("expected_minor"),
    foundMinor: minor("found_minor"),
    openedAt: instant("opened_at").notNull(),
    settledAt: instant("settled_at"),
    settledBy: text("settled_by"),
    reasonText: text("reason_text"),
  },
  (t) => [
    uniqueIndex("reconciliation_break_open_once").on(t.kind, t.reference).where(sql`settled_at is null`),
  ],
);
