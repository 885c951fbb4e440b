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
import type { BankCsvColumns } from "#app/domain/bank-csv.ts";
import { BANK_OUTCOMES, type BankOutcome } from "#app/domain/bank-report.ts";
import {
  BANK_FORMATS,
  type BankFormat,
  MANUAL_PAYMENT_STATES,
  type ManualPaymentState,
} from "#app/domain/manual-payment-rules.ts";
import { legalEntity } from "./catalogue.ts";
import { bytes, createdAt, currency, day, id, instant, minor, oneOf } from "./columns.ts";
import { payout, payoutRun } from "./payouts.ts";

/** From which account an entity pays a currency by bank, which file that bank takes, and how its answers read. A change is a new row. */
export const bankProfile = pgTable(
  "bank_profile",
  {
    id: id(),
    legalEntityId: text("legal_entity_id")
      .notNull()
      .references(() => legalEntity.id),
    currency: currency(),
    format: text("format").$type<BankFormat>().notNull(),
    holderName: text("holder_name").notNull(),
    accountNumber: text("account_number").notNull(),
    bic: text("bic"),
    /** With `bank_csv`: the bank's columns in its order. */
    columns: jsonb("columns").$type<BankCsvColumns>().notNull(),
    /** Which columns of the bank's own file hold what (adapters/bank/bank-report-csv). */
    reportColumns: jsonb("report_columns").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    replacedAt: instant("replaced_at"),
  },
  (t) => [
    check("bank_profile_format_known", oneOf("format", BANK_FORMATS)),
    uniqueIndex("bank_profile_current").on(t.legalEntityId, t.currency).where(sql`replaced_at is null`),
  ],
);

/** One order to the bank: the file with its bytes sealed (it holds account numbers), and what it adds up to. Never changed. */
export const manualBatch = pgTable(
  "manual_batch",
  {
    id: id(),
    runId: text("run_id")
      .notNull()
      .references(() => payoutRun.id),
    bankProfileId: text("bank_profile_id")
      .notNull()
      .references(() => bankProfile.id),
    legalEntityId: text("legal_entity_id")
      .notNull()
      .references(() => legalEntity.id),
    currency: currency(),
    executeOn: day("execute_on").notNull(),
    fileName: text("file_name").notNull(),
    fileSealed: text("file_sealed").notNull(),
    /** Of the file as the bank gets it. */
    fileSha256: text("file_sha256").notNull(),
    payments: integer("payments").notNull(),
    totalMinor: minor("total_minor").notNull(),
    exportedBy: text("exported_by").notNull(),
    exportedAt: instant("exported_at").notNull(),
  },
  (t) => [
    index("manual_batch_run").on(t.runId),
    check("manual_batch_total_positive", sql`total_minor > 0 and payments > 0`),
  ],
);

/** Each handing-out of an order's file. All but the first say why. */
export const manualDownload = pgTable(
  "manual_download",
  {
    batchId: text("batch_id")
      .notNull()
      .references(() => manualBatch.id),
    n: integer("n").notNull(),
    downloadedBy: text("downloaded_by").notNull(),
    downloadedAt: instant("downloaded_at").notNull(),
    reasonText: text("reason_text"),
  },
  (t) => [
    primaryKey({ columns: [t.batchId, t.n] }),
    check("manual_download_says_why", sql`n = 1 or reason_text is not null`),
  ],
);

/** One payout in one order: frozen like an attempt, and at most one of a payout is under way or done. */
export const manualPayment = pgTable(
  "manual_payment",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    payoutId: text("payout_id").notNull(),
    batchId: text("batch_id")
      .notNull()
      .references(() => manualBatch.id),
    endToEndId: text("end_to_end_id").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    currency: currency(),
    state: text("state").$type<ManualPaymentState>().notNull(),
    /** The bank's own name for the payment. */
    reference: text("reference"),
    /** Null: typed by a person. */
    reportId: text("report_id"),
    reasonText: text("reason_text"),
    decidedBy: text("decided_by"),
    decidedAt: instant("decided_at"),
    stepUpId: text("step_up_id"),
  },
  (t) => [
    unique("manual_payment_tenant").on(t.partnerId, t.id),
    foreignKey({
      name: "manual_payment_payout",
      columns: [t.partnerId, t.payoutId],
      foreignColumns: [payout.partnerId, payout.id],
    }),
    check("manual_payment_state_known", oneOf("state", MANUAL_PAYMENT_STATES)),
    uniqueIndex("manual_payment_one_live").on(t.payoutId).where(sql`state in ('exported', 'confirmed')`),
    index("manual_payment_batch").on(t.batchId),
    index("manual_payment_end_to_end").on(t.endToEndId),
  ],
);

/** A file in which the bank says what became of orders; the same bytes are taken in once. */
export const bankReport = pgTable("bank_report", {
  id: id(),
  bankProfileId: text("bank_profile_id")
    .notNull()
    .references(() => bankProfile.id),
  fileName: text("file_name").notNull(),
  sha256: text("sha256").notNull().unique("bank_report_once"),
  rows: integer("rows").notNull(),
  uploadedBy: text("uploaded_by").notNull(),
  uploadedAt: instant("uploaded_at").notNull(),
});

/** A line of it. `result` is what it was found to be when last looked at; what is not matched stands in the worklist until settled. */
export const bankReportRow = pgTable(
  "bank_report_row",
  {
    reportId: text("report_id")
      .notNull()
      .references(() => bankReport.id),
    n: integer("n").notNull(),
    endToEndId: text("end_to_end_id").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    currency: currency(),
    outcome: text("outcome").$type<BankOutcome>().notNull(),
    reference: text("reference").notNull(),
    reasonText: text("reason_text"),
    result: text("result").notNull(),
    paymentId: text("payment_id").references(() => manualPayment.id),
    appliedAt: instant("applied_at"),
    settledBy: text("settled_by"),
    settledAt: instant("settled_at"),
    settledReason: text("settled_reason"),
  },
  (t) => [
    primaryKey({ columns: [t.reportId, t.n] }),
    check("bank_report_row_outcome_known", oneOf("outcome", BANK_OUTCOMES)),
    index("bank_report_row_open").on(t.reportId).where(sql`applied_at is null and settled_at is null`),
  ],
);

/** What the bank gave as proof of a payment, kept as it came; its type is read from its bytes. */
export const paymentProof = pgTable(
  "payment_proof",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    payoutId: text("payout_id").notNull(),
    fileName: text("file_name").notNull(),
    contentType: text("content_type").notNull(),
    content: bytes("content").notNull(),
    sha256: text("sha256").notNull(),
    attachedBy: text("attached_by").notNull(),
    attachedAt: instant("attached_at").notNull(),
  },
  (t) => [
    unique("payment_proof_once").on(t.payoutId, t.sha256),
    foreignKey({
      name: "payment_proof_payout",
      columns: [t.partnerId, t.payoutId],
      foreignColumns: [payout.partnerId, payout.id],
    }),
    check("payment_proof_type_known", oneOf("content_type", ["application/pdf", "image/png", "image/jpeg"])),
  ],
);
