import { eq, gt } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { paymentWatch } from "#db/schema/payout-care.ts";
import { reconciliation } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import { countOpenBreaks } from "./open-breaks.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";
import { PAYMENTS } from "./reconcile-only.server.ts";

/**
 * Lets money move again after an older database was found. What is older than that is still looked up at Stripe before
 * its first attempt. False when nothing is held. Refuses: not_allowed (finance only), payments_not_reconciled (no
 * comparison since, or one with open differences).
 */
export async function releasePayments(
  ctx: StaffCtx,
  { reason }: { readonly reason: string },
): Promise<boolean> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(paymentWatch).where(eq(paymentWatch.id, PAYMENTS)).for("update");
    if (row?.mode !== "reconcile_only") return false;
    const [compared] = await tx
      .select({ id: reconciliation.id })
      .from(reconciliation)
      .where(gt(reconciliation.startedAt, row.modeSince))
      .limit(1);
    if (!compared || (await countOpenBreaks(tx)) > 0) throw new DomainError("payments_not_reconciled");
    await tx
      .update(paymentWatch)
      .set({
        mode: "normal",
        modeSince: ctx.now,
        reason: null,
        releasedBy: ctx.actor.accountId,
        releasedAt: ctx.now,
      })
      .where(eq(paymentWatch.id, PAYMENTS));
    await audit(tx, ctx, {
      action: "payments.released",
      objectType: "payment_watch",
      objectId: PAYMENTS,
      details: { reason, was: row.reason },
    });
    return true;
  });
}
