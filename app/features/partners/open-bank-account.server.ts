import { and, eq, inArray } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import type { BankAccount, BankScheme } from "#app/domain/bank-account.ts";
import type { Cipher } from "#app/domain/cipher.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { payoutAccount } from "#db/schema/partners.ts";
import type { Tx } from "#db/with-actor.server.ts";

export type WithCipher = { readonly cipher: Cipher | null };

/** Whose secret a sealed number is: in another account's row it does not open. */
export function bankAccountOwner(payoutAccountId: string): string {
  return `payout_account:${payoutAccountId}`;
}

/**
 * The whole numbers of these payout accounts, for whoever is about to pay them: finance alone, each reading audited with
 * what it was for. By id of the account, in the caller's transaction; accounts of Stripe are left out. Refuses:
 * not_allowed, encryption_not_configured.
 */
export async function openBankAccounts(
  tx: Tx,
  ctx: Ctx & WithCipher & { readonly actor: StaffActor },
  { payoutAccountIds, purpose }: { readonly payoutAccountIds: readonly string[]; readonly purpose: string },
): Promise<ReadonlyMap<string, BankAccount>> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  if (!ctx.cipher) throw new DomainError("encryption_not_configured");
  const rows = await tx
    .select()
    .from(payoutAccount)
    .where(and(inArray(payoutAccount.id, [...payoutAccountIds]), eq(payoutAccount.rail, "manual")))
    .orderBy(payoutAccount.id);
  const opened = new Map<string, BankAccount>();
  for (const row of rows) {
    const { id, partnerId, country, scheme, holderName, detailsSealed, bic } = row;
    invariant(detailsSealed && holderName && scheme, "a bank account has its details");
    const number = ctx.cipher.open(detailsSealed, bankAccountOwner(id));
    opened.set(id, { holderName, country, scheme: scheme as BankScheme, number, bic });
    await audit(tx, ctx, {
      action: "payout_account.details_read",
      objectType: "payout_account",
      objectId: id,
      partnerId,
      details: { purpose },
    });
  }
  return opened;
}
