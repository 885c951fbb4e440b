import { asc, desc, eq, sql } from "drizzle-orm";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { agreementInForce } from "#db/schema/agreements.ts";
import { legalEntity, partnerType, segment } from "#db/schema/catalogue.ts";
import { application, enrolment, partner, payeeProfile } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";

export type PartnerDetail = {
  readonly id: string;
  readonly name: string;
  readonly website: string;
  readonly country: string;
  readonly timeZone: string;
  readonly status: "active" | "suspended" | "ended";
  readonly joinedAt: Date;
  readonly applicationId: string | null;
  readonly enrolments: readonly {
    readonly id: string;
    readonly typeKey: string;
    readonly typeLabel: LocalizedText;
    readonly segmentLabel: LocalizedText | null;
    readonly legalEntityName: string;
    readonly currency: string;
    /** Whether a version of its agreement was ever accepted. */
    readonly hasAgreement: boolean;
  }[];
  readonly payee: {
    readonly legalName: string;
    readonly country: string;
    readonly taxId: string | null;
    readonly validFrom: string;
  } | null;
};

/** A partner with its enrolments and its newest payee profile; null when there is none, or it is not the actor's. */
export function findPartner(
  ctx: Pick<Ctx, "db" | "actor">,
  input: { readonly partnerId: string },
): Promise<PartnerDetail | null> {
  const { partnerId } = input;
  return withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(partner).where(eq(partner.id, partnerId));
    if (!row) return null;
    const enrolments = await tx
      .select({
        id: enrolment.id,
        typeKey: partnerType.key,
        typeLabel: partnerType.label,
        segmentLabel: segment.label,
        legalEntityName: legalEntity.name,
        currency: legalEntity.currency,
        hasAgreement: sql<boolean>`exists (select 1 from ${agreementInForce} f where f.enrolment_id = ${enrolment.id})`,
      })
      .from(enrolment)
      .innerJoin(partnerType, eq(partnerType.key, enrolment.partnerTypeKey))
      .innerJoin(legalEntity, eq(legalEntity.id, enrolment.legalEntityId))
      .leftJoin(segment, eq(segment.key, enrolment.segmentKey))
      .where(eq(enrolment.partnerId, partnerId))
      .orderBy(asc(partnerType.position));
    const [payee] = await tx
      .select({
        legalName: payeeProfile.legalName,
        country: payeeProfile.country,
        taxId: payeeProfile.taxId,
        validFrom: payeeProfile.validFrom,
      })
      .from(payeeProfile)
      .where(eq(payeeProfile.partnerId, partnerId))
      .orderBy(desc(payeeProfile.validFrom))
      .limit(1);
    const [applied] =
      ctx.actor.kind === "staff"
        ? await tx
            .select({ id: application.id })
            .from(application)
            .where(eq(application.partnerId, partnerId))
        : [];
    const { id, name, website, country, timeZone, status, createdAt } = row;
    return {
      id,
      name,
      website,
      country,
      timeZone,
      status: status as PartnerDetail["status"],
      joinedAt: createdAt,
      applicationId: applied?.id ?? null,
      enrolments,
      payee: payee ?? null,
    };
  });
}
