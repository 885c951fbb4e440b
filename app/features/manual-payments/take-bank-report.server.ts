import { eq, inArray, sql } from "drizzle-orm";
import {
  BANK_REPORT_COLUMNS,
  type BankReportReading,
  readBankReportCsv,
} from "#app/adapters/bank/bank-report-csv.server.ts";
import { isXml, readBankReportXml } from "#app/adapters/bank/bank-report-xml.server.ts";
import { type BankRow, type MatchedRow, matchReport, type OrderedPayment } from "#app/domain/bank-report.ts";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { StaffCtx } from "#app/features/payouts/prepare-run.server.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import { newId } from "#db/new-id.server.ts";
import { bankProfile, bankReport, bankReportRow, manualPayment } from "#db/schema/manual-payments.ts";
import { transferReversal } from "#db/schema/payouts.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";

export type TakenReport =
  | { readonly ok: true; readonly reportId: string }
  | Extract<BankReportReading, { readonly ok: false }>;

/**
 * Takes in a bank's file: reads it by the profile's mapping (or as camt.054 / pain.002), matches each line and keeps it.
 * Nothing is confirmed by that. Null: no such profile. Refuses: not_allowed, bank_report_already_there.
 */
export async function takeBankReport(
  ctx: StaffCtx,
  file: { readonly bankProfileId: string; readonly fileName: string; readonly bytes: Uint8Array },
): Promise<TakenReport | null> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  const { bankProfileId, fileName, bytes } = file;
  const [profile] = await withActor(ctx, (tx) =>
    tx.select().from(bankProfile).where(eq(bankProfile.id, bankProfileId)),
  );
  if (!profile) return null;
  const reading = isXml(bytes)
    ? readBankReportXml(bytes)
    : await readBankReportCsv(bytes, BANK_REPORT_COLUMNS.parse(profile.reportColumns));
  if (!reading.ok) return reading;
  return withActor(ctx, async (tx) => {
    const reportId = newId("bre", ctx.now);
    const { rows } = reading;
    const kept = await tx
      .insert(bankReport)
      .values({
        id: reportId,
        bankProfileId,
        fileName,
        sha256: sha256Hex(bytes),
        rows: rows.length,
        uploadedBy: ctx.actor.accountId,
        uploadedAt: ctx.now,
      })
      .onConflictDoNothing()
      .returning({ id: bankReport.id });
    if (kept.length === 0) throw new DomainError("bank_report_already_there");
    const matched = matchReport(rows, await orderedPayments(tx, rows));
    const values = matched.map((one, at) => rowOf(reportId, at + 1, one));
    if (values.length > 0) await tx.insert(bankReportRow).values(values);
    const details = {
      rows: rows.length,
      matched: matched.filter(({ result }) => result === "matched").length,
    };
    await audit(tx, ctx, {
      action: "bank_report.taken",
      objectType: "bank_report",
      objectId: reportId,
      details,
    });
    return { ok: true, reportId };
  });
}

function rowOf(reportId: string, n: number, { row, result, paymentId }: MatchedRow) {
  const { reason, ...said } = row;
  return { reportId, n, ...said, reasonText: reason, result, paymentId };
}

/** The newest order of each payout that a bank's file speaks of, by end-to-end id. */
export async function orderedPayments(
  reader: Reader,
  rows: readonly Pick<BankRow, "endToEndId">[],
): Promise<readonly OrderedPayment[]> {
  const ids = [...new Set(rows.map(({ endToEndId }) => endToEndId))];
  if (ids.length === 0) return [];
  const found = await reader
    .selectDistinctOn([manualPayment.endToEndId], {
      paymentId: manualPayment.id,
      endToEndId: manualPayment.endToEndId,
      amountMinor: manualPayment.amountMinor,
      currency: manualPayment.currency,
      state: manualPayment.state,
      reference: manualPayment.reference,
      returned: sql<string>`(select coalesce(sum(${transferReversal.amountMinor}), 0) from ${transferReversal}
        where ${transferReversal.transferId} = ${manualPayment.id})`,
    })
    .from(manualPayment)
    .where(inArray(manualPayment.endToEndId, ids))
    .orderBy(manualPayment.endToEndId, sql`${manualPayment.id} desc`);
  return found.map(({ returned, ...payment }) => ({ ...payment, returnedMinor: BigInt(returned) }));
}
