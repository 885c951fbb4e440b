import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";

/** Wishes for a reconciliation now; the worker does it, since it alone speaks to Stripe about money. Refuses: not_allowed. */
export async function requestReconciliation(ctx: StaffCtx): Promise<void> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  await withActor(ctx, async (tx) => {
    await enqueue(tx, "reconcile", {}, { jobKey: "reconcile" });
    await audit(tx, ctx, {
      action: "reconciliation.requested",
      objectType: "reconciliation",
      objectId: "now",
    });
  });
}
