import { and, eq, ne, notInArray, sql } from "drizzle-orm";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { referral, referralClaim } from "#db/schema/referrals.ts";
import { withActor } from "#db/with-actor.server.ts";

/**
 * Marks as expired what is still undecided when the last of its claims is over. The claims themselves end by their own
 * time, whether or not this ran. Students have no day of protection, so theirs wait for a decision. Idempotent.
 */
export function expireReferrals(ctx: Ctx): Promise<{ readonly expired: number }> {
  return withActor(ctx, async (tx) => {
    const lasting = tx
      .select({ id: referralClaim.referralId })
      .from(referralClaim)
      .where(sql`upper(${referralClaim.during}) > ${ctx.now.toISOString()}::timestamptz`);
    const ended = await tx
      .update(referral)
      .set({ status: "expired", decidedAt: ctx.now })
      .where(
        and(
          eq(referral.status, "registered"),
          ne(referral.kind, "student"),
          notInArray(referral.id, lasting),
        ),
      )
      .returning({ id: referral.id, partnerId: referral.partnerId });
    for (const { id, partnerId } of ended)
      await audit(tx, ctx, { action: "referral.expired", objectType: "referral", objectId: id, partnerId });
    return { expired: ended.length };
  });
}
