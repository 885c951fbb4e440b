import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { MemberActor } from "#app/domain/actor.ts";
import { invariant } from "#app/domain/errors.ts";
import type { LocalizedText } from "#app/domain/locale.ts";
import { addDays } from "#app/domain/period.ts";
import { type AgreementTerms, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import type { Ctx } from "#app/features/context.server.ts";
import {
  acceptance,
  agreement,
  agreementInForce,
  agreementTemplate,
  agreementVersion,
} from "#db/schema/agreements.ts";
import { legalEntity, partnerType, product } from "#db/schema/catalogue.ts";
import { enrolment, partner } from "#db/schema/partners.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";
import { clausesOfText, type TextClause, titleOfText } from "./agreement-text.server.ts";
import { inForceAsKnown } from "./in-force-as-known.server.ts";
import { type VersionDifference, versionDifference } from "./version-difference.server.ts";

export type AgreementVersionDetail = {
  readonly id: string;
  readonly n: number;
  readonly title: LocalizedText;
  readonly terms: AgreementTerms;
  readonly clauses: { readonly en: readonly TextClause[]; readonly es: readonly TextClause[] };
  readonly textSha256: string;
  /** Rates that nobody has confirmed. */
  readonly sampleRates: boolean;
  readonly offeredAt: Date;
  /** `amendment`: the template's terms with what was agreed with this partner alone. */
  readonly kind: "template" | "amendment";
  /** First local day on which it may be in force, as it was offered; null: the day of the signature. */
  readonly effectiveOn: string | null;
  /** First local day on which it is not in force any more, as it was offered; null: until it is replaced. */
  readonly expiresOn: string | null;
  /** The last day of that; null: until it is replaced. */
  readonly lastOn: string | null;
  /** First, first-not and last days in force, in the terms' zone, in order; none while it is not signed or was replaced at once. */
  readonly inForce: readonly {
    readonly fromOn: string;
    readonly toOn: string | null;
    readonly lastOn: string | null;
  }[];
  readonly acceptance: {
    readonly id: string;
    readonly signatoryName: string;
    readonly signatoryCapacity: string;
    readonly acceptedAt: Date;
    readonly effectiveOn: string;
    readonly address: string;
  } | null;
};

export type AgreementDetail = {
  readonly id: string;
  readonly enrolmentId: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly typeLabel: LocalizedText;
  readonly issuerName: string;
  /** Newest first; never empty. */
  readonly versions: readonly AgreementVersionDetail[];
  /** The newest version against the last one that was signed before it; null where there is none. */
  readonly difference: VersionDifference | null;
};

/** An agreement with all its versions; null when there is none, or it is not the actor's. */
export function findAgreement(
  ctx: Pick<Ctx, "db" | "actor">,
  input: { readonly agreementId: string },
): Promise<AgreementDetail | null> {
  return withActor(ctx, (tx) => readAgreement(tx, input.agreementId));
}

/** The actor's own agreement for one enrolment, or for its first one; the others beside it. Null before any is offered. */
export function findAgreementForPartner(
  ctx: Pick<Ctx, "db"> & { readonly actor: MemberActor },
  input: { readonly agreementId?: string | undefined } = {},
): Promise<{ current: AgreementDetail; all: { id: string; typeLabel: LocalizedText }[] } | null> {
  return withActor(ctx, async (tx) => {
    const all = await tx
      .select({ id: agreement.id, typeLabel: partnerType.label })
      .from(agreement)
      .innerJoin(enrolment, eq(enrolment.id, agreement.enrolmentId))
      .innerJoin(partnerType, eq(partnerType.key, enrolment.partnerTypeKey))
      .orderBy(asc(partnerType.position));
    const wanted = input.agreementId ?? all[0]?.id;
    const current = wanted ? await readAgreement(tx, wanted) : null;
    return current && { current, all };
  });
}

async function readAgreement(reader: Reader, agreementId: string): Promise<AgreementDetail | null> {
  const [head] = await reader
    .select({
      id: agreement.id,
      enrolmentId: agreement.enrolmentId,
      partnerId: agreement.partnerId,
      partnerName: partner.name,
      typeLabel: partnerType.label,
      issuerName: legalEntity.name,
    })
    .from(agreement)
    .innerJoin(partner, eq(partner.id, agreement.partnerId))
    .innerJoin(enrolment, eq(enrolment.id, agreement.enrolmentId))
    .innerJoin(partnerType, eq(partnerType.key, enrolment.partnerTypeKey))
    .innerJoin(legalEntity, eq(legalEntity.id, enrolment.legalEntityId))
    .where(eq(agreement.id, agreementId));
  if (!head) return null;
  const rows = await reader
    .select({
      version: agreementVersion,
      signed: acceptance,
      sampleRates: agreementTemplate.sampleRates,
    })
    .from(agreementVersion)
    .leftJoin(acceptance, eq(acceptance.agreementVersionId, agreementVersion.id))
    .leftJoin(agreementTemplate, eq(agreementTemplate.id, agreementVersion.templateId))
    .where(eq(agreementVersion.agreementId, agreementId))
    .orderBy(desc(agreementVersion.n));
  const ranges = await reader
    .select({
      versionId: agreementInForce.agreementVersionId,
      fromOn: sql<string>`lower(${agreementInForce.during})::text`,
      toOn: sql<string | null>`upper(${agreementInForce.during})::text`,
    })
    .from(agreementInForce)
    .where(and(eq(agreementInForce.enrolmentId, head.enrolmentId), inForceAsKnown(null)))
    .orderBy(sql`lower(${agreementInForce.during})`);
  invariant(rows.length > 0, "an agreement has a version");
  const versions = rows.map(
    ({ version, signed, sampleRates }): AgreementVersionDetail => ({
      id: version.id,
      n: version.n,
      title: { en: titleOfText(version.textEn), es: titleOfText(version.textEs) },
      terms: agreementTermsSchema.parse(version.terms),
      clauses: { en: clausesOfText(version.textEn), es: clausesOfText(version.textEs) },
      textSha256: version.textSha256,
      sampleRates: sampleRates ?? false,
      offeredAt: version.offeredAt,
      kind: version.kind as "template" | "amendment",
      effectiveOn: version.effectiveOn,
      expiresOn: version.expiresOn,
      lastOn: version.expiresOn && addDays(version.expiresOn, -1),
      inForce: ranges
        .filter(({ versionId }) => versionId === version.id)
        .map(({ fromOn, toOn }) => ({ fromOn, toOn, lastOn: toOn && addDays(toOn, -1) })),
      acceptance: signed && {
        id: signed.id,
        signatoryName: signed.signatoryName,
        signatoryCapacity: signed.signatoryCapacity,
        acceptedAt: signed.acceptedAt,
        effectiveOn: signed.effectiveOn,
        address: signed.address,
      },
    }),
  );
  const [newest, ...older] = versions;
  const signedBefore = older.find((one) => one.acceptance !== null);
  return {
    ...head,
    versions,
    difference:
      newest && signedBefore ? versionDifference(signedBefore, newest, await productNames(reader)) : null,
  };
}

/** What each product is called in a text. */
async function productNames(reader: Reader): Promise<ReadonlyMap<string, string>> {
  const products = await reader.select({ key: product.key, name: product.name }).from(product);
  return new Map(products.map(({ key, name }) => [key, name]));
}
