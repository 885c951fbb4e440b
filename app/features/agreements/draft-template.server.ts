import { and, desc, eq, ne } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { mayDraftTerms } from "#app/domain/template-rules.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { newId } from "#db/new-id.server.ts";
import { agreementTemplate } from "#db/schema/agreements.ts";
import { partnerType } from "#db/schema/catalogue.ts";
import { pgErrorOf, withActor } from "#db/with-actor.server.ts";
import type { DraftingCtx } from "./template-row.server.ts";

/**
 * A new draft for a partner type, copied from its newest published template; its rates count as samples until somebody
 * confirms them. Null when there is no such type. Refuses: not_allowed, agreement_not_offered (nothing published to
 * copy), template_draft_exists.
 */
export async function draftTemplate(
  ctx: DraftingCtx,
  { partnerTypeKey }: { readonly partnerTypeKey: string },
): Promise<{ readonly templateId: string; readonly version: number } | null> {
  if (!mayDraftTerms(ctx.actor)) throw new DomainError("not_allowed");
  try {
    return await withActor(ctx, async (tx) => {
      const [type] = await tx.select().from(partnerType).where(eq(partnerType.key, partnerTypeKey));
      if (!type) return null;
      const own = await tx
        .select()
        .from(agreementTemplate)
        .where(
          and(
            eq(agreementTemplate.partnerTypeKey, partnerTypeKey),
            ne(agreementTemplate.status, "discarded"),
          ),
        )
        .orderBy(desc(agreementTemplate.version));
      if (own.some(({ status }) => status === "draft" || status === "proposed"))
        throw new DomainError("template_draft_exists");
      const model = own.find(({ status }) => status === "published") ?? own[0];
      if (!model) throw new DomainError("agreement_not_offered");
      const version = (own[0]?.version ?? 0) + 1;
      const templateId = newId("tpl", ctx.now);
      await tx.insert(agreementTemplate).values({
        id: templateId,
        partnerTypeKey,
        version,
        title: model.title,
        terms: { ...agreementTermsSchema.parse(model.terms), schema: 2 },
        sampleRates: true,
        status: "draft",
        createdAt: ctx.now,
        createdBy: ctx.actor.accountId,
        changedAt: ctx.now,
        changedBy: ctx.actor.accountId,
      });
      await audit(tx, ctx, {
        action: "agreement_template.drafted",
        objectType: "agreement_template",
        objectId: templateId,
        details: { partnerTypeKey, version, copiedFrom: model.id },
      });
      return { templateId, version };
    });
  } catch (error) {
    const { constraint } = pgErrorOf(error) ?? {};
    if (constraint === "agreement_template_one_draft" || constraint === "agreement_template_version_once")
      throw new DomainError("template_draft_exists");
    throw error;
  }
}
