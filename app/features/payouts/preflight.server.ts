import type { ConnectedAccount } from "#app/adapters/stripe/accounts.server.ts";
import { classifyStripeError } from "#app/adapters/stripe/errors.server.ts";
import type { Money } from "#app/domain/money.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { writeAccountState } from "#app/features/partners/refresh-payout-account.server.ts";
import type { ClaimedPayout } from "./claim-payout.server.ts";
import { holdPayout } from "./hold-payout.server.ts";
import type { PaymentOutcome } from "./payment-outcome.ts";
import { frozenTransfer } from "./payout-row.server.ts";

/** Step 3: is the frozen account still the partner's, open, and is there money? No key is used up by a no. */
export async function preflight(ctx: Ctx, claimed: ClaimedPayout): Promise<"ready" | PaymentOutcome> {
  const { payout, accountIsCurrent } = claimed;
  const frozen = frozenTransfer(payout);
  if (!accountIsCurrent)
    return holdPayout(ctx, claimed, { status: "held_account", reason: "account_changed" });
  if (claimed.block) return holdPayout(ctx, claimed, { status: "held_account", reason: claimed.block });
  const seen = await readAhead(ctx, frozen.destination);
  if (seen === null) return "stripe_away";
  if ("refusal" in seen) return holdPayout(ctx, claimed, { status: "held_account", reason: seen.refusal });
  const { account, balance } = seen;
  if (!account.transfersActive || !account.payoutsEnabled) {
    if (payout.payoutAccountId) await writeAccountState(ctx, payout.payoutAccountId, account);
    return holdPayout(ctx, claimed, { status: "held_account", reason: `account_${account.state}` });
  }
  const available = balance.find((held) => held.currency === payout.currency);
  if (!available) return holdPayout(ctx, claimed, { status: "held_currency", reason: "currency_not_held" });
  if (available.minor < payout.amountMinor)
    return holdPayout(ctx, claimed, { status: "waiting_funds", reason: "balance_insufficient" });
  return "ready";
}

/** Null when Stripe does not answer: nothing was sent, so the step is simply taken again. */
async function readAhead(
  ctx: Ctx,
  destination: string,
): Promise<{ account: ConnectedAccount; balance: readonly Money[] } | { refusal: string } | null> {
  try {
    return {
      account: await ctx.stripe.retrieveAccount(destination),
      balance: await ctx.stripe.retrieveBalance(),
    };
  } catch (error) {
    const { outcome, code } = classifyStripeError(error);
    return outcome === "definite_no" ? { refusal: code ?? "account_refused" } : null;
  }
}
