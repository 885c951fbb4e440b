import { and, eq, inArray } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { payout, payoutAttempt } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import { payJobKey } from "./pay-job-key.ts";
import { changePayout } from "./payout-row.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";

/**
 * A person who has looked lets a payout that stands still go on: with a new key after a look at Stripe, or, where an
 * attempt is still open, by settling that one first. Nothing is sent twice by it. False when there is no such payout, or
 * it does not wait for a person. Refuses: not_allowed (finance only).
 */
export async function allowNextAttempt(
  ctx: StaffCtx,
  { payoutId, reason }: { readonly payoutId: string; readonly reason: string },
): Promise<boolean> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(payout).where(eq(payout.id, payoutId)).for("update");
    if (row?.status !== "needs_human" || row.transferId !== null) return false;
    const open = await tx
      .select({ n: payoutAttempt.n })
      .from(payoutAttempt)
      .where(and(eq(payoutAttempt.payoutId, payoutId), inArray(payoutAttempt.state, ["sending", "unknown"])));
    await changePayout(tx, payoutId, null, {
      status: "approved",
      statusReason: null,
      checkedAt: null,
      nextAttemptAt: ctx.now,
    });
    await audit(tx, ctx, {
      action: "payout.released_by_person",
      objectType: "payout",
      objectId: payoutId,
      partnerId: row.partnerId,
      details: { reason, was: row.statusReason, openAttempt: open[0]?.n ?? null },
    });
    await enqueue(tx, "pay_payout", { payoutId }, { jobKey: payJobKey(payoutId) });
    return true;
  });
}
