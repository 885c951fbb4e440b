import { and, asc, eq } from "drizzle-orm";
import type { MemberActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { ReferralKind } from "#app/domain/referral-rules.ts";
import type { AgreementTerms } from "#app/domain/terms/agreement-terms.ts";
import { versionInForceAt } from "#app/features/agreements/version-in-force.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { legalEntity, partnerType, product } from "#db/schema/catalogue.ts";
import { enrolment } from "#db/schema/partners.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";

export type MemberCtx = Ctx & { readonly actor: MemberActor };

export type ReferringEnrolment = {
  readonly enrolmentId: string;
  readonly typeLabel: LocalizedText;
  readonly kind: ReferralKind;
  readonly productKey: string;
  readonly productName: string;
  /** Of the entity that pays; estimates are given in it. */
  readonly currency: string;
};

/** The actor's own enrolments, in the programme's order, with what each refers. */
export function listReferringEnrolments(
  ctx: Pick<Ctx, "db"> & { readonly actor: MemberActor },
): Promise<ReferringEnrolment[]> {
  return withActor(ctx, (tx) => readEnrolments(tx, ctx.actor.partnerId));
}

async function readEnrolments(reader: Reader, partnerId: string): Promise<ReferringEnrolment[]> {
  const rows = await reader
    .select({
      enrolmentId: enrolment.id,
      typeLabel: partnerType.label,
      kind: partnerType.referralKind,
      productKey: product.key,
      productName: product.name,
      currency: legalEntity.currency,
    })
    .from(enrolment)
    .innerJoin(partnerType, eq(partnerType.key, enrolment.partnerTypeKey))
    .innerJoin(product, eq(product.key, partnerType.productKey))
    .innerJoin(legalEntity, eq(legalEntity.id, enrolment.legalEntityId))
    .where(and(eq(enrolment.partnerId, partnerId), eq(enrolment.status, "active")))
    .orderBy(asc(partnerType.position));
  return rows.map((row) => ({ ...row, kind: row.kind as ReferralKind }));
}

/**
 * The enrolment under which a referral of this kind falls, with the terms in force now. Refuses with `not_allowed`
 * (the partner refers nothing of the kind) and `no_agreement_in_force`.
 */
export async function referringEnrolment(
  reader: Reader,
  asked: {
    readonly partnerId: string;
    readonly kind: ReferralKind;
    readonly enrolmentId?: string | undefined;
    readonly at: Date;
  },
): Promise<ReferringEnrolment & { readonly terms: AgreementTerms }> {
  const own = await readEnrolments(reader, asked.partnerId);
  const found = own.find(
    (one) => one.kind === asked.kind && (!asked.enrolmentId || one.enrolmentId === asked.enrolmentId),
  );
  if (!found) throw new DomainError("not_allowed");
  const version = await versionInForceAt(reader, found.enrolmentId, asked.at);
  if (!version) throw new DomainError("no_agreement_in_force");
  return { ...found, terms: version.terms };
}
