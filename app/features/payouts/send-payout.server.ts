import { and, eq, sql } from "drizzle-orm";
import { classifyStripeError } from "#app/adapters/stripe/errors.server.ts";
import type { NewTransfer, StripeTransfer } from "#app/adapters/stripe/transfers.server.ts";
import { attemptKey, type NextStep, transferGroup } from "#app/domain/payout-attempt.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { payout, payoutAttempt } from "#db/schema/payouts.ts";
import { pgErrorOf, type Tx, withActor } from "#db/with-actor.server.ts";
import { bookTransfer } from "./book-transfer.server.ts";
import type { ClaimedPayout } from "./claim-payout.server.ts";
import { findOrphan } from "./find-orphan.server.ts";
import { FROZEN_PARAMS, type FrozenParams } from "./frozen-params.ts";
import { holdInTx, holdPayout } from "./hold-payout.server.ts";
import { lookUpTransfer } from "./look-up-transfer.server.ts";
import { whyNotSend } from "./may-send.server.ts";
import type { PaymentOutcome } from "./payment-outcome.ts";
import { changePayout, frozenTransfer } from "./payout-row.server.ts";
import { preflight } from "./preflight.server.ts";
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
    const found = await lookByGroup(ctx, claimed.payout.id);
    if (found === null) return "stripe_away";
    const [only] = found;
    if (only && found.length === 1 && only.amountReversedMinor === 0n)
      return bookTransfer(ctx, claimed, { ...only, reversals: [] }, "look_up");
    if (found.length > 0)
      return holdPayout(ctx, claimed, { status: "needs_human", reason: "transfer_found_before_sending" });
  }
  if (claimed.restoredAt && step.n === 1) {
    const orphan = await findOrphan(ctx, claimed, claimed.restoredAt);
    if (orphan === null) return "stripe_away";
    if (orphan)
      return holdPayout(ctx, claimed, { status: "needs_human", reason: "orphan_transfer_to_account" });
  }
  const params = paramsOf(ctx, claimed, step.n);
  const stopped = await writeAttempt(ctx, claimed, step.n, params);
  return stopped ?? send(ctx, claimed, step.n, params);
}

/** Null when Stripe does not answer: nothing is sent without a look, and the step is taken again. */
async function lookByGroup(ctx: Ctx, payoutId: string): Promise<readonly StripeTransfer[] | null> {
  try {
    return await ctx.stripe.listTransfersByGroup(transferGroup(payoutId));
  } catch (error) {
    if (classifyStripeError(error).outcome === "definite_no") throw error;
    return null;
  }
}

/** The frozen parameters again under the same key: a first run or a replay, either is right (step 9). */
export async function resendAttempt(
  ctx: Ctx,
  claimed: ClaimedPayout,
  step: Extract<NextStep, { do: "resend" }>,
): Promise<PaymentOutcome> {
  // Frozen since: asking what became of it moves nothing, sending it again might.
  if (claimed.block === "payouts_frozen")
    return lookUpTransfer(ctx, claimed, { do: "look_up", n: step.n, conclusive: false });
  const attempt = claimed.attempts.find(({ n }) => n === step.n);
  const params = FROZEN_PARAMS.parse(attempt?.params);
  const stopped = await goOn(ctx, claimed, async (tx) => {
    await changePayout(tx, claimed.payout.id, claimed.fence, { status: "sending" });
    await tx
      .update(payoutAttempt)
      .set({ state: "sending", lastSentAt: ctx.now })
      .where(and(eq(payoutAttempt.payoutId, claimed.payout.id), eq(payoutAttempt.n, step.n)));
  });
  return stopped ?? send(ctx, claimed, step.n, params);
}

/** Writes what goes before a call if the lease still holds and every gate lets it pass; else answers why it stops. */
function goOn(
  ctx: Ctx,
  { payout: { id }, fence }: ClaimedPayout,
  write: (tx: Tx) => Promise<void>,
): Promise<PaymentOutcome | null> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(payout).where(eq(payout.id, id)).for("update");
    if (row?.leaseToken !== fence) return "lost_lease";
    const refusal = await whyNotSend(tx, ctx, row);
    if (refusal && "wait" in refusal) return "not_now";
    if (refusal) {
      await holdInTx(tx, ctx, id, fence, refusal.hold);
      return refusal.hold.status === "needs_human" ? "needs_human" : "held";
    }
    await write(tx);
    return null;
  });
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
function writeAttempt(
  ctx: Ctx,
  claimed: ClaimedPayout,
  n: number,
  params: FrozenParams,
): Promise<PaymentOutcome | null> {
  const { id: payoutId, partnerId } = claimed.payout;
  const writing = goOn(ctx, claimed, async (tx) => {
    await changePayout(tx, payoutId, claimed.fence, { status: "sending", statusReason: null });
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
  });
  return writing.catch((error: unknown) => {
    if (pgErrorOf(error)?.code !== ACCOUNT_BLOCKED) throw error;
    return holdPayout(ctx, claimed, { status: "held_account", reason: "account_changed" });
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
