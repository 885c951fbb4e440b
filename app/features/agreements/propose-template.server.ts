import { eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { whyNotConfirmRates, whyNotPropose, whyNotTakeBack } from "#app/domain/template-rules.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { agreementTemplate } from "#db/schema/agreements.ts";
import { withActor } from "#db/with-actor.server.ts";
import { type DraftingCtx, holdsTogether, lockTemplate, templateHash } from "./template-row.server.ts";

type Which = { readonly templateId: string };

/**
 * Hands a draft to a second person and freezes it; the hash of exactly this is kept. Null when there is no such
 * template. Refuses: not_allowed, template_not_draft, template_does_not_hold.
 */
export function proposeTemplate(
  ctx: DraftingCtx,
  { templateId }: Which,
): Promise<{ readonly contentSha256: string } | null> {
  return withActor(ctx, async (tx) => {
    const row = await lockTemplate(tx, templateId);
    if (!row) return null;
    const refusal = whyNotPropose({ ...row, holdsTogether: holdsTogether(row) }, ctx.actor);
    if (refusal) throw new DomainError(refusal);
    const contentSha256 = templateHash(row);
    await tx
      .update(agreementTemplate)
      .set({ status: "proposed", proposedBy: ctx.actor.accountId, proposedAt: ctx.now, contentSha256 })
      .where(eq(agreementTemplate.id, templateId));
    await audit(tx, ctx, {
      action: "agreement_template.proposed",
      objectType: "agreement_template",
      objectId: templateId,
      details: { contentSha256, version: row.version },
    });
    return { contentSha256 };
  });
}

/** Makes a proposal a draft again. False when there is none. Refuses: not_allowed, template_not_proposed. */
export function takeTemplateBack(ctx: DraftingCtx, { templateId }: Which): Promise<boolean> {
  return withActor(ctx, async (tx) => {
    const row = await lockTemplate(tx, templateId);
    if (!row) return false;
    const refusal = whyNotTakeBack(row, ctx.actor);
    if (refusal) throw new DomainError(refusal);
    await tx
      .update(agreementTemplate)
      .set({ status: "draft", proposedBy: null, proposedAt: null, contentSha256: null })
      .where(eq(agreementTemplate.id, templateId));
    await audit(tx, ctx, {
      action: "agreement_template.taken_back",
      objectType: "agreement_template",
      objectId: templateId,
    });
    return true;
  });
}

/**
 * Says that the rates of a draft, or of what is published, are no samples. False when there is no such template.
 * Refuses: not_allowed (admins say it), template_not_draft, rates_already_confirmed.
 */
export function confirmRates(ctx: DraftingCtx, { templateId }: Which): Promise<boolean> {
  return withActor(ctx, async (tx) => {
    const row = await lockTemplate(tx, templateId);
    if (!row) return false;
    const refusal = whyNotConfirmRates(row, ctx.actor);
    if (refusal) throw new DomainError(refusal);
    await tx
      .update(agreementTemplate)
      .set({ sampleRates: false, ratesConfirmedBy: ctx.actor.accountId, ratesConfirmedAt: ctx.now })
      .where(eq(agreementTemplate.id, templateId));
    await audit(tx, ctx, {
      action: "agreement_template.rates_confirmed",
      objectType: "agreement_template",
      objectId: templateId,
    });
    return true;
  });
}
