import { and, eq, inArray } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import type { LocalDate } from "#app/domain/period.ts";
import { agreementTemplate } from "#db/schema/agreements.ts";
import { enrolment } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";
import { type OfferingCtx, offerVersionInTx } from "./offer-version.server.ts";

/**
 * Offers a published template to these enrolments of its type, all or none, from one day on. Null when there is no such
 * template. Refuses as `offerVersion` does, and with agreement_not_offered when it is not published any more.
 */
export function offerToAll(
  ctx: OfferingCtx,
  input: {
    readonly templateId: string;
    readonly enrolmentIds: readonly string[];
    readonly effectiveOn: LocalDate;
  },
): Promise<{ readonly offered: number } | null> {
  return withActor(ctx, async (tx) => {
    const [template] = await tx
      .select({ typeKey: agreementTemplate.partnerTypeKey, status: agreementTemplate.status })
      .from(agreementTemplate)
      .where(eq(agreementTemplate.id, input.templateId));
    if (!template) return null;
    if (template.status !== "published") throw new DomainError("agreement_not_offered");
    const own = await tx
      .select({ id: enrolment.id })
      .from(enrolment)
      .where(
        and(
          eq(enrolment.partnerTypeKey, template.typeKey),
          eq(enrolment.status, "active"),
          inArray(enrolment.id, [...input.enrolmentIds]),
        ),
      )
      .orderBy(enrolment.id);
    for (const { id } of own)
      await offerVersionInTx(tx, ctx, { enrolmentId: id, effectiveOn: input.effectiveOn });
    return { offered: own.length };
  });
}
