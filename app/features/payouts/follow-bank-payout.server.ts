import { eq } from "drizzle-orm";
import type { StripeBankPayout } from "#app/adapters/stripe/bank.server.ts";
import { system } from "#app/domain/actor.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { payoutAccount } from "#db/schema/partners.ts";
import { bankPayout } from "#db/schema/payout-care.ts";
import { withActor } from "#db/with-actor.server.ts";

/**
 * The bank leg (step 19): reads what Stripe paid out of a partner's account to its bank anew, and keeps what it says
 * now. It may have failed days after it was paid. Nothing of ours moves by it: no books, no payout, no transfer.
 */
export async function followBankPayout(
  ctx: Ctx,
  { accountId, bankPayoutId }: { readonly accountId: string; readonly bankPayoutId: string },
): Promise<"bank_leg_read" | "unknown_account"> {
  const seen = await ctx.stripe.retrieveBankPayout(accountId, bankPayoutId);
  return keepBankPayout(ctx, accountId, seen);
}

/** Writes a reading of one bank payout; an older reading never overwrites a newer one. */
export function keepBankPayout(
  ctx: Ctx,
  accountId: string,
  seen: StripeBankPayout,
): Promise<"bank_leg_read" | "unknown_account"> {
  const worker: Ctx = ctx.actor.kind === "system" ? ctx : { ...ctx, actor: system("follow_bank_payout") };
  return withActor(worker, async (tx) => {
    const [account] = await tx
      .select({ id: payoutAccount.id, partnerId: payoutAccount.partnerId })
      .from(payoutAccount)
      .where(eq(payoutAccount.stripeAccountId, accountId));
    if (!account) return "unknown_account";
    const [before] = await tx.select().from(bankPayout).where(eq(bankPayout.id, seen.id)).for("update");
    if (before && before.readAt > ctx.now) return "bank_leg_read";
    const { status, failureCode, arrivesAt } = seen;
    const reading = { status, failureCode, arrivesAt, readAt: ctx.now };
    await tx
      .insert(bankPayout)
      .values({
        ...reading,
        id: seen.id,
        partnerId: account.partnerId,
        payoutAccountId: account.id,
        amountMinor: seen.amountMinor,
        currency: seen.currency,
        madeAt: seen.createdAt,
      })
      .onConflictDoUpdate({ target: bankPayout.id, set: reading });
    if (status === "failed" && before?.status !== "failed")
      await audit(tx, worker, {
        action: "bank_payout.failed",
        objectType: "bank_payout",
        objectId: seen.id,
        partnerId: account.partnerId,
        details: { was: before?.status ?? null, failureCode, amountMinor: String(seen.amountMinor) },
      });
    return "bank_leg_read";
  });
}
