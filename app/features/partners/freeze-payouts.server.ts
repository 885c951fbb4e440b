import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { payoutFreeze } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";
import { findPartner } from "./find-partner.server.ts";
import { tellOfFreeze } from "./tell-of-freeze.server.ts";

/**
 * Stops every payout of a partner: what somebody of finance may do alone, on a telephone call. False when payouts were
 * stopped already; null when there is no such partner. Refuses: not_allowed.
 */
export async function freezePayouts(
  ctx: Ctx & { readonly actor: StaffActor },
  { partnerId }: { readonly partnerId: string },
): Promise<boolean | null> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  if (!(await findPartner(ctx, { partnerId }))) return null;
  return withActor(ctx, async (tx) => {
    const id = newId("frz", ctx.now);
    const frozen = await tx
      .insert(payoutFreeze)
      .values({
        id,
        partnerId,
        cause: "company",
        frozenBy: ctx.actor.accountId,
        frozenAt: ctx.now,
      })
      .onConflictDoNothing()
      .returning({ id: payoutFreeze.id });
    if (frozen.length === 0) return false;
    await audit(tx, ctx, {
      action: "payouts.frozen",
      objectType: "payout_freeze",
      objectId: id,
      partnerId,
      details: { cause: "company" },
    });
    await tellOfFreeze(tx, ctx, { partnerId, news: "payouts_frozen" });
    return true;
  });
}
