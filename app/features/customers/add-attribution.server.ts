import { eq } from "drizzle-orm";
import type { AttributionRole } from "#app/domain/attribution.ts";
import { assertManager, type ManagerCtx } from "#app/features/referrals/lock-referral.server.ts";
import { customer } from "#db/schema/customers.ts";
import { enrolment } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";
import { insertAttribution } from "./insert-attribution.server.ts";

/**
 * Puts another partner on a customer from now on, or from a given instant. Null when there is no such customer or
 * enrolment. Refuses with `not_allowed`, `attribution_already_there`, `attribution_over_total`.
 */
export function addAttribution(
  ctx: ManagerCtx,
  input: {
    readonly customerId: string;
    readonly enrolmentId: string;
    readonly role: AttributionRole;
    readonly weightPpm: number;
    readonly from?: Date | undefined;
  },
): Promise<{ readonly attributionId: string } | null> {
  return withActor(ctx, async (tx) => {
    assertManager(ctx);
    const { customerId, enrolmentId, role, weightPpm, from = ctx.now } = input;
    const [joint] = await tx.select({ id: customer.id }).from(customer).where(eq(customer.id, customerId));
    const [enrolled] = await tx
      .select({ partnerId: enrolment.partnerId })
      .from(enrolment)
      .where(eq(enrolment.id, enrolmentId));
    if (!joint || !enrolled) return null;
    const { partnerId } = enrolled;
    const wanted = { customerId, partnerId, enrolmentId, referralId: null, role, weightPpm, from };
    return { attributionId: await insertAttribution(tx, ctx, wanted) };
  });
}
