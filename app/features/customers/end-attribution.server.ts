import { and, eq, sql } from "drizzle-orm";
import type { AttributionRole } from "#app/domain/attribution.ts";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { assertManager, type ManagerCtx } from "#app/features/referrals/lock-referral.server.ts";
import { attribution, customer } from "#db/schema/customers.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { rateCustomerAgain } from "./rate-again.server.ts";

export type EndedAttribution = {
  readonly customerId: string;
  readonly partnerId: string;
  readonly enrolmentId: string;
  readonly referralId: string | null;
  readonly role: AttributionRole;
};

/**
 * Takes a partner off a customer from now on. What was earned stays, and refunds of it still go to that partner; the tail
 * of its agreement says whether later payments earn too. Null when there is no such attribution. Refuses with
 * `not_allowed`, `attribution_already_ended`, `attribution_not_begun`.
 */
export function endAttribution(
  ctx: ManagerCtx,
  input: { readonly attributionId: string },
): Promise<EndedAttribution | null> {
  return withActor(ctx, (tx) => endAttributionInTx(tx, ctx, input.attributionId));
}

/** The same inside the caller's transaction; the customer is locked, so that two at once see each other. */
export async function endAttributionInTx(
  tx: Tx,
  ctx: ManagerCtx,
  attributionId: string,
): Promise<EndedAttribution | null> {
  assertManager(ctx);
  const [found] = await tx.select().from(attribution).where(eq(attribution.id, attributionId));
  if (!found) return null;
  await tx.select({ id: customer.id }).from(customer).where(eq(customer.id, found.customerId)).for("update");
  const now = sql`${ctx.now.toISOString()}::timestamptz`;
  const ended = await tx
    .update(attribution)
    .set({ during: sql`tstzrange(lower(${attribution.during}), ${now})`, endedAt: ctx.now })
    .where(
      and(
        eq(attribution.id, attributionId),
        sql`upper_inf(${attribution.during})`,
        sql`lower(${attribution.during}) < ${now}`,
      ),
    )
    .returning({ id: attribution.id });
  if (ended.length === 0) {
    const [row] = await tx
      .select({ endedAt: attribution.endedAt })
      .from(attribution)
      .where(eq(attribution.id, attributionId));
    throw new DomainError(row?.endedAt ? "attribution_already_ended" : "attribution_not_begun");
  }
  const { customerId, partnerId, enrolmentId, referralId, role } = found;
  await audit(tx, ctx, {
    action: "attribution.ended",
    objectType: "customer",
    objectId: customerId,
    partnerId,
    details: { attributionId, endedAt: ctx.now.toISOString() },
  });
  await rateCustomerAgain(tx, customerId);
  return { customerId, partnerId, enrolmentId, referralId, role: role as AttributionRole };
}
