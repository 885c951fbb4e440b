import { and, eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { payoutReversedJournal, payoutSettledJournal } from "#app/domain/payout-journals.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { writeJournal } from "#app/features/ledger/write-journal.server.ts";
import { changePayout, type PayoutRow } from "#app/features/payouts/payout-row.server.ts";
import type { StaffCtx } from "#app/features/payouts/prepare-run.server.ts";
import { tellPartner } from "#app/features/payouts/tell-partner.server.ts";
import { manualPayment } from "#db/schema/manual-payments.ts";
import { payout, transferReversal } from "#db/schema/payouts.ts";
import { statement } from "#db/schema/statements.ts";
import type { Tx } from "#db/with-actor.server.ts";

export type ManualPaymentRow = typeof manualPayment.$inferSelect;

/** What a bank said of a payment, and who vouches for it. */
export type BankSays = {
  readonly reference: string;
  readonly reason: string | null;
  /** Null: typed by a person. */
  readonly reportId: string | null;
  readonly stepUpId: string;
};

/**
 * The bank paid it: in transit → gone, once for this payment. The row is locked by the caller. Refuses:
 * manual_payment_not_open (confirmed, refused or returned meanwhile).
 */
export async function bookPaid(
  tx: Tx,
  ctx: StaffCtx,
  payment: ManualPaymentRow,
  says: BankSays,
): Promise<void> {
  await decide(tx, ctx, payment, { state: "confirmed", ...says });
  const row = await lockedPayout(tx, payment);
  await changePayout(tx, row.id, null, {
    status: "paid",
    statusReason: null,
    nextAttemptAt: null,
    transferId: payment.id,
    paidAt: ctx.now,
    confirmedAt: ctx.now,
  });
  await writeJournal(
    tx,
    payoutSettledJournal(payment.id, row.amountMinor, "bank_account"),
    placeOf(row, ctx),
  );
  await record(tx, ctx, row, "payout.paid_by_bank", says);
  const [paper] = await tx
    .select({ number: statement.number })
    .from(statement)
    .where(eq(statement.id, row.statementId));
  await tellPartner(tx, ctx, row.partnerId, "payout_sent", {
    amount: { minor: row.amountMinor, currency: row.currency },
    statementNumber: paper?.number ?? row.statementId,
    payoutUrl: `${ctx.origin}/portal/payouts`,
  });
}

/** It never left the bank: a person of finance decides, by cancelling (owed again). Refuses: manual_payment_not_open. */
export async function bookRefused(
  tx: Tx,
  ctx: StaffCtx,
  payment: ManualPaymentRow,
  says: BankSays,
): Promise<void> {
  await decide(tx, ctx, payment, { state: "refused", ...says });
  const row = await lockedPayout(tx, payment);
  await changePayout(tx, row.id, null, { status: "needs_human", statusReason: "bank_refused" });
  await record(tx, ctx, row, "payout.refused_by_bank", says);
}

/**
 * It was paid and came back whole: booked once, and the money waits for finance's decision (`decideReversal`); no machine
 * pays it again. Refuses: manual_payment_not_open (never confirmed, or returned already).
 */
export async function bookReturned(
  tx: Tx,
  ctx: StaffCtx,
  payment: ManualPaymentRow,
  says: BankSays,
): Promise<void> {
  const row = await lockedPayout(tx, payment);
  if (row.transferId !== payment.id || row.status !== "paid")
    throw new DomainError("manual_payment_not_open");
  const id = `ret_${payment.id}`;
  const { partnerId, currency, amountMinor } = row;
  const at = ctx.now;
  const values = { id, partnerId, payoutId: row.id, transferId: payment.id, amountMinor, currency };
  await tx.insert(transferReversal).values({ ...values, reversedAt: at, recordedAt: at });
  await changePayout(tx, row.id, null, { status: "reversed", statusReason: "bank_returned" });
  await writeJournal(tx, payoutReversedJournal(id, amountMinor, "bank_account"), placeOf(row, ctx));
  await record(tx, ctx, row, "payout.returned_by_bank", says);
}

/** One payment, waiting for whoever else holds it. */
export async function lockPayment(tx: Tx, paymentId: string): Promise<ManualPaymentRow | null> {
  const [row] = await tx.select().from(manualPayment).where(eq(manualPayment.id, paymentId)).for("update");
  return row ?? null;
}

async function decide(
  tx: Tx,
  ctx: StaffCtx,
  payment: ManualPaymentRow,
  { reason, ...said }: BankSays & { readonly state: "confirmed" | "refused" },
): Promise<void> {
  const decided = await tx
    .update(manualPayment)
    .set({ ...said, reasonText: reason, decidedBy: ctx.actor.accountId, decidedAt: ctx.now })
    .where(and(eq(manualPayment.id, payment.id), eq(manualPayment.state, "exported")))
    .returning({ id: manualPayment.id });
  if (decided.length === 0) throw new DomainError("manual_payment_not_open");
}

async function lockedPayout(tx: Tx, { payoutId }: ManualPaymentRow): Promise<PayoutRow> {
  const [row] = await tx.select().from(payout).where(eq(payout.id, payoutId)).for("update");
  if (!row) throw new DomainError("manual_payment_not_open");
  return row;
}

function placeOf(row: PayoutRow, ctx: StaffCtx) {
  const { partnerId, legalEntityId, currency } = row;
  return { partnerId, legalEntityId, currency, periodId: null, eventAt: ctx.now, now: ctx.now };
}

function record(tx: Tx, ctx: StaffCtx, row: PayoutRow, action: string, says: BankSays): Promise<void> {
  const details = {
    amountMinor: String(row.amountMinor),
    currency: row.currency,
    reference: says.reference,
    reason: says.reason,
    reportId: says.reportId,
  };
  return audit(tx, ctx, {
    action,
    objectType: "payout",
    objectId: row.id,
    partnerId: row.partnerId,
    details,
  });
}
