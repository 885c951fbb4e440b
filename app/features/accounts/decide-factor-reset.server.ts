import { and, eq, isNull } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { factorReset, passkey, secondFactor } from "#db/schema/factors.ts";
import { type Tx, withAuth } from "#db/with-actor.server.ts";
import { consumeStepUp } from "./consume-step-up.server.ts";
import { factorChanged } from "./factor-changed.server.ts";
import type { ProverCtx } from "./prove-step-up.server.ts";
import { proveStepUp } from "./prove-step-up.server.ts";
import { withdrawCodes } from "./recovery-codes.server.ts";
import type { StepUpAnswer } from "./step-up.form.ts";

type AdminCtx = ProverCtx & { readonly actor: StaffActor };

/**
 * A second admin takes every factor off somebody who lost them, with a fresh proof: the sessions end, and the next
 * sign-in sets up a new one. Refuses with `not_allowed` (no admin), `confirmer_is_asker` (asked for it, or is the
 * person), `factor_reset_not_asked` and what `proveStepUp` refuses.
 */
export async function confirmFactorReset(
  ctx: AdminCtx,
  { resetId, answer }: { readonly resetId: string; readonly answer: StepUpAnswer },
): Promise<void> {
  const whyNot = await withAuth(ctx.db, (tx) => whyNotDecide(tx, ctx, resetId));
  if (whyNot) throw new DomainError(whyNot);
  await proveStepUp(ctx, { purpose: "reset_factor", subject: resetId, answer });
  await withAuth(ctx.db, async (tx) => {
    const stepUpId = await consumeStepUp(tx, ctx, { purpose: "reset_factor", subject: resetId });
    const again = await whyNotDecide(tx, ctx, resetId);
    if (again) throw new DomainError(again);
    const { accountId: decidedBy } = ctx.actor;
    const decision = { status: "confirmed", decidedBy, decidedAt: ctx.now, stepUpId } as const;
    const [reset] = await tx.update(factorReset).set(decision).where(eq(factorReset.id, resetId)).returning();
    if (!reset) throw new DomainError("factor_reset_not_asked");
    await removeFactors(tx, reset.accountId, ctx.now);
    await factorChanged(tx, ctx, { accountId: reset.accountId, change: "factors_reset" });
  });
}

/** Nobody's factor is touched. Any admin may refuse, whoever asked. Refuses with `not_allowed` and `factor_reset_not_asked`. */
export async function refuseFactorReset(
  ctx: AdminCtx,
  { resetId }: { readonly resetId: string },
): Promise<void> {
  if (!ctx.actor.roles.includes("admin")) throw new DomainError("not_allowed");
  await withAuth(ctx.db, async (tx) => {
    const decision = { status: "refused", decidedBy: ctx.actor.accountId, decidedAt: ctx.now } as const;
    const open = and(eq(factorReset.id, resetId), eq(factorReset.status, "asked"));
    const [reset] = await tx.update(factorReset).set(decision).where(open).returning();
    if (!reset) throw new DomainError("factor_reset_not_asked");
    const act = { action: "account.factor_reset_refused", objectType: "account", objectId: reset.accountId };
    await audit(tx, ctx, act);
  });
}

/** Every factor of an account, and its recovery codes. */
export async function removeFactors(tx: Tx, accountId: string, now: Date): Promise<void> {
  const removed = { removedAt: now };
  const apps = and(eq(secondFactor.accountId, accountId), isNull(secondFactor.removedAt));
  await tx.update(secondFactor).set(removed).where(apps);
  const keys = and(eq(passkey.accountId, accountId), isNull(passkey.removedAt));
  await tx.update(passkey).set(removed).where(keys);
  await withdrawCodes(tx, accountId, now);
}

async function whyNotDecide(tx: Tx, ctx: AdminCtx, resetId: string) {
  if (!ctx.actor.roles.includes("admin")) return "not_allowed";
  const [reset] = await tx
    .select()
    .from(factorReset)
    .where(and(eq(factorReset.id, resetId), eq(factorReset.status, "asked")))
    .for("update");
  if (!reset) return "factor_reset_not_asked";
  const { accountId } = ctx.actor;
  return reset.askedBy === accountId || reset.accountId === accountId ? "confirmer_is_asker" : null;
}
