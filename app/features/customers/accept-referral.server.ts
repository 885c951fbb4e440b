import { and, asc, eq, inArray } from "drizzle-orm";
import { type AttributionRole, WHOLE_PPM } from "#app/domain/attribution.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { localDateOf, startOfDay } from "#app/domain/period.ts";
import { versionInForceAt } from "#app/features/agreements/version-in-force.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { companyKeys, lockKeys } from "#app/features/referrals/claim-keys.server.ts";
import { findMailOf } from "#app/features/referrals/find-mail-of.server.ts";
import { lockReferral, type ManagerCtx } from "#app/features/referrals/lock-referral.server.ts";
import { newId } from "#db/new-id.server.ts";
import { partnerType, product } from "#db/schema/catalogue.ts";
import { attribution, customer, customerKey } from "#db/schema/customers.ts";
import { enrolment, partner } from "#db/schema/partners.ts";
import { referral, referralClaim, referralSubject } from "#db/schema/referrals.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { addCustomerKeys } from "./add-customer-keys.server.ts";
import { insertAttribution } from "./insert-attribution.server.ts";

type ReferralRow = typeof referral.$inferSelect;

/**
 * Accepts a referral: its customer is found by its keys or made, and the partner is put on it from the day of the
 * registration on, for good. Without a weight the whole is the partner's. Null when there is none. Refuses as
 * `lockReferral` and `insertAttribution` do, and with `no_agreement_in_force` (none on the day of registration).
 */
export function acceptReferral(
  ctx: ManagerCtx,
  input: { readonly referralId: string; readonly weightPpm?: number | undefined },
): Promise<{ readonly customerId: string; readonly attributionId: string } | null> {
  return withActor(ctx, async (tx) => {
    const row = await lockReferral(tx, ctx, input.referralId);
    if (!row) return null;
    const version = await versionInForceAt(tx, row.enrolmentId, row.registeredAt);
    if (!version) throw new DomainError("no_agreement_in_force");
    const { timeZone } = version.terms;
    const customerId = await findOrMakeCustomer(tx, ctx, row);
    const { partnerId, enrolmentId } = row;
    const attributionId = await insertAttribution(tx, ctx, {
      customerId,
      partnerId,
      enrolmentId,
      referralId: row.id,
      role: await roleOf(tx, enrolmentId),
      weightPpm: input.weightPpm ?? WHOLE_PPM,
      from: startOfDay(localDateOf(row.registeredAt, timeZone), timeZone),
    });
    await tx
      .update(referral)
      .set({ status: "accepted", decidedAt: ctx.now, decidedBy: ctx.actor.accountId })
      .where(eq(referral.id, row.id));
    await audit(tx, ctx, {
      action: "referral.accepted",
      objectType: "referral",
      objectId: row.id,
      partnerId,
      details: { customerId, attributionId },
    });
    await tellPartner(tx, ctx, row);
    return { customerId, attributionId };
  });
}

/** The customer that has one of the referral's keys, the longest-standing if several; else a new one. It gets all keys. */
async function findOrMakeCustomer(tx: Tx, ctx: ManagerCtx, row: ReferralRow): Promise<string> {
  const claims = await tx
    .select({ key: referralClaim.key })
    .from(referralClaim)
    .where(eq(referralClaim.referralId, row.id));
  const { label, country, domain, taxIdKey } = row;
  const keys =
    claims.length > 0 || row.kind === "student"
      ? claims.map((claim) => claim.key)
      : companyKeys({ name: label, country, domain, taxIdKey });
  await lockKeys(tx, keys);
  const [known] =
    keys.length > 0
      ? await tx
          .select({ id: customer.id })
          .from(customerKey)
          .innerJoin(customer, eq(customer.id, customerKey.customerId))
          .where(inArray(customerKey.key, keys))
          .orderBy(asc(customer.createdAt), asc(customer.id))
          .limit(1)
      : [];
  const customerId = known?.id ?? (await customerOfStudent(tx, row)) ?? newId("cus", ctx.now);
  await tx
    .insert(customer)
    .values({
      id: customerId,
      label: row.kind === "project" ? companyOf(label) : label,
      nameKey: row.nameKey,
      domain,
      country,
      createdAt: ctx.now,
    })
    .onConflictDoNothing({ target: customer.id });
  await addCustomerKeys(tx, ctx.now, { customerId, keys });
  return customerId;
}

/** A project is listed as "Company · Project"; the customer is the company. */
function companyOf(label: string): string {
  return label.slice(0, Math.max(label.lastIndexOf(" · "), 1));
}

/** A student whom another partner had referred before holds no claim: the person's address finds the customer. */
async function customerOfStudent(tx: Tx, row: ReferralRow): Promise<string | null> {
  if (row.kind !== "student") return null;
  const [own] = await tx
    .select({ email: referralSubject.email })
    .from(referralSubject)
    .where(eq(referralSubject.id, row.subjectId));
  if (!own?.email) return null;
  const [found] = await tx
    .select({ customerId: attribution.customerId })
    .from(attribution)
    .innerJoin(referral, eq(referral.id, attribution.referralId))
    .innerJoin(referralSubject, eq(referralSubject.id, referral.subjectId))
    .where(and(eq(referralSubject.email, own.email), eq(referral.kind, "student")))
    .orderBy(asc(attribution.createdAt))
    .limit(1);
  return found?.customerId ?? null;
}

/** What a partner of this type does for a customer that it brings. */
async function roleOf(tx: Tx, enrolmentId: string): Promise<AttributionRole> {
  const [type] = await tx
    .select({ stream: partnerType.revenueStream })
    .from(enrolment)
    .innerJoin(partnerType, eq(partnerType.key, enrolment.partnerTypeKey))
    .where(eq(enrolment.id, enrolmentId));
  invariant(type, "an enrolment has a type");
  if (type.stream === "project") return "implemented";
  return type.stream === "integration" || type.stream === "usage" ? "integrates" : "sourced";
}

async function tellPartner(tx: Tx, ctx: ManagerCtx, row: ReferralRow): Promise<void> {
  const { partnerId, registeredBy: accountId } = row;
  const [reader] = await tx.select({ locale: partner.locale }).from(partner).where(eq(partner.id, partnerId));
  const [sold] = await tx.select({ name: product.name }).from(product).where(eq(product.key, row.productKey));
  const to = await findMailOf(tx, { partnerId, accountId });
  if (!reader || !sold || !to) return;
  await queueMail(tx, {
    template: "referral_accepted",
    props: {
      customer: row.label,
      product: sold.name,
      referralUrl: `${ctx.origin}/portal/referrals/${row.id}`,
    },
    to,
    locale: reader.locale,
    partnerId,
    now: ctx.now,
  });
}
