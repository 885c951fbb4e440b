import { and, eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { whyNotPublish } from "#app/domain/template-rules.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { staffRole } from "#db/schema/accounts.ts";
import { agreementTemplate, templatePublication } from "#db/schema/agreements.ts";
import { withActor } from "#db/with-actor.server.ts";
import { type DraftingCtx, lockTemplate, templateHash } from "./template-row.server.ts";

/**
 * The second admin's yes to exactly what was shown: the template is published and the one before it retired. Versions
 * that partners have keep their terms. Null when there is no such template. Refuses: not_allowed,
 * template_not_proposed, publisher_is_proposer, template_changed_since_shown. The database checks person and hash again.
 */
export function publishTemplate(
  ctx: DraftingCtx,
  { templateId, contentSha256 }: { readonly templateId: string; readonly contentSha256: string },
): Promise<{ readonly version: number } | null> {
  return withActor(ctx, async (tx) => {
    const row = await lockTemplate(tx, templateId);
    if (!row) return null;
    const refusal = whyNotPublish(
      { ...row, contentSha256: templateHash(row), shownSha256: contentSha256 },
      ctx.actor,
    );
    if (refusal) throw new DomainError(refusal);
    const [person] = await tx
      .select({ name: staffRole.displayName })
      .from(staffRole)
      .where(and(eq(staffRole.accountId, ctx.actor.accountId), eq(staffRole.role, "admin")));
    await tx.insert(templatePublication).values({
      templateId,
      publisherAccountId: ctx.actor.accountId,
      publisherName: person?.name ?? ctx.actor.accountId,
      contentSha256,
      publishedAt: ctx.now,
    });
    await tx
      .update(agreementTemplate)
      .set({ status: "retired", retiredAt: ctx.now })
      .where(
        and(
          eq(agreementTemplate.partnerTypeKey, row.partnerTypeKey),
          eq(agreementTemplate.status, "published"),
        ),
      );
    await tx
      .update(agreementTemplate)
      .set({ status: "published", publishedAt: ctx.now })
      .where(eq(agreementTemplate.id, templateId));
    await audit(tx, ctx, {
      action: "agreement_template.published",
      objectType: "agreement_template",
      objectId: templateId,
      details: { contentSha256, version: row.version },
    });
    return { version: row.version };
  });
}
