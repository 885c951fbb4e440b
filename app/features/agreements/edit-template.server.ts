import { eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import type { LocalizedText } from "#app/domain/locale.ts";
import { whyNotEdit } from "#app/domain/template-rules.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { agreementTemplate } from "#db/schema/agreements.ts";
import { withActor } from "#db/with-actor.server.ts";
import { type DraftingCtx, lockTemplate, type TemplateRow } from "./template-row.server.ts";

export type TemplateChange = { readonly title?: LocalizedText; readonly terms?: unknown };

/**
 * Writes what `change` makes of a draft. Terms may not hold together yet: that is asked when they are handed in. Rates
 * that had been confirmed are samples again. False when there is no such template. Refuses: not_allowed,
 * template_not_draft.
 */
export function editTemplate(
  ctx: DraftingCtx,
  { templateId }: { readonly templateId: string },
  change: (row: TemplateRow) => TemplateChange,
): Promise<boolean> {
  return withActor(ctx, async (tx) => {
    const row = await lockTemplate(tx, templateId);
    if (!row) return false;
    const refusal = whyNotEdit(row, ctx.actor);
    if (refusal) throw new DomainError(refusal);
    const { title = row.title, terms = row.terms } = change(row);
    await tx
      .update(agreementTemplate)
      .set({
        title,
        terms,
        sampleRates: true,
        ratesConfirmedBy: null,
        ratesConfirmedAt: null,
        changedBy: ctx.actor.accountId,
        changedAt: ctx.now,
      })
      .where(eq(agreementTemplate.id, templateId));
    return true;
  });
}

/** Puts a draft away; its number is free again. False when there is none. Refuses as `editTemplate` does. */
export function discardTemplate(
  ctx: DraftingCtx,
  { templateId }: { readonly templateId: string },
): Promise<boolean> {
  return withActor(ctx, async (tx) => {
    const row = await lockTemplate(tx, templateId);
    if (!row) return false;
    const refusal = whyNotEdit(row, ctx.actor);
    if (refusal) throw new DomainError(refusal);
    await tx
      .update(agreementTemplate)
      .set({ status: "discarded" })
      .where(eq(agreementTemplate.id, templateId));
    await audit(tx, ctx, {
      action: "agreement_template.discarded",
      objectType: "agreement_template",
      objectId: templateId,
    });
    return true;
  });
}
