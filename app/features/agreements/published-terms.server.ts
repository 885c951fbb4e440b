import { and, eq } from "drizzle-orm";
import { type AgreementTerms, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { agreementTemplate } from "#db/schema/agreements.ts";
import { enrolment } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";

/** The published terms of an enrolment's type; null when there are none. */
export function publishedTerms(
  ctx: Pick<Ctx, "db" | "actor">,
  { enrolmentId }: { readonly enrolmentId: string },
): Promise<{
  readonly version: number;
  readonly sampleRates: boolean;
  readonly terms: AgreementTerms;
} | null> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx
      .select({
        version: agreementTemplate.version,
        sampleRates: agreementTemplate.sampleRates,
        terms: agreementTemplate.terms,
      })
      .from(enrolment)
      .innerJoin(
        agreementTemplate,
        and(
          eq(agreementTemplate.partnerTypeKey, enrolment.partnerTypeKey),
          eq(agreementTemplate.status, "published"),
        ),
      )
      .where(eq(enrolment.id, enrolmentId));
    return row ? { ...row, terms: agreementTermsSchema.parse(row.terms) } : null;
  });
}
