import { and, asc, desc, eq } from "drizzle-orm";
import { ANONYMOUS } from "#app/domain/actor.ts";
import type { LocalizedText } from "#app/domain/locale.ts";
import { type AgreementTerms, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { agreementTemplate } from "#db/schema/agreements.ts";
import { partnerType, product } from "#db/schema/catalogue.ts";
import { withActor } from "#db/with-actor.server.ts";

export type OfferedType = {
  readonly key: string;
  readonly label: LocalizedText;
  readonly categoryKey: string;
  readonly productName: string;
  readonly productSells: LocalizedText;
  readonly activities: readonly LocalizedText[];
};

export type ProgrammeOffer = OfferedType & {
  readonly targetGroups: readonly LocalizedText[];
  readonly referralKind: string;
  /** The terms that are published for the type; null when none are. */
  readonly terms: AgreementTerms | null;
  /** Rates that nobody has agreed to: shown as samples. */
  readonly sampleRates: boolean;
};

const OFFERED = {
  key: partnerType.key,
  label: partnerType.label,
  categoryKey: partnerType.categoryKey,
  productName: product.name,
  productSells: product.sells,
  activities: partnerType.activities,
};

/** Every partner type that one can apply for, in the programme's order. Open to everybody. */
export function listOfferedTypes(ctx: Pick<Ctx, "db">): Promise<OfferedType[]> {
  return withActor({ db: ctx.db, actor: ANONYMOUS }, (tx) =>
    tx
      .select(OFFERED)
      .from(partnerType)
      .innerJoin(product, eq(product.key, partnerType.productKey))
      .orderBy(asc(partnerType.position)),
  );
}

/** What a type of partner is offered, by its newest published template; null when there is no such type. Open to everybody. */
export function findProgrammeOffer(
  ctx: Pick<Ctx, "db">,
  input: { readonly typeKey: string },
): Promise<ProgrammeOffer | null> {
  return withActor({ db: ctx.db, actor: ANONYMOUS }, async (tx) => {
    const [type] = await tx
      .select({
        ...OFFERED,
        targetGroups: partnerType.targetGroups,
        referralKind: partnerType.referralKind,
      })
      .from(partnerType)
      .innerJoin(product, eq(product.key, partnerType.productKey))
      .where(eq(partnerType.key, input.typeKey));
    if (!type) return null;
    const [template] = await tx
      .select({ terms: agreementTemplate.terms, sampleRates: agreementTemplate.sampleRates })
      .from(agreementTemplate)
      .where(and(eq(agreementTemplate.partnerTypeKey, type.key), eq(agreementTemplate.status, "published")))
      .orderBy(desc(agreementTemplate.version))
      .limit(1);
    const read = agreementTermsSchema.safeParse(template?.terms);
    return {
      ...type,
      terms: read.success ? read.data : null,
      sampleRates: template?.sampleRates ?? true,
    };
  });
}
