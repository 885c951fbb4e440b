import { isStripeError } from "#app/adapters/stripe/errors.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { listAccountsToFollow } from "./accounts-to-follow.server.ts";
import { keepBankPayout } from "./follow-bank-payout.server.ts";

const DAYS = 14;

/** Reads the bank payouts of the last days anew, for what no webhook brought. An account that does not answer is left out. */
export async function refreshBankLeg(
  ctx: Ctx,
): Promise<{ accounts: number; bankPayouts: number; unread: number }> {
  const since = new Date(ctx.now.getTime() - DAYS * 24 * 60 * 60 * 1000);
  const accounts = await listAccountsToFollow(ctx, DAYS);
  let [bankPayouts, unread] = [0, 0];
  for (const accountId of accounts) {
    try {
      for (const seen of await ctx.stripe.listBankPayoutsSince(accountId, since)) {
        await keepBankPayout(ctx, accountId, seen);
        bankPayouts++;
      }
    } catch (error) {
      if (!isStripeError(error)) throw error;
      unread++;
    }
  }
  return { accounts: accounts.length, bankPayouts, unread };
}
