import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { payoutRunEdit } from "#db/schema/payouts.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** Remembers who had a hand in what a run would pay: they do not approve it. `action` as the audit names it. */
export async function recordEdit(
  tx: Tx,
  ctx: Pick<Ctx, "now">,
  edit: { readonly runId: string; readonly accountId: string; readonly action: string },
): Promise<void> {
  await tx.insert(payoutRunEdit).values({ id: newId("red", ctx.now), ...edit, at: ctx.now });
}
