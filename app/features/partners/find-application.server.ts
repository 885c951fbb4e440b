import { and, asc, eq, ne, or } from "drizzle-orm";
import type { ApplicationStatus } from "#app/domain/application-rules.ts";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { legalEntity, partnerType, segment } from "#db/schema/catalogue.ts";
import { application, partner } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";
import { answerDueAt } from "./application-clock.ts";
import { defaultPayingEntity } from "./legal-entity-choice.ts";
import { type PayoutRail, payoutRailFor } from "./payout-rail.ts";
import { isRefusalReason, type RefusalReason } from "./refusal-reasons.ts";

export type ApplicationDetail = {
  readonly id: string;
  readonly reference: string;
  readonly companyName: string;
  readonly website: string;
  readonly country: string;
  readonly contactName: string;
  readonly email: string;
  readonly message: string;
  readonly typeLabel: LocalizedText;
  readonly status: ApplicationStatus;
  readonly submittedAt: Date | null;
  readonly answerDueAt: Date | null;
  readonly decidedAt: Date | null;
  readonly reasonCode: RefusalReason | null;
  readonly reasonText: string | null;
  readonly partnerId: string | null;
  readonly rail: PayoutRail;
  /** Partners of the same name, and open applications of the same name or address: what a manager checks first. */
  readonly alike: readonly {
    readonly kind: "partner" | "application";
    readonly id: string;
    readonly name: string;
  }[];
  readonly legalEntities: readonly {
    readonly id: string;
    readonly name: string;
    readonly currency: string;
  }[];
  readonly defaultLegalEntityId: string | null;
  readonly segments: readonly { readonly key: string; readonly label: LocalizedText }[];
};

/** One application with what a manager needs to decide it; null when there is none. For staff. */
export function findApplication(
  ctx: Pick<Ctx, "db" | "actor">,
  input: { readonly applicationId: string },
): Promise<ApplicationDetail | null> {
  return withActor(ctx, async (tx) => {
    const [found] = await tx
      .select({ application, typeLabel: partnerType.label })
      .from(application)
      .innerJoin(partnerType, eq(partnerType.key, application.partnerTypeKey))
      .where(and(eq(application.id, input.applicationId), ne(application.status, "unverified")));
    if (!found) return null;
    const row = found.application;
    const partners = await tx
      .select({ id: partner.id, name: partner.name })
      .from(partner)
      .where(eq(partner.nameKey, row.nameKey));
    const applications = await tx
      .select({ id: application.id, name: application.companyName })
      .from(application)
      .where(
        and(
          ne(application.id, row.id),
          eq(application.status, "submitted"),
          or(eq(application.nameKey, row.nameKey), eq(application.emailKey, row.emailKey)),
        ),
      );
    const entities = await tx
      .select({
        id: legalEntity.id,
        name: legalEntity.name,
        currency: legalEntity.currency,
        country: legalEntity.country,
      })
      .from(legalEntity)
      .orderBy(asc(legalEntity.name));
    const segments = await tx.select().from(segment).orderBy(asc(segment.key));
    return {
      id: row.id,
      reference: row.reference,
      companyName: row.companyName,
      website: row.website,
      country: row.country,
      contactName: row.contactName,
      email: row.email,
      message: row.message,
      typeLabel: found.typeLabel,
      status: row.status as ApplicationStatus,
      submittedAt: row.emailVerifiedAt,
      answerDueAt: row.emailVerifiedAt && answerDueAt(row.emailVerifiedAt),
      decidedAt: row.decidedAt,
      reasonCode: isRefusalReason(row.reasonCode) ? row.reasonCode : null,
      reasonText: row.reasonText,
      partnerId: row.partnerId,
      rail: payoutRailFor(row.country),
      alike: [
        ...partners
          .filter(({ id }) => id !== row.partnerId)
          .map((one) => ({ ...one, kind: "partner" as const })),
        ...applications.map((one) => ({ ...one, kind: "application" as const })),
      ],
      legalEntities: entities.map(({ id, name, currency }) => ({ id, name, currency })),
      defaultLegalEntityId: defaultPayingEntity(entities, row.country)?.id ?? null,
      segments,
    };
  });
}
