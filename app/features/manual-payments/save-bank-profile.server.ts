import { and, eq, isNull } from "drizzle-orm";
import type { BankReportColumns } from "#app/adapters/bank/bank-report-csv.server.ts";
import { type BankCsvColumns, whyNotColumns } from "#app/domain/bank-csv.ts";
import { DomainError } from "#app/domain/errors.ts";
import type { BankFormat } from "#app/domain/manual-payment-rules.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { StaffCtx } from "#app/features/payouts/prepare-run.server.ts";
import { newId } from "#db/new-id.server.ts";
import { bankProfile } from "#db/schema/manual-payments.ts";
import { withActor } from "#db/with-actor.server.ts";

export type BankProfileInput = {
  readonly legalEntityId: string;
  readonly currency: string;
  readonly format: BankFormat;
  readonly holderName: string;
  readonly accountNumber: string;
  readonly bic: string | null;
  readonly columns: BankCsvColumns;
  readonly reportColumns: BankReportColumns;
};

/**
 * From which account an entity pays a currency, and what its bank's files look like; the one before is kept, and orders
 * that went out under it keep naming it. Answers the profile's id. Refuses: not_allowed, bank_columns_incomplete.
 */
export async function saveBankProfile(ctx: StaffCtx, input: BankProfileInput): Promise<string> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  if (input.format === "bank_csv" && whyNotColumns(input.columns))
    throw new DomainError("bank_columns_incomplete");
  return withActor(ctx, async (tx) => {
    const { legalEntityId, currency } = input;
    await tx
      .update(bankProfile)
      .set({ replacedAt: ctx.now })
      .where(
        and(
          eq(bankProfile.legalEntityId, legalEntityId),
          eq(bankProfile.currency, currency),
          isNull(bankProfile.replacedAt),
        ),
      );
    const id = newId("bpr", ctx.now);
    await tx.insert(bankProfile).values({ id, ...input, createdBy: ctx.actor.accountId, createdAt: ctx.now });
    const details = { legalEntityId, currency, format: input.format, account: input.accountNumber.slice(-4) };
    await audit(tx, ctx, { action: "bank_profile.saved", objectType: "bank_profile", objectId: id, details });
    return id;
  });
}
