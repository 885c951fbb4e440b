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
import { PAYOUT_STATES } from "#app/domain/payout-state.ts";
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
    status: text("status").notNull(),
    /** Canonical text of exactly what would be paid, and its SHA-256: what an approval covers. */
    content: text("content").notNull(),
    contentSha256: text("content_sha256").notNull(),
    totalMinor: minor("total_minor").notNull(),
    preparedBy: text("prepared_by").notNull(),
    preparedAt: instant("prepared_at").notNull(),
    submittedAt: instant("submitted_at"),
    approvedAt: instant("approved_at"),
    rejectedAt: instant("rejected_at"),
    rejectedBy: text("rejected_by"),
    reasonText: text("reason_text"),
  },
  (t) => [
    unique("payout_run_once").on(t.periodId, t.legalEntityId, t.currency, t.ordinal),
    check("payout_run_status_known", oneOf("status", ["draft", "submitted", "approved", "rejected"])),
  ],
);

/** A second person's approval of one exact content; the database refuses the preparer's own and another hash. */
export const payoutApproval = pgTable(
  "payout_approval",
  {
    runId: text("run_id")
      .notNull()
      .references(() => payoutRun.id),
    approverAccountId: text("approver_account_id").notNull(),
    approverName: text("approver_name").notNull(),
    contentSha256: text("content_sha256").notNull(),
    approvedAt: instant("approved_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.approverAccountId] })],
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
