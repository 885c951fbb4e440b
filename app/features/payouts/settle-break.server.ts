import { and, eq, isNull } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { reconciliationBreak } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";

/**
 * A person explains a difference, and it no longer stands in the way of a run. It changes no books. False when there is
 * no open one of that id. Refuses: not_allowed (finance only).
 */
export async function settleBreak(
  ctx: StaffCtx,
  { breakId, reason }: { readonly breakId: string; readonly reason: string },
): Promise<boolean> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const settled = await tx
      .update(reconciliationBreak)
      .set({ settledAt: ctx.now, settledBy: ctx.actor.accountId, reasonText: reason })
      .where(and(eq(reconciliationBreak.id, breakId), isNull(reconciliationBreak.settledAt)))
      .returning({ id: reconciliationBreak.id });
    if (settled.length === 0) return false;
    await audit(tx, ctx, {
      action: "reconciliation_break.settled",
      objectType: "reconciliation_break",
      objectId: breakId,
      details: { reason },
    });
    return true;
  });
}
