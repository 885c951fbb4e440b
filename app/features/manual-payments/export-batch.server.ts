import { and, eq, isNull } from "drizzle-orm";
import { type BankOrder, type BankPayment, bankId } from "#app/domain/bank-payment.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { whyNotPayTo } from "#app/domain/payout-account-rules.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { frozenPartners } from "#app/features/partners/frozen-partners.server.ts";
import { openBankAccounts, type WithCipher } from "#app/features/partners/open-bank-account.server.ts";
import { whyNotSend } from "#app/features/payouts/may-send.server.ts";
import { changePayout, type PayoutRow } from "#app/features/payouts/payout-row.server.ts";
import type { StaffCtx } from "#app/features/payouts/prepare-run.server.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import { newId } from "#db/new-id.server.ts";
import { bankProfile, manualBatch, manualDownload, manualPayment } from "#db/schema/manual-payments.ts";
import { payoutAccount } from "#db/schema/partners.ts";
import { payout, payoutRun } from "#db/schema/payouts.ts";
import { statement } from "#db/schema/statements.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { writeOrder } from "./write-order.server.ts";

export type Exported = {
  readonly batchId: string;
  readonly payments: number;
  /** Payouts of the run that wait: their account cools off, payments are stopped, … They go out with a later order. */
  readonly leftOut: readonly { readonly payoutId: string; readonly why: string }[];
};

/** The owner that the sealed file is bound to. */
export const batchOwner = (batchId: string): string => `manual_batch:${batchId}`;

/**
 * Makes one order to the bank of all payouts of a run that are paid by hand and were not ordered yet, and freezes it: file,
 * hash, sum, each payment. From here on they are under way, and never in a second order unless the bank refused them.
 * Null when there is no such run. Refuses: not_allowed, nothing_to_export, bank_profile_missing, bank_order_not_possible,
 * encryption_not_configured.
 */
export async function exportBatch(
  ctx: StaffCtx & WithCipher,
  { runId, executeOn }: { readonly runId: string; readonly executeOn: string },
): Promise<Exported | null> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  const { cipher } = ctx;
  if (!cipher) throw new DomainError("encryption_not_configured");
  return withActor(ctx, async (tx) => {
    const [run] = await tx.select().from(payoutRun).where(eq(payoutRun.id, runId)).for("update");
    if (!run) return null;
    const { legalEntityId, currency } = run;
    const { due, leftOut } = await duePayouts(tx, ctx, runId);
    if (due.length === 0) throw new DomainError("nothing_to_export");
    const [profile] = await tx
      .select()
      .from(bankProfile)
      .where(
        and(
          eq(bankProfile.legalEntityId, legalEntityId),
          eq(bankProfile.currency, currency),
          isNull(bankProfile.replacedAt),
        ),
      );
    if (!profile) throw new DomainError("bank_profile_missing");
    const batchId = newId("mba", ctx.now);
    const order: BankOrder = {
      messageId: bankId(batchId),
      madeAt: ctx.now,
      executeOn,
      currency,
      from: { holderName: profile.holderName, number: profile.accountNumber, bic: profile.bic },
      payments: await bankPayments(tx, ctx, due, batchId),
    };
    const file = writeOrder(order, profile);
    if (!file.ok) throw new DomainError("bank_order_not_possible", { why: file.fault });
    await tx.insert(manualBatch).values({
      id: batchId,
      runId,
      bankProfileId: profile.id,
      legalEntityId,
      currency,
      executeOn,
      fileName: file.name,
      fileSealed: cipher.seal(file.text, batchOwner(batchId)),
      fileSha256: sha256Hex(file.text),
      payments: due.length,
      totalMinor: due.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
      exportedBy: ctx.actor.accountId,
      exportedAt: ctx.now,
    });
    await tx
      .insert(manualDownload)
      .values({ batchId, n: 1, downloadedBy: ctx.actor.accountId, downloadedAt: ctx.now });
    for (const row of due) await orderPayment(tx, ctx, row, batchId);
    const details = { batchId, payments: due.length, sha256: sha256Hex(file.text) };
    await audit(tx, ctx, {
      action: "manual_batch.exported",
      objectType: "payout_run",
      objectId: runId,
      details,
    });
    return { batchId, payments: due.length, leftOut };
  });
}

async function orderPayment(tx: Tx, ctx: StaffCtx, row: PayoutRow, batchId: string): Promise<void> {
  await tx.insert(manualPayment).values({
    id: newId("mpy", ctx.now),
    partnerId: row.partnerId,
    payoutId: row.id,
    batchId,
    endToEndId: bankId(row.id),
    amountMinor: row.amountMinor,
    currency: row.currency,
    state: "exported",
  });
}

/** Payouts of the run that may go to the bank now, locked in the order of their ids; and why others may not. Those that may are under way from here on. */
async function duePayouts(tx: Tx, ctx: StaffCtx, runId: string) {
  const rows = await tx
    .select()
    .from(payout)
    .where(and(eq(payout.runId, runId), eq(payout.rail, "manual"), eq(payout.status, "approved")))
    .orderBy(payout.id)
    .for("update");
  const frozen = await frozenPartners(
    tx,
    rows.map(({ partnerId }) => partnerId),
  );
  const due: PayoutRow[] = [];
  const leftOut: { payoutId: string; why: string }[] = [];
  for (const row of rows) {
    const why = await whyNotOrder(tx, ctx, row, frozen.has(row.partnerId));
    if (why === null) {
      // At once, so that the next one's look at the day's limit counts it.
      await changePayout(tx, row.id, null, { status: "sending", statusReason: null, nextAttemptAt: null });
      due.push(row);
    } else leftOut.push({ payoutId: row.id, why });
  }
  return { due, leftOut };
}

async function whyNotOrder(tx: Tx, ctx: StaffCtx, row: PayoutRow, isFrozen: boolean): Promise<string | null> {
  const refusal = await whyNotSend(tx, ctx, row);
  if (refusal) return "wait" in refusal ? refusal.wait : (refusal.hold.reason ?? refusal.hold.status);
  const [account] = await tx
    .select()
    .from(payoutAccount)
    .where(eq(payoutAccount.id, row.payoutAccountId ?? ""));
  return account ? whyNotPayTo(account, { isFrozen, at: ctx.now }) : "no_account";
}

async function bankPayments(
  tx: Tx,
  ctx: StaffCtx & WithCipher,
  due: readonly PayoutRow[],
  batchId: string,
): Promise<readonly BankPayment[]> {
  const payoutAccountIds = due.flatMap(({ payoutAccountId }) => (payoutAccountId ? [payoutAccountId] : []));
  const accounts = await openBankAccounts(tx, ctx, { payoutAccountIds, purpose: `manual_batch:${batchId}` });
  const payments: BankPayment[] = [];
  for (const row of due) {
    const account = accounts.get(row.payoutAccountId ?? "");
    invariant(account, `payout ${row.id} names a bank account`);
    const [paper] = await tx
      .select({ number: statement.number })
      .from(statement)
      .where(eq(statement.id, row.statementId));
    const { amountMinor, currency } = row;
    payments.push({
      ...account,
      endToEndId: bankId(row.id),
      amountMinor,
      currency,
      remittance: paper?.number ?? row.statementId,
    });
  }
  return payments;
}
