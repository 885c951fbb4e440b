import type { ManagerCtx } from "#app/features/referrals/lock-referral.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { endAttributionInTx } from "./end-attribution.server.ts";
import { insertAttribution } from "./insert-attribution.server.ts";

/**
 * Gives a partner another share of a customer from now on: its attribution ends and a new one begins at the same instant,
 * so that what was earned keeps the share under which it was earned. Null when there is no such attribution. Refuses with
 * `not_allowed`, `attribution_already_ended`, `attribution_over_total`.
 */
export function changeWeight(
  ctx: ManagerCtx,
  input: { readonly attributionId: string; readonly weightPpm: number },
): Promise<{ readonly attributionId: string } | null> {
  return withActor(ctx, async (tx) => {
    const ended = await endAttributionInTx(tx, ctx, input.attributionId);
    if (!ended) return null;
    const attributionId = await insertAttribution(tx, ctx, {
      ...ended,
      weightPpm: input.weightPpm,
      from: ctx.now,
    });
    return { attributionId };
  });
}
