import { and, eq, sql } from "drizzle-orm";
import type { ConnectedAccount } from "#app/adapters/stripe/accounts.server.ts";
import { classifyStripeError } from "#app/adapters/stripe/errors.server.ts";
import type { NewTransfer } from "#app/adapters/stripe/transfers.server.ts";
import type { Money } from "#app/domain/money.ts";
import { attemptKey, type NextStep, transferGroup } from "#app/domain/payout-attempt.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { writeAccountState } from "#app/features/partners/refresh-payout-account.server.ts";
import { payoutAttempt } from "#db/schema/payouts.ts";
import { pgErrorOf, withActor } from "#db/with-actor.server.ts";
import { bookTransfer } from "./book-transfer.server.ts";
import type { ClaimedPayout } from "./claim-payout.server.ts";
import { FROZEN_PARAMS, type FrozenParams } from "./frozen-params.ts";
import { holdPayout } from "./hold-payout.server.ts";
import { lookUpTransfer } from "./look-up-transfer.server.ts";
import type { PaymentOutcome } from "./payment-outcome.ts";
import { changePayout, frozenTransfer } from "./payout-row.server.ts";
import { recordFailure } from "./record-failure.server.ts";

/** Steps 3 to 8: reads first, a look when anything was ever sent, the attempt committed, then one call. */
export async function sendPayout(
  ctx: Ctx,
  claimed: ClaimedPayout,
  step: Extract<NextStep, { do: "send" }>,
): Promise<PaymentOutcome> {
  const ready = await preflight(ctx, claimed);
  if (ready !== "ready") return ready;
  if (step.lookFirst) {
    const found = await ctx.stripe.listTransfersByGroup(transferGroup(claimed.payout.id));
    const [only] = found;
    if (only && found.length === 1 && only.amountReversedMinor === 0n)
      return bookTransfer(ctx, claimed, { ...only, reversals: [] }, "look_up");
    if (found.length > 0)
      return holdPayout(ctx, claimed, { status: "needs_human", reason: "transfer_found_before_sending" });
  }
  const params = paramsOf(ctx, claimed, step.n);
  switch (await writeAttempt(ctx, claimed, step.n, params)) {
    case "written":
      return send(ctx, claimed, step.n, params);
    case "lost_lease":
      return "lost_lease";
    case "account_blocked":
      return holdPayout(ctx, claimed, { status: "held_account", reason: "account_changed" });
  }
}

/** The frozen parameters again under the same key: a first run or a replay, either is right (step 9). */
export async function resendAttempt(
  ctx: Ctx,
  claimed: ClaimedPayout,
  step: Extract<NextStep, { do: "resend" }>,
): Promise<PaymentOutcome> {
  const attempt = claimed.attempts.find(({ n }) => n === step.n);
  const params = FROZEN_PARAMS.parse(attempt?.params);
  // Frozen since: asking what became of it moves nothing, sending it again might.
  if (claimed.block === "payouts_frozen")
    return lookUpTransfer(ctx, claimed, { do: "look_up", n: step.n, conclusive: false });
  const mayGoOn = await withActor(ctx, async (tx) => {
    if (!(await changePayout(tx, claimed.payout.id, claimed.fence, { status: "sending" }))) return false;
    await tx
      .update(payoutAttempt)
      .set({ state: "sending", lastSentAt: ctx.now })
      .where(and(eq(payoutAttempt.payoutId, claimed.payout.id), eq(payoutAttempt.n, step.n)));
    return true;
  });
  return mayGoOn ? send(ctx, claimed, step.n, params) : "lost_lease";
}

/** Step 3: is the frozen account still the partner's, open, and is there money? No key is used up by a no. */
async function preflight(ctx: Ctx, claimed: ClaimedPayout): Promise<"ready" | PaymentOutcome> {
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

/** Frozen with the attempt: a repeat is the same to the letter. */
function paramsOf(ctx: Ctx, { payout, statementNumber }: ClaimedPayout, n: number): FrozenParams {
  const { amountMinor, currency, destination } = frozenTransfer(payout);
  return {
    amountMinor: String(amountMinor),
    currency,
    destination,
    transferGroup: transferGroup(payout.id),
    metadata: { payout_id: payout.id, attempt_id: attemptKey(payout.id, n), env: ctx.origin },
    description: statementNumber,
  };
}

/** What the database answers to an attempt at an account that was changed or frozen since it was read. */
const ACCOUNT_BLOCKED = "RP006";

/** Step 5: after this commit there may be a transfer, whatever happens. */
async function writeAttempt(
  ctx: Ctx,
  claimed: ClaimedPayout,
  n: number,
  params: FrozenParams,
): Promise<"written" | "lost_lease" | "account_blocked"> {
  const { id: payoutId, partnerId } = claimed.payout;
  const writing = withActor(ctx, async (tx) => {
    if (!(await changePayout(tx, payoutId, claimed.fence, { status: "sending", statusReason: null })))
      return "lost_lease" as const;
    await tx.insert(payoutAttempt).values({
      partnerId,
      payoutId,
      n,
      idempotencyKey: attemptKey(payoutId, n),
      params,
      state: "sending",
      firstSentAt: ctx.now,
      lastSentAt: ctx.now,
    });
    return "written" as const;
  });
  return writing.catch((error: unknown) => {
    if (pgErrorOf(error)?.code === ACCOUNT_BLOCKED) return "account_blocked" as const;
    throw error;
  });
}

/** Steps 6 to 8, outside any transaction. */
async function send(
  ctx: Ctx,
  claimed: ClaimedPayout,
  n: number,
  params: FrozenParams,
): Promise<PaymentOutcome> {
  const wanted: NewTransfer = {
    ...params,
    amountMinor: BigInt(params.amountMinor),
    idempotencyKey: attemptKey(claimed.payout.id, n),
  };
  const answer = await ctx.stripe
    .createTransfer(wanted)
    .catch((error: unknown) => classifyStripeError(error));
  if (!("transfer" in answer)) return recordFailure(ctx, claimed, n, answer);
  await withActor(ctx, (tx) =>
    tx
      .update(payoutAttempt)
      .set({ requestIds: sql`array_append(${payoutAttempt.requestIds}, ${answer.requestId})` })
      .where(and(eq(payoutAttempt.payoutId, claimed.payout.id), eq(payoutAttempt.n, n))),
  );
  return bookTransfer(ctx, claimed, { ...answer.transfer, reversals: [] }, "answer");
}
