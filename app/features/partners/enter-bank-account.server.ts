import { and, eq, isNull } from "drizzle-orm";
import { type BankAccount, bankAccountText, lastFour } from "#app/domain/bank-account.ts";
import type { Cipher } from "#app/domain/cipher.ts";
import { DomainError } from "#app/domain/errors.ts";
import { payoutAccountSubject } from "#app/domain/payout-account-rules.ts";
import { newId } from "#db/new-id.server.ts";
import { payoutAccount } from "#db/schema/partners.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { beginPayoutAccount, type MemberCtx } from "./begin-payout-account.server.ts";
import { issueNotMeLinks } from "./not-me-links.server.ts";
import { bankAccountOwner, type WithCipher } from "./open-bank-account.server.ts";
import { payerOf } from "./payer-of.server.ts";

/**
 * Keeps where a partner is paid by bank, sealed; from the second time on a change, with all that `beginPayoutAccount`
 * says. Answers the new account's id. Refuses: not_allowed (owners and finance only), rail_not_available (it is paid by
 * Stripe), encryption_not_configured, payout_account_same, payouts_frozen, step_up_required.
 */
export async function enterBankAccount(
  ctx: MemberCtx & WithCipher,
  account: BankAccount,
): Promise<{ readonly payoutAccountId: string }> {
  const { role, partnerId } = ctx.actor;
  if (role !== "owner" && role !== "finance") throw new DomainError("not_allowed");
  const { cipher } = ctx;
  if (!cipher) throw new DomainError("encryption_not_configured");
  const id = newId("pac", ctx.now);
  const links = await issueNotMeLinks(ctx, { payoutAccountId: id });
  await withActor(ctx, async (tx) => {
    const payer = await payerOf(tx, partnerId);
    if (payer.rail !== "manual") throw new DomainError("rail_not_available");
    await refuseSame(tx, partnerId, account, cipher);
    await beginPayoutAccount(tx, ctx, {
      subject: bankChangeSubject({ ...ctx, cipher }, account),
      links,
      row: {
        id,
        rail: "manual",
        stripePlatform: payer.platform,
        country: account.country,
        scheme: account.scheme,
        holderName: account.holderName,
        bic: account.bic,
        last4: lastFour(account.number),
        detailsSealed: cipher.seal(account.number, bankAccountOwner(id)),
      },
    });
  });
  return { payoutAccountId: id };
}

/** What a fresh proof for these bank details is bound to; it says nothing of them. Refuses: encryption_not_configured. */
export function bankChangeSubject(
  { actor, cipher }: Pick<MemberCtx, "actor"> & WithCipher,
  account: BankAccount,
): string {
  if (!cipher) throw new DomainError("encryption_not_configured");
  return payoutAccountSubject(actor.partnerId, `bank:${cipher.fingerprint(bankAccountText(account))}`);
}

/** The same details again would only keep a partner waiting. */
async function refuseSame(tx: Tx, partnerId: string, account: BankAccount, cipher: Cipher): Promise<void> {
  const [now] = await tx
    .select()
    .from(payoutAccount)
    .where(and(eq(payoutAccount.partnerId, partnerId), isNull(payoutAccount.replacedAt)));
  if (!now?.detailsSealed) return;
  const same =
    cipher.open(now.detailsSealed, bankAccountOwner(now.id)) === account.number &&
    now.country === account.country &&
    now.bic === account.bic &&
    now.holderName === account.holderName;
  if (same) throw new DomainError("payout_account_same");
}
