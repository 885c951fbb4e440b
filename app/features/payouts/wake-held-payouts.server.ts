import { and, eq, inArray } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { payout } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import { payJobKey } from "./pay-job-key.ts";

/**
 * An account was read anew: what waits for it is looked at now and not in a quarter of an hour. Whether it may be sent is
 * for the next pre-flight to say. Answers how many.
 */
export function wakeHeldPayouts(ctx: Ctx, { accountId }: { readonly accountId: string }): Promise<number> {
  return withActor(ctx, async (tx) => {
    const woken = await tx
      .update(payout)
      .set({ checkedAt: null, nextAttemptAt: ctx.now })
      .where(and(eq(payout.destination, accountId), inArray(payout.status, ["held_account", "approved"])))
      .returning({ id: payout.id });
    for (const { id } of woken) await enqueue(tx, "pay_payout", { payoutId: id }, { jobKey: payJobKey(id) });
    return woken.length;
  });
}
