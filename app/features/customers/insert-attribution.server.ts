import { and, eq, sql } from "drizzle-orm";
import { type AttributionRole, WHOLE_PPM } from "#app/domain/attribution.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { ManagerCtx } from "#app/features/referrals/lock-referral.server.ts";
import { newId } from "#db/new-id.server.ts";
import { attribution, customer } from "#db/schema/customers.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { rateCustomerAgain } from "./rate-again.server.ts";

export type NewAttribution = {
  readonly customerId: string;
  readonly partnerId: string;
  readonly enrolmentId: string;
  readonly referralId: string | null;
  readonly role: AttributionRole;
  /** Parts per million of the customer's revenue share, 1 to 1,000,000. */
  readonly weightPpm: number;
  readonly from: Date;
};

/**
 * Puts a partner on a customer from an instant on, without end; the customer is locked, so that two at once cannot add
 * up to more than the whole. All its partners are rated again. Refuses with `attribution_already_there` and
 * `attribution_over_total`.
 */
export async function insertAttribution(tx: Tx, ctx: ManagerCtx, wanted: NewAttribution): Promise<string> {
  const { customerId, partnerId, enrolmentId, weightPpm, from } = wanted;
  invariant(
    Number.isSafeInteger(weightPpm) && weightPpm > 0 && weightPpm <= WHOLE_PPM,
    "a weight is 1 to 1,000,000 parts per million",
  );
  const [joint] = await tx
    .select({ label: customer.label })
    .from(customer)
    .where(eq(customer.id, customerId))
    .for("update");
  invariant(joint, "an attribution is to a customer");
  const during = `[${from.toISOString()},)`;
  const lasting = await tx
    .select({ enrolmentId: attribution.enrolmentId, weightPpm: attribution.weightPpm })
    .from(attribution)
    .where(and(eq(attribution.customerId, customerId), sql`${attribution.during} && ${during}::tstzrange`));
  if (lasting.some((one) => one.enrolmentId === enrolmentId))
    throw new DomainError("attribution_already_there");
  const total = lasting.reduce((sum, one) => sum + one.weightPpm, weightPpm);
  if (total > WHOLE_PPM) throw new DomainError("attribution_over_total");

  const id = newId("att", ctx.now);
  await tx.insert(attribution).values({
    id,
    partnerId,
    enrolmentId,
    customerId,
    customerLabel: joint.label,
    referralId: wanted.referralId,
    role: wanted.role,
    weightPpm,
    during,
    createdAt: ctx.now,
    createdBy: ctx.actor.accountId,
  });
  await audit(tx, ctx, {
    action: "attribution.added",
    objectType: "customer",
    objectId: customerId,
    partnerId,
    details: { attributionId: id, role: wanted.role, weightPpm, from: from.toISOString() },
  });
  await rateCustomerAgain(tx, customerId);
  return id;
}
