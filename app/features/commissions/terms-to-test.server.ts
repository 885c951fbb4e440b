import { asc, desc, eq } from "drizzle-orm";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { TemplateStatus } from "#app/domain/template-rules.ts";
import {
  type AgreementTerms,
  type AgreementTermsInput,
  agreementTermsSchema,
} from "#app/domain/terms/agreement-terms.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { agreementTemplate } from "#db/schema/agreements.ts";
import { partnerType } from "#db/schema/catalogue.ts";
import { withActor } from "#db/with-actor.server.ts";

export type TemplateToTest = {
  readonly id: string;
  readonly typeKey: string;
  readonly typeLabel: LocalizedText;
  readonly version: number;
  readonly status: TemplateStatus;
};

/** Every template version, by type and newest first: as many as the company wrote. */
export function listTemplatesToTest(ctx: Pick<Ctx, "db" | "actor">): Promise<TemplateToTest[]> {
  return withActor(ctx, async (tx) => {
    const rows = await tx
      .select({
        id: agreementTemplate.id,
        typeKey: partnerType.key,
        typeLabel: partnerType.label,
        version: agreementTemplate.version,
        status: agreementTemplate.status,
      })
      .from(agreementTemplate)
      .innerJoin(partnerType, eq(partnerType.key, agreementTemplate.partnerTypeKey))
      .orderBy(asc(partnerType.position), desc(agreementTemplate.version));
    return rows.map((row) => ({ ...row, status: row.status as TemplateToTest["status"] }));
  });
}

/** A template's type and terms; null if there is none of this id. */
export function findTermsToTest(
  ctx: Pick<Ctx, "db" | "actor">,
  { templateId }: { readonly templateId: string },
): Promise<{ readonly typeKey: string; readonly terms: AgreementTerms } | null> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx
      .select({ typeKey: agreementTemplate.partnerTypeKey, terms: agreementTemplate.terms })
      .from(agreementTemplate)
      .where(eq(agreementTemplate.id, templateId));
    return row ? { typeKey: row.typeKey, terms: agreementTermsSchema.parse(row.terms) } : null;
  });
}

export type ReadTerms =
  | { readonly ok: true; readonly terms: AgreementTerms }
  /** `where` is null when it is no JSON at all. */
  | { readonly ok: false; readonly where: string | null; readonly problem: string };

/** Terms that somebody pasted; of several problems the first. */
export function readPastedTerms(typed: string): ReadTerms {
  let json: AgreementTermsInput;
  try {
    json = JSON.parse(typed);
  } catch {
    return { ok: false, where: null, problem: "" };
  }
  const read = agreementTermsSchema.safeParse(json);
  if (read.success) return { ok: true, terms: read.data };
  const [first] = read.error.issues;
  return {
    ok: false,
    where: first?.path.map(String).join(".") || "-",
    problem: (first?.message ?? "").replaceAll("_", " "),
  };
}
