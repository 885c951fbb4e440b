import { and, eq, isNull } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { type FreezeOutcome, liftSubject, whyNotAskLift, whyNotLift } from "#app/domain/freeze-rules.ts";
import { consumeStepUp } from "#app/features/accounts/consume-step-up.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { payoutFreeze } from "#db/schema/partners.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { tellOfFreeze } from "./tell-of-freeze.server.ts";

type FinanceCtx = Ctx & { readonly actor: StaffActor };

/**
 * Asks for a partner's payouts to go on, with what was found out and what becomes of the account; another person of
 * finance is told, and decides. Null when nothing is frozen. Refuses: not_allowed.
 */
export function askToLiftFreeze(
  ctx: FinanceCtx,
  input: { readonly partnerId: string; readonly outcome: FreezeOutcome; readonly reason: string },
): Promise<true | null> {
  return withActor(ctx, async (tx) => {
    const freeze = await lockOpenFreeze(tx, input.partnerId);
    if (!freeze) return null;
    const refusal = whyNotAskLift(freeze, ctx.actor);
    if (refusal) throw new DomainError(refusal);
    await tx
      .update(payoutFreeze)
      .set({
        liftAskedBy: ctx.actor.accountId,
        liftAskedAt: ctx.now,
        outcome: input.outcome,
        reasonText: input.reason,
      })
      .where(eq(payoutFreeze.id, freeze.id));
    await audit(tx, ctx, {
      action: "payouts.lift_asked",
      objectType: "payout_freeze",
      objectId: freeze.id,
      partnerId: input.partnerId,
      details: { outcome: input.outcome },
    });
    await tellOfFreeze(tx, ctx, { partnerId: input.partnerId, news: "freeze_lift_asked" });
    return true;
  });
}

/**
 * The second person's yes, with a fresh proof bound to this freeze and its outcome: payouts go on, and an account that
 * was withdrawn is closed in the same breath (by the database: the company writes no payout accounts). Null when nothing
 * is frozen. Refuses: not_allowed, freeze_not_open (another one, or another outcome than was shown), lift_not_asked,
 * lifter_is_asker, step_up_required.
 */
export function liftFreeze(
  ctx: FinanceCtx,
  input: { readonly partnerId: string; readonly freezeId: string; readonly outcome: FreezeOutcome },
): Promise<true | null> {
  return withActor(ctx, async (tx) => {
    const freeze = await lockOpenFreeze(tx, input.partnerId);
    if (!freeze) return null;
    const refusal = whyNotLift(freeze, ctx.actor);
    if (refusal) throw new DomainError(refusal);
    if (freeze.id !== input.freezeId || freeze.outcome !== input.outcome)
      throw new DomainError("freeze_not_open");
    const stepUpId = await consumeStepUp(tx, ctx, {
      purpose: "lift_freeze",
      subject: liftSubject(freeze.id, input.outcome),
    });
    const lifted = await tx
      .update(payoutFreeze)
      .set({ liftedBy: ctx.actor.accountId, liftedAt: ctx.now, stepUpId })
      .where(and(eq(payoutFreeze.id, freeze.id), isNull(payoutFreeze.liftedAt)))
      .returning({ id: payoutFreeze.id });
    invariant(lifted.length === 1, "a locked freeze is lifted once");
    await audit(tx, ctx, {
      action: "payouts.freeze_lifted",
      objectType: "payout_freeze",
      objectId: freeze.id,
      partnerId: input.partnerId,
      details: { outcome: input.outcome, askedBy: freeze.liftAskedBy },
    });
    await tellOfFreeze(tx, ctx, { partnerId: input.partnerId, news: "payouts_go_on" });
    return true;
  });
}

async function lockOpenFreeze(tx: Tx, partnerId: string) {
  const [freeze] = await tx
    .select()
    .from(payoutFreeze)
    .where(and(eq(payoutFreeze.partnerId, partnerId), isNull(payoutFreeze.liftedAt)))
    .for("update");
  return freeze ?? null;
}
