import { and, asc, eq, ne, or, sql } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import type { ReferralStatus } from "#app/domain/referral-rules.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { customer } from "#db/schema/customers.ts";
import { partner } from "#db/schema/partners.ts";
import { referral, referralClaim, referralSubject } from "#db/schema/referrals.ts";
import { withActor } from "#db/with-actor.server.ts";

export type ConflictingReferral = {
  readonly id: string;
  readonly partnerName: string;
  readonly label: string;
  readonly status: ReferralStatus;
  readonly registeredAt: Date;
  readonly match: "domain" | "tax_id" | "person" | "name";
};

export type Conflicts = {
  readonly referrals: readonly ConflictingReferral[];
  readonly customers: readonly {
    readonly id: string;
    readonly label: string;
    readonly match: "domain" | "name";
  }[];
  /** False for a student whom another partner had referred before, and for a claim that has ended. */
  readonly holdsClaim: boolean;
};

/** What stands beside a referral, with names, oldest first: for the staff alone. At most 20 each. */
export function findConflicts(
  ctx: Pick<Ctx, "db" | "now"> & { readonly actor: StaffActor },
  input: { readonly referralId: string },
): Promise<Conflicts | null> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx
      .select({ own: referral, email: referralSubject.email })
      .from(referral)
      .innerJoin(referralSubject, eq(referralSubject.id, referral.subjectId))
      .where(eq(referral.id, input.referralId));
    if (!row) return null;
    const { own, email } = row;
    const sameDomain = own.domain ? eq(referral.domain, own.domain) : sql`false`;
    const sameTaxId = own.taxIdKey ? eq(referral.taxIdKey, own.taxIdKey) : sql`false`;
    const samePerson = email ? eq(referralSubject.email, email) : sql`false`;
    const sameName = own.kind === "student" ? sql`false` : eq(referral.nameKey, own.nameKey);
    const others = await tx
      .select({
        id: referral.id,
        partnerName: partner.name,
        label: referral.label,
        status: referral.status,
        registeredAt: referral.registeredAt,
        match: sql<
          ConflictingReferral["match"]
        >`case when ${sameTaxId} then 'tax_id' when ${sameDomain} then 'domain'
          when ${samePerson} then 'person' else 'name' end`,
      })
      .from(referral)
      .innerJoin(referralSubject, eq(referralSubject.id, referral.subjectId))
      .innerJoin(partner, eq(partner.id, referral.partnerId))
      .where(and(ne(referral.id, own.id), or(sameDomain, sameTaxId, samePerson, sameName)))
      .orderBy(asc(referral.registeredAt))
      .limit(20);
    const customerDomain = own.domain ? eq(customer.domain, own.domain) : sql`false`;
    const customerName = own.kind === "student" ? sql`false` : eq(customer.nameKey, own.nameKey);
    const customers = await tx
      .select({
        id: customer.id,
        label: customer.label,
        match: sql<"domain" | "name">`case when ${customerDomain} then 'domain' else 'name' end`,
      })
      .from(customer)
      .where(or(customerDomain, customerName))
      .orderBy(asc(customer.createdAt))
      .limit(20);
    const [claim] = await tx
      .select({ id: referralClaim.id })
      .from(referralClaim)
      .where(
        and(
          eq(referralClaim.referralId, own.id),
          sql`${referralClaim.during} @> ${ctx.now.toISOString()}::timestamptz`,
        ),
      )
      .limit(1);
    return {
      referrals: others.map((other) => ({ ...other, status: other.status as ReferralStatus })),
      customers,
      holdsClaim: claim !== undefined,
    };
  });
}
