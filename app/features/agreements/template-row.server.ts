import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import type { LocalizedText } from "#app/domain/locale.ts";
import { type TemplateStatus, templateContent } from "#app/domain/template-rules.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { agreementTemplate } from "#db/schema/agreements.ts";
import type { Reader, Tx } from "#db/with-actor.server.ts";

export type DraftingCtx = Ctx & { readonly actor: StaffActor };
export type TemplateRow = Omit<typeof agreementTemplate.$inferSelect, "status" | "title"> & {
  readonly status: TemplateStatus;
  readonly title: LocalizedText;
};

export async function readTemplate(reader: Reader, templateId: string): Promise<TemplateRow | null> {
  const [row] = await reader.select().from(agreementTemplate).where(eq(agreementTemplate.id, templateId));
  return row ? { ...row, status: row.status as TemplateStatus } : null;
}

/** The same, locked until the transaction ends: one act on a template at a time. */
export async function lockTemplate(tx: Tx, templateId: string): Promise<TemplateRow | null> {
  const [row] = await tx
    .select()
    .from(agreementTemplate)
    .where(eq(agreementTemplate.id, templateId))
    .for("update");
  return row ? { ...row, status: row.status as TemplateStatus } : null;
}

/** SHA-256 of the canonical text of a template. */
export function templateHash(row: TemplateRow): string {
  return createHash("sha256").update(templateContent(row), "utf8").digest("hex");
}

/** Do the terms of a draft hold together as a whole? */
export function holdsTogether(row: TemplateRow): boolean {
  return agreementTermsSchema.safeParse(row.terms).success;
}
