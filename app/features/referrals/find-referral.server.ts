import { and, eq } from "drizzle-orm";
import type { ReferralKind, ReferralStatus } from "#app/domain/referral-rules.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { product } from "#db/schema/catalogue.ts";
import { partner } from "#db/schema/partners.ts";
import { referral, referralSubject } from "#db/schema/referrals.ts";
import { withActor } from "#db/with-actor.server.ts";

export type ReferralDetail = {
  readonly id: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly enrolmentId: string;
  readonly label: string;
  readonly kind: ReferralKind;
  readonly productName: string;
  readonly domain: string | null;
  readonly taxIdKey: string | null;
  readonly country: string | null;
  readonly cohort: string | null;
  readonly estimated: { readonly minor: bigint; readonly currency: string } | null;
  readonly note: string;
  readonly status: ReferralStatus;
  readonly registeredAt: Date;
  readonly protectedUntil: string | null;
  readonly extendedAt: Date | null;
  readonly answerDueAt: Date;
  readonly decidedAt: Date | null;
  /** One of the coded reasons, or another room's. */
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  /** The person, for those who may see it; null once erased. */
  readonly person: {
    readonly name: string | null;
    readonly email: string | null;
    readonly consentOn: string | null;
  } | null;
};

/** A referral with its receipt; null when there is none, or it is not the actor's. */
export function findReferral(
  ctx: Pick<Ctx, "db" | "actor">,
  input: { readonly referralId: string },
): Promise<ReferralDetail | null> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx
      .select({
        own: referral,
        subject: referralSubject,
        partnerName: partner.name,
        productName: product.name,
      })
      .from(referral)
      .innerJoin(
        referralSubject,
        and(eq(referralSubject.id, referral.subjectId), eq(referralSubject.partnerId, referral.partnerId)),
      )
      .innerJoin(partner, eq(partner.id, referral.partnerId))
      .innerJoin(product, eq(product.key, referral.productKey))
      .where(eq(referral.id, input.referralId));
    if (!row) return null;
    const { own, subject, partnerName, productName } = row;
    const { estimatedMinor, estimatedCurrency } = own;
    return {
      id: own.id,
      partnerId: own.partnerId,
      partnerName,
      enrolmentId: own.enrolmentId,
      label: own.label,
      kind: own.kind as ReferralKind,
      productName,
      domain: own.domain,
      taxIdKey: own.taxIdKey,
      country: own.country,
      cohort: own.cohort,
      estimated:
        estimatedMinor !== null && estimatedCurrency
          ? { minor: estimatedMinor, currency: estimatedCurrency }
          : null,
      note: own.note,
      status: own.status as ReferralStatus,
      registeredAt: own.registeredAt,
      protectedUntil: own.protectedUntil,
      extendedAt: own.extendedAt,
      answerDueAt: own.answerDueAt,
      decidedAt: own.decidedAt,
      reasonCode: own.reasonCode,
      reasonText: own.reasonText,
      person: subject.erasedAt
        ? null
        : { name: subject.personName, email: subject.email, consentOn: subject.consentOn },
    };
  });
}
