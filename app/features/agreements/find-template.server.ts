import { and, asc, desc, eq, inArray, ne, sql } from "drizzle-orm";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { TemplateStatus } from "#app/domain/template-rules.ts";
import { type AgreementTerms, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { staffRole } from "#db/schema/accounts.ts";
import { agreementTemplate, templatePublication } from "#db/schema/agreements.ts";
import { partnerType, product } from "#db/schema/catalogue.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";
import { agreementText, clausesOfText, type TextClause } from "./agreement-text.server.ts";
import { readTemplate, type TemplateRow, templateHash } from "./template-row.server.ts";
import { type VersionDifference, versionDifference } from "./version-difference.server.ts";

export type ListedTemplate = {
  readonly id: string;
  readonly typeKey: string;
  readonly typeLabel: LocalizedText;
  readonly version: number;
  readonly status: TemplateStatus;
  readonly sampleRates: boolean;
  readonly changedAt: Date;
};

/** All templates, those that somebody works on first, then by partner type in the programme's order, the newest first; discarded ones are left out. */
export function listTemplates(ctx: Pick<Ctx, "db" | "actor">): Promise<ListedTemplate[]> {
  return withActor(ctx, (tx) =>
    tx
      .select({
        id: agreementTemplate.id,
        typeKey: agreementTemplate.partnerTypeKey,
        typeLabel: partnerType.label,
        version: agreementTemplate.version,
        status: sql<TemplateStatus>`${agreementTemplate.status}`,
        sampleRates: agreementTemplate.sampleRates,
        changedAt:
          sql<Date>`coalesce(${agreementTemplate.publishedAt}, ${agreementTemplate.changedAt}, ${agreementTemplate.createdAt})`.mapWith(
            (value: string | Date) => new Date(value),
          ),
      })
      .from(agreementTemplate)
      .innerJoin(partnerType, eq(partnerType.key, agreementTemplate.partnerTypeKey))
      .where(ne(agreementTemplate.status, "discarded"))
      .orderBy(
        desc(sql`${agreementTemplate.status} in ('draft', 'proposed')`),
        asc(partnerType.position),
        desc(agreementTemplate.version),
      ),
  );
}

/** Something that keeps terms from being handed in: where it is, and the rule's code. */
export type TermsIssue = { readonly path: readonly (string | number)[]; readonly code: string };
export type Clauses = { readonly en: readonly TextClause[]; readonly es: readonly TextClause[] };

export type TemplateDetail = {
  readonly row: TemplateRow;
  readonly typeLabel: LocalizedText;
  /** As the draft keeps them, whether they hold together or not. */
  readonly terms: AgreementTerms | null;
  readonly issues: readonly TermsIssue[];
  readonly clauses: Clauses | null;
  readonly contentSha256: string;
  /** Names of the people of the company by their account. */
  readonly names: Readonly<Record<string, string>>;
  readonly publisherName: string | null;
  /** The published one of the type, to compare with; null when this is it, or there is none. */
  readonly published: {
    readonly id: string;
    readonly version: number;
    readonly terms: AgreementTerms;
  } | null;
  /** What it says otherwise than the published one. */
  readonly difference: VersionDifference | null;
};

/** One template with its text in both languages; null when there is none. */
export function findTemplate(
  ctx: Pick<Ctx, "db" | "actor">,
  { templateId }: { readonly templateId: string },
): Promise<TemplateDetail | null> {
  return withActor(ctx, async (tx) => {
    const row = await readTemplate(tx, templateId);
    if (!row || row.status === "discarded") return null;
    const [type] = await tx
      .select({ label: partnerType.label })
      .from(partnerType)
      .where(eq(partnerType.key, row.partnerTypeKey));
    const read = agreementTermsSchema.safeParse(row.terms);
    const [publication] = await tx
      .select({ name: templatePublication.publisherName })
      .from(templatePublication)
      .where(eq(templatePublication.templateId, row.id));
    const [published] = await tx
      .select()
      .from(agreementTemplate)
      .where(
        and(
          eq(agreementTemplate.partnerTypeKey, row.partnerTypeKey),
          eq(agreementTemplate.status, "published"),
          ne(agreementTemplate.id, row.id),
        ),
      );
    const before = published && {
      id: published.id,
      version: published.version,
      terms: agreementTermsSchema.parse(published.terms),
    };
    return {
      row,
      typeLabel: type?.label ?? { en: row.partnerTypeKey, es: row.partnerTypeKey },
      terms: read.success ? read.data : null,
      issues: read.success
        ? []
        : read.error.issues.map(({ path, message }) => ({
            path: path.map((step) => (typeof step === "symbol" ? String(step) : step)),
            code: message,
          })),
      clauses: read.success ? await clausesOfTerms(tx, row.title, read.data) : null,
      contentSha256: templateHash(row),
      names: await namesOf(tx, [row.createdBy, row.changedBy, row.proposedBy, row.ratesConfirmedBy]),
      publisherName: publication?.name ?? null,
      published: before ?? null,
      difference:
        before && read.success
          ? versionDifference(
              { n: before.version, terms: before.terms },
              { n: row.version, terms: read.data },
              await productNames(tx),
            )
          : null,
    };
  });
}

/** The sentences that terms would be offered in. */
export async function clausesOfTerms(
  reader: Reader,
  title: LocalizedText,
  terms: AgreementTerms,
): Promise<Clauses> {
  const written = { title, terms, productNames: await productNames(reader) };
  return {
    en: clausesOfText(agreementText(written, "en")),
    es: clausesOfText(agreementText(written, "es")),
  };
}

export async function productNames(reader: Reader): Promise<Map<string, string>> {
  const products = await reader.select({ key: product.key, name: product.name }).from(product);
  return new Map(products.map(({ key, name }) => [key, name]));
}

/** Display names of people of the company. */
export async function namesOf(
  reader: Reader,
  accountIds: readonly (string | null)[],
): Promise<Record<string, string>> {
  const ids = accountIds.flatMap((id) => id ?? []);
  const rows = await reader
    .select({ id: staffRole.accountId, name: staffRole.displayName })
    .from(staffRole)
    .where(inArray(staffRole.accountId, ids));
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}
