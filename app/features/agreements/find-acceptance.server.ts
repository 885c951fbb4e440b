import { desc, eq } from "drizzle-orm";
import type { AcceptanceView } from "#app/domain/acceptance-view.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { acceptance, agreementVersion } from "#db/schema/agreements.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { enrolment, partner, payeeProfile } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";
import { clausesInBoth, titleOfText } from "./agreement-text.server.ts";

/** A signature with the text that it covers, as its certificate shows it; null when there is none, or it is not the actor's. */
export function findAcceptance(
  ctx: Pick<Ctx, "db" | "actor">,
  input: { readonly acceptanceId: string },
): Promise<AcceptanceView | null> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx
      .select({
        signed: acceptance,
        version: agreementVersion,
        party: partner,
        issuer: {
          name: legalEntity.name,
          taxId: legalEntity.taxId,
          country: legalEntity.country,
          address: legalEntity.address,
        },
      })
      .from(acceptance)
      .innerJoin(agreementVersion, eq(agreementVersion.id, acceptance.agreementVersionId))
      .innerJoin(partner, eq(partner.id, acceptance.partnerId))
      .innerJoin(enrolment, eq(enrolment.id, agreementVersion.enrolmentId))
      .innerJoin(legalEntity, eq(legalEntity.id, enrolment.legalEntityId))
      .where(eq(acceptance.id, input.acceptanceId));
    if (!row) return null;
    const { signed, version, party, issuer } = row;
    const [payee] = await tx
      .select({ legalName: payeeProfile.legalName, country: payeeProfile.country, taxId: payeeProfile.taxId })
      .from(payeeProfile)
      .where(eq(payeeProfile.partnerId, signed.partnerId))
      .orderBy(desc(payeeProfile.validFrom))
      .limit(1);
    return {
      id: signed.id,
      agreementTitle: { en: titleOfText(version.textEn), es: titleOfText(version.textEs) },
      version: version.n,
      issuer: {
        name: issuer.name,
        taxId: issuer.taxId,
        country: issuer.country,
        address: issuer.address.split(", "),
      },
      partner: {
        name: payee?.legalName ?? party.name,
        taxId: payee?.taxId ?? null,
        country: payee?.country ?? party.country,
        address: [],
      },
      clauses: clausesInBoth(version.textEn, version.textEs),
      acceptedByName: signed.signatoryName,
      acceptedInCapacity: signed.signatoryCapacity,
      acceptedAt: signed.acceptedAt,
      effectiveOn: signed.effectiveOn,
      textHash: signed.textSha256,
    };
  });
}
