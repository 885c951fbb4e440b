import { and, count, eq, isNull } from "drizzle-orm";
import type { MemberActor } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { agreementInForce } from "#db/schema/agreements.ts";
import { partnerType } from "#db/schema/catalogue.ts";
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
      .select({ name: partner.name, country: partner.country, referralKind: partnerType.referralKind })
      .from(partner)
      .innerJoin(enrolment, eq(enrolment.partnerId, partner.id))
      .innerJoin(partnerType, eq(partnerType.key, enrolment.partnerTypeKey))
      .where(eq(partner.id, partnerId))
      .limit(1);
    if (!own) return null;
    const [agreements] = await tx
      .select({ n: count() })
      .from(agreementInForce)
      .where(eq(agreementInForce.partnerId, partnerId));
    const [account] = await tx
      .select({ state: payoutAccount.state })
      .from(payoutAccount)
      .where(and(eq(payoutAccount.partnerId, partnerId), isNull(payoutAccount.replacedAt)))
      .limit(1);
    const [members] = await tx
      .select({ n: count() })
      .from(membership)
      .where(and(eq(membership.partnerId, partnerId), isNull(membership.endedAt)));
    const [referrals] = await tx
      .select({ n: count() })
      .from(referral)
      .where(eq(referral.partnerId, partnerId));
    return {
      partnerName: own.name,
      referralKind: own.referralKind,
      rail: payoutRailFor(own.country),
      hasAgreement: (agreements?.n ?? 0) > 0,
      payoutState: account?.state ?? "none",
      members: members?.n ?? 0,
      referrals: referrals?.n ?? 0,
    };
  });
}
