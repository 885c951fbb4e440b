import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { type BankRow, type MatchedRow, matchReport } from "#app/domain/bank-report.ts";
import { DomainError } from "#app/domain/errors.ts";
import { confirmSubject } from "#app/domain/manual-payment-rules.ts";
import { consumeStepUp } from "#app/features/accounts/consume-step-up.server.ts";
import { lockPartnerBooks } from "#app/features/ledger/lock-partner-books.server.ts";
import type { StaffCtx } from "#app/features/payouts/prepare-run.server.ts";
import { refuseWhileClosing } from "#app/features/payouts/refuse-while-closing.server.ts";
import { bankReport, bankReportRow, manualPayment } from "#db/schema/manual-payments.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import {
  bookPaid,
  bookRefused,
  bookReturned,
  lockPayment,
  type ManualPaymentRow,
} from "./book-manual-payment.server.ts";
import { refuseExporter } from "./confirm-payment.server.ts";
import { orderedPayments } from "./take-bank-report.server.ts";

/**
 * A second person confirms what the bank's file says of our orders: lines are matched once more, under locks, and the
 * matched ones are booked, each once; the others stand in the worklist. All or nothing. Null: no such file. Refuses:
 * not_allowed, confirmer_is_exporter, step_up_required, nothing_to_confirm, period_closing.
 */
export async function confirmReport(
  ctx: StaffCtx,
  { reportId }: { readonly reportId: string },
): Promise<{ readonly booked: number; readonly open: number } | null> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const [report] = await tx.select().from(bankReport).where(eq(bankReport.id, reportId));
    if (!report) return null;
    const { rows, payments } = await lockOpen(tx, reportId);
    await refuseWhileClosing(tx);
    const matched = matchReport(rows.map(bankRow), await orderedPayments(tx, rows));
    const due = matched.filter(({ result }) => result === "matched");
    if (due.length === 0) throw new DomainError("nothing_to_confirm");
    for (const batchId of new Set(due.map((one) => payments.get(one.paymentId ?? "")?.batchId ?? "")))
      await refuseExporter(tx, ctx, batchId);
    const stepUpId = await consumeStepUp(tx, ctx, {
      purpose: "confirm_manual_payment",
      subject: reportSubject(report, matched),
    });
    for (const [at, one] of matched.entries()) {
      const row = rows[at];
      const payment = payments.get(one.paymentId ?? "");
      const applied = one.result === "matched" || one.result === "repeated";
      if (one.result === "matched" && payment) await book(tx, ctx, payment, one, { reportId, stepUpId });
      if (row)
        await tx
          .update(bankReportRow)
          .set({ result: one.result, paymentId: one.paymentId, appliedAt: applied ? ctx.now : null })
          .where(and(eq(bankReportRow.reportId, reportId), eq(bankReportRow.n, row.n)));
    }
    return { booked: due.length, open: matched.length - due.length };
  });
}

/** What the proof for a file is bound to: the file, and what it would confirm to the cent. */
export function reportSubject(
  report: { readonly id: string; readonly sha256: string },
  matched: readonly MatchedRow[],
): string {
  const due = matched.filter(({ result }) => result === "matched").map(({ row }) => row);
  const totalMinor = due.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return confirmSubject({
    ...report,
    sha256OrReference: report.sha256,
    totalMinor,
    currency: due[0]?.currency ?? "-",
  });
}

type ReportRow = typeof bankReportRow.$inferSelect;

export function bankRow({ reasonText, ...row }: ReportRow): BankRow {
  const { endToEndId, amountMinor, currency, outcome, reference } = row;
  return { endToEndId, amountMinor, currency, outcome, reference, reason: reasonText };
}

/** Lines that are open, and the payments they may be about: the partners' books first, then rows, each in the order of ids. */
async function lockOpen(tx: Tx, reportId: string) {
  const open = and(
    eq(bankReportRow.reportId, reportId),
    isNull(bankReportRow.appliedAt),
    isNull(bankReportRow.settledAt),
  );
  const wanted = await tx.select().from(bankReportRow).where(open).orderBy(asc(bankReportRow.n));
  const ids = (await orderedPayments(tx, wanted)).map(({ paymentId }) => paymentId).toSorted();
  const owners = await tx
    .selectDistinct({ partnerId: manualPayment.partnerId })
    .from(manualPayment)
    .where(inArray(manualPayment.id, ["", ...ids]))
    .orderBy(manualPayment.partnerId);
  for (const { partnerId } of owners) await lockPartnerBooks(tx, partnerId);
  const payments = new Map<string, ManualPaymentRow>();
  for (const id of ids) {
    const payment = await lockPayment(tx, id);
    if (payment) payments.set(id, payment);
  }
  const rows = await tx.select().from(bankReportRow).where(open).orderBy(asc(bankReportRow.n)).for("update");
  return { rows, payments };
}

function book(
  tx: Tx,
  ctx: StaffCtx,
  payment: ManualPaymentRow,
  { row }: MatchedRow,
  by: { readonly reportId: string; readonly stepUpId: string },
): Promise<void> {
  const says = { ...by, reference: row.reference, reason: row.reason };
  switch (row.outcome) {
    case "paid":
      return bookPaid(tx, ctx, payment, says);
    case "refused":
      return bookRefused(tx, ctx, payment, says);
    case "returned":
      return bookReturned(tx, ctx, payment, says);
  }
}
