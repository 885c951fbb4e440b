import {
  classifyStripeError,
  isStripeError,
  type StripeFailureReading,
} from "#app/adapters/stripe/errors.server.ts";
import { type NextStep, reversalKey } from "#app/domain/payout-attempt.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { ownReversalAttempt } from "#db/schema/payout-care.ts";
import { withActor } from "#db/with-actor.server.ts";
import {
  type ClaimedReversal,
  changeReversal,
  changeReversalAttempt,
  claimReversal,
  releaseReversal,
} from "./own-reversal-row.server.ts";
import { refuseInReconcileOnly } from "./reconcile-only.server.ts";
import { settleFromTransfer } from "./settle-from-transfer.server.ts";

/**
 * Takes the next step of a reversal that finance asked for (step 16): the same rule as for a payout decides it, from
 * what is written alone. Safe at any time and after any crash. What came back is booked by reading the transfer anew.
 */
export async function reverseTransfer(
  ctx: Ctx,
  { ownReversalId }: { readonly ownReversalId: string },
): Promise<{ readonly status: string; readonly nextAt: Date | null }> {
  const claimed = await claimReversal(ctx, ownReversalId);
  if (!claimed) return { status: "in_other_hands", nextAt: null };
  const status = await takeStep(ctx, claimed, claimed.step);
  return { status, nextAt: await releaseReversal(ctx, claimed) };
}

async function takeStep(ctx: Ctx, claimed: ClaimedReversal, step: NextStep): Promise<string> {
  switch (step.do) {
    case "send":
    case "resend":
      return send(ctx, claimed, step);
    case "look_up":
      return lookUp(ctx, claimed, step);
    case "abandon":
      return withActor(ctx, async (tx) => {
        await changeReversalAttempt(tx, claimed, step.n, { state: "abandoned" });
        await changeReversal(tx, claimed, {
          status: "needs_human",
          statusReason: "nothing_found_in_two_looks",
        });
        return "needs_human";
      });
    default:
      return claimed.row.status;
  }
}

/** What of ours came back already, by the name that it carries; null when Stripe does not answer. */
async function findOwn(ctx: Ctx, { row }: ClaimedReversal): Promise<string | false | null> {
  try {
    const all = await ctx.stripe.listReversals(row.transferId);
    return all.find(({ metadata }) => metadata.own_reversal_id === row.id)?.id ?? false;
  } catch (error) {
    if (isStripeError(error)) return null;
    throw error;
  }
}

async function send(
  ctx: Ctx,
  claimed: ClaimedReversal,
  step: Extract<NextStep, { do: "send" | "resend" }>,
): Promise<string> {
  const { row } = claimed;
  if (step.do === "send" && step.lookFirst) {
    const found = await findOwn(ctx, claimed);
    if (found === null) return "stripe_away";
    if (found) return settle(ctx, claimed, found, null);
  }
  if (!(await writeAttempt(ctx, claimed, step))) return "not_now";
  const made = await ctx.stripe
    .createReversal({
      transferId: row.transferId,
      amountMinor: row.amountMinor,
      metadata: { own_reversal_id: row.id, payout_id: row.payoutId },
      idempotencyKey: reversalKey(row.id, step.n),
    })
    .catch((error: unknown) => classifyStripeError(error));
  return "outcome" in made ? recordNo(ctx, claimed, step.n, made) : settle(ctx, claimed, made.id, step.n);
}

/** After this commit money may come back, whatever happens. False: the lease was lost, or nothing is sent now. */
function writeAttempt(
  ctx: Ctx,
  claimed: ClaimedReversal,
  step: Extract<NextStep, { do: "send" | "resend" }>,
): Promise<boolean> {
  const { row } = claimed;
  return withActor(ctx, async (tx) => {
    if (await refuseInReconcileOnly(tx)) return false;
    if (!(await changeReversal(tx, claimed, { status: "sending" }))) return false;
    if (step.do === "resend")
      await changeReversalAttempt(tx, claimed, step.n, { state: "sending", lastSentAt: ctx.now });
    else
      await tx.insert(ownReversalAttempt).values({
        partnerId: row.partnerId,
        ownReversalId: row.id,
        n: step.n,
        idempotencyKey: reversalKey(row.id, step.n),
        params: { transferId: row.transferId, amountMinor: String(row.amountMinor) },
        state: "sending",
        firstSentAt: ctx.now,
        lastSentAt: ctx.now,
      });
    return true;
  });
}

async function settle(
  ctx: Ctx,
  claimed: ClaimedReversal,
  reversalId: string,
  n: number | null,
): Promise<string> {
  await settleFromTransfer(ctx, { transferId: claimed.row.transferId, via: "look_up" });
  return withActor(ctx, async (tx) => {
    if (!(await changeReversal(tx, claimed, { status: "done", statusReason: null, reversalId })))
      return "lost_lease";
    if (n !== null) await changeReversalAttempt(tx, claimed, n, { state: "succeeded" });
    return "done";
  });
}

async function lookUp(
  ctx: Ctx,
  claimed: ClaimedReversal,
  { n, conclusive }: Extract<NextStep, { do: "look_up" }>,
): Promise<string> {
  const found = await findOwn(ctx, claimed);
  if (found === null) return "stripe_away";
  if (found) return settle(ctx, claimed, found, n);
  return withActor(ctx, async (tx) => {
    if (!(await changeReversal(tx, claimed, { status: "unknown" }))) return "lost_lease";
    const looked = { state: "unknown", lookedUpAt: ctx.now };
    await changeReversalAttempt(tx, claimed, n, looked, { emptyLook: conclusive });
    return "nothing_found";
  });
}

/** A definite no ends it: with too little on the account the next statement has to take it back instead. */
function recordNo(ctx: Ctx, claimed: ClaimedReversal, n: number, no: StripeFailureReading): Promise<string> {
  const code = no.code ?? "no_answer";
  return withActor(ctx, async (tx) => {
    const isNo = no.outcome === "definite_no";
    const isClash = no.outcome === "idempotency_clash";
    const left = isNo ? (code === "balance_insufficient" ? "no_balance" : "needs_human") : "unknown";
    const status = isClash ? "needs_human" : no.outcome === "not_run" ? "sending" : left;
    const held = await changeReversal(tx, claimed, { status, statusReason: code });
    if (!held) return "lost_lease";
    const state = isNo ? "failed" : no.outcome === "not_run" ? "sending" : "unknown";
    const errorCode = no.sticky || isClash ? `sticky:${code}` : code;
    await changeReversalAttempt(tx, claimed, n, { state, errorCode }, { requestId: no.requestId });
    return status;
  });
}
