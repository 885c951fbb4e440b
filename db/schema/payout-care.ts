import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
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
import { ATTEMPT_STATES } from "#app/domain/payout-attempt.ts";
import { currency, id, instant, minor, oneOf } from "./columns.ts";
import { payoutAccount } from "./partners.ts";
import { payout } from "./payouts.ts";

/**
 * What a person decided about a payout that machines may not settle, with what Stripe said at that moment. A second
 * person's yes to the same is a row of its own.
 */
export const payoutDecision = pgTable(
  "payout_decision",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    payoutId: text("payout_id").notNull(),
    kind: text("kind").notNull(),
    /** The last attempt when it was decided; a decision about an earlier one says nothing of a later one. */
    attemptN: integer("attempt_n").notNull(),
    transferId: text("transfer_id"),
    amountMinor: minor("amount_minor"),
    currency: currency(),
    /** Whether what Stripe said could be the last word. */
    isConclusive: boolean("is_conclusive").notNull(),
    evidence: jsonb("evidence").notNull(),
    reasonText: text("reason_text").notNull(),
    decidedBy: text("decided_by").notNull(),
    decidedAt: instant("decided_at").notNull(),
  },
  (t) => [
    foreignKey({
      name: "payout_decision_payout",
      columns: [t.partnerId, t.payoutId],
      foreignColumns: [payout.partnerId, payout.id],
    }),
    check("payout_decision_kind_known", oneOf("kind", ["adopt", "allow_next", "write_back", "keep"])),
    index("payout_decision_payout_index").on(t.payoutId),
  ],
);

/** Part or all of a transfer that finance takes back; sent under the discipline of payouts' attempts. */
export const ownReversal = pgTable(
  "own_reversal",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    payoutId: text("payout_id").notNull(),
    transferId: text("transfer_id").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    currency: currency(),
    reasonText: text("reason_text").notNull(),
    askedBy: text("asked_by").notNull(),
    askedAt: instant("asked_at").notNull(),
    status: text("status").notNull(),
    statusReason: text("status_reason"),
    reversalId: text("reversal_id").unique("own_reversal_reversal_once"),
    leaseToken: integer("lease_token").notNull().default(0),
    leaseUntil: instant("lease_until"),
    nextAttemptAt: instant("next_attempt_at"),
  },
  (t) => [
    unique("own_reversal_tenant").on(t.partnerId, t.id),
    foreignKey({
      name: "own_reversal_payout",
      columns: [t.partnerId, t.payoutId],
      foreignColumns: [payout.partnerId, payout.id],
    }),
    check(
      "own_reversal_status_known",
      oneOf("status", ["asked", "sending", "unknown", "done", "no_balance", "needs_human"]),
    ),
    check("own_reversal_amount_positive", sql`amount_minor > 0`),
    uniqueIndex("own_reversal_one_open")
      .on(t.payoutId)
      .where(sql`status in ('asked', 'sending', 'unknown', 'needs_human')`),
  ],
);

export const ownReversalAttempt = pgTable(
  "own_reversal_attempt",
  {
    partnerId: text("partner_id").notNull(),
    ownReversalId: text("own_reversal_id").notNull(),
    n: integer("n").notNull(),
    idempotencyKey: text("idempotency_key").notNull().unique("own_reversal_attempt_key_once"),
    params: jsonb("params").notNull(),
    state: text("state").notNull(),
    firstSentAt: instant("first_sent_at").notNull(),
    lastSentAt: instant("last_sent_at").notNull(),
    errorCode: text("error_code"),
    requestIds: text("request_ids").array().notNull().default([]),
    lookedUpAt: instant("looked_up_at"),
    lookUps: integer("look_ups").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.ownReversalId, t.n] }),
    foreignKey({
      name: "own_reversal_attempt_reversal",
      columns: [t.partnerId, t.ownReversalId],
      foreignColumns: [ownReversal.partnerId, ownReversal.id],
    }),
    check("own_reversal_attempt_state_known", oneOf("state", ATTEMPT_STATES)),
    uniqueIndex("own_reversal_attempt_one_live")
      .on(t.ownReversalId)
      .where(sql`state in ('sending', 'unknown', 'succeeded')`),
  ],
);

/** What Stripe paid out of a partner's account to its bank: the partner's own leg, which never moves our books. */
export const bankPayout = pgTable(
  "bank_payout",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    payoutAccountId: text("payout_account_id").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    currency: currency(),
    status: text("status").notNull(),
    failureCode: text("failure_code"),
    arrivesAt: instant("arrives_at").notNull(),
    madeAt: instant("made_at").notNull(),
    readAt: instant("read_at").notNull(),
  },
  (t) => [
    foreignKey({
      name: "bank_payout_account",
      columns: [t.partnerId, t.payoutAccountId],
      foreignColumns: [payoutAccount.partnerId, payoutAccount.id],
    }),
    check(
      "bank_payout_status_known",
      oneOf("status", ["pending", "in_transit", "paid", "failed", "canceled"]),
    ),
    index("bank_payout_partner").on(t.partnerId, t.madeAt),
  ],
);

/** What the partner's account got of a transfer, in its own currency: for display, never for the books. */
export const transferReceipt = pgTable(
  "transfer_receipt",
  {
    transferId: text("transfer_id").primaryKey(),
    partnerId: text("partner_id").notNull(),
    payoutId: text("payout_id").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    currency: currency(),
    /** As Stripe wrote it; nothing is computed with it. */
    exchangeRate: text("exchange_rate"),
    readAt: instant("read_at").notNull(),
  },
  (t) => [
    foreignKey({
      name: "transfer_receipt_payout",
      columns: [t.partnerId, t.payoutId],
      foreignColumns: [payout.partnerId, payout.id],
    }),
    index("transfer_receipt_payout_index").on(t.payoutId),
  ],
);

/**
 * One row, "payments": whether money may be sent, and the pulse by which an older database is told from this one. A
 * restored backup brings an old pulse with it.
 */
export const paymentWatch = pgTable(
  "payment_watch",
  {
    id: id(),
    mode: text("mode").notNull(),
    modeSince: instant("mode_since").notNull(),
    reason: text("reason"),
    beat: bigint("beat", { mode: "bigint" }).notNull(),
    beatAt: instant("beat_at").notNull(),
    /** The last time an older database was found: what is older than this is looked up before its first attempt. */
    restoredAt: instant("restored_at"),
    releasedBy: text("released_by"),
    releasedAt: instant("released_at"),
  },
  () => [check("payment_watch_mode_known", oneOf("mode", ["normal", "reconcile_only"]))],
);
