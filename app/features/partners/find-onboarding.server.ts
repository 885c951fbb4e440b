import { and, eq, isNull } from "drizzle-orm";
import type { MemberActor } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { agreementInForce } from "#db/schema/agreements.ts";
import { legalEntity, partnerType } from "#db/schema/catalogue.ts";
import { enrolment, partner, payoutAccount } from "#db/schema/partners.ts";
import { referral } from "#db/schema/referrals.ts";
import { withActor } from "#db/with-actor.server.ts";
import { type PayoutRail, payoutRailFor } from "./payout-rail.ts";

export type Onboarding = {
  readonly partnerName: string;
  readonly referralKind: string;
  readonly rail: PayoutRail;
  readonly hasAgreement: boolean;
  readonly payoutState: string;
  readonly members: number;
  readonly referrals: number;
};

/** How far the actor's own partner is: what its task list needs to know. Null when the partner is gone. */
export function findOnboarding(
  ctx: Pick<Ctx, "db"> & { readonly actor: MemberActor },
): Promise<Onboarding | null> {
  const { partnerId } = ctx.actor;
  return withActor(ctx, async (tx) => {
    const [own] = await tx
      .select({
        partnerName: partner.name,
        country: partner.country,
        policy: legalEntity.railPolicy,
        referralKind: partnerType.referralKind,
        payoutState: payoutAccount.state,
        agreements: tx.$count(agreementInForce, eq(agreementInForce.partnerId, partnerId)),
        members: tx.$count(membership, and(eq(membership.partnerId, partnerId), isNull(membership.endedAt))),
        referrals: tx.$count(referral, eq(referral.partnerId, partnerId)),
      })
      .from(partner)
      .innerJoin(enrolment, eq(enrolment.partnerId, partner.id))
      .innerJoin(legalEntity, eq(legalEntity.id, enrolment.legalEntityId))
      .innerJoin(partnerType, eq(partnerType.key, enrolment.partnerTypeKey))
      .leftJoin(payoutAccount, and(eq(payoutAccount.partnerId, partner.id), isNull(payoutAccount.replacedAt)))
      .where(eq(partner.id, partnerId))
      .limit(1);
    if (!own) return null;
    const { country, policy, agreements, payoutState, ...counted } = own;
    return {
      ...counted,
      rail: payoutRailFor(country, policy),
      hasAgreement: agreements > 0,
      payoutState: payoutState ?? "none",
    };
  });
}
