import { and, asc, desc, eq, sql } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import { type LocalDate, localDateOf } from "#app/domain/period.ts";
import { rate } from "#app/domain/rating/rate.ts";
import { type AgreementTerms, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { placeInForce } from "#app/domain/terms/place-in-force.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { agreement, agreementTemplate, agreementVersion } from "#db/schema/agreements.ts";
import { enrolment, partner } from "#db/schema/partners.ts";
import { period } from "#db/schema/revenue.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { loadRatingInputs } from "./load-rating-inputs.server.ts";

export type AffectedPartner = {
  readonly enrolmentId: string;
  readonly partnerName: string;
  readonly newestN: number | null;
  /** It has these terms on offer or signed already. */
  readonly hasIt: boolean;
  /** Terms agreed with it alone that are not over yet, and their end. */
  readonly amendedUntil: LocalDate | null;
  /** The last closed month by currency: as it was rated, and as the new terms would have rated it. */
  readonly money: readonly {
    readonly currency: string;
    readonly wasMinor: bigint;
    readonly wouldBeMinor: bigint;
  }[];
};
export type Affected = {
  readonly partners: readonly AffectedPartner[];
  /** The closed month that is compared; null when there is none. */
  readonly periodId: string | null;
};

/** Everybody of a template's type, by name, with what its terms would have made of the last closed month; at most 500. */
export function listAffected(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  { templateId }: { readonly templateId: string },
): Promise<Affected | null> {
  return withActor(ctx, async (tx) => {
    const [template] = await tx.select().from(agreementTemplate).where(eq(agreementTemplate.id, templateId));
    if (!template) return null;
    const terms = agreementTermsSchema.parse(template.terms);
    const [last] = await tx
      .select()
      .from(period)
      .where(eq(period.status, "closed"))
      .orderBy(desc(period.id))
      .limit(1);
    const today = localDateOf(ctx.now, terms.timeZone);
    const rows = await tx
      .select({
        enrolmentId: enrolment.id,
        partnerId: enrolment.partnerId,
        legalEntityId: enrolment.legalEntityId,
        partnerName: partner.name,
        n: agreementVersion.n,
        templateId: agreementVersion.templateId,
        kind: agreementVersion.kind,
        expiresOn: agreementVersion.expiresOn,
      })
      .from(enrolment)
      .innerJoin(partner, eq(partner.id, enrolment.partnerId))
      .leftJoin(agreement, eq(agreement.enrolmentId, enrolment.id))
      .leftJoin(
        agreementVersion,
        and(
          eq(agreementVersion.agreementId, agreement.id),
          sql`${agreementVersion.n} = (select max(v.n) from agreement_version v where v.agreement_id = ${agreement.id})`,
        ),
      )
      .where(and(eq(enrolment.partnerTypeKey, template.partnerTypeKey), eq(enrolment.status, "active")))
      .orderBy(asc(partner.nameKey), asc(enrolment.id))
      .limit(500);
    const partners: AffectedPartner[] = [];
    for (const row of rows)
      partners.push({
        enrolmentId: row.enrolmentId,
        partnerName: row.partnerName,
        newestN: row.n,
        hasIt: row.kind === "template" && row.templateId === templateId,
        amendedUntil:
          row.kind === "amendment" && row.expiresOn && row.expiresOn > today ? row.expiresOn : null,
        money: last ? await moneyOf(tx, row, last, terms) : [],
      });
    return { partners, periodId: last?.id ?? null };
  });
}

type Enrolled = { readonly enrolmentId: string; readonly partnerId: string; readonly legalEntityId: string };

async function moneyOf(
  tx: Tx,
  row: Enrolled,
  month: typeof period.$inferSelect,
  terms: AgreementTerms,
): Promise<AffectedPartner["money"]> {
  const [loaded] = await loadRatingInputs(tx, month, [row.partnerId], null);
  invariant(loaded, "there is an input for each partner");
  const input = { ...loaded, adjustments: [] };
  const placed = {
    id: "offered",
    enrolmentId: row.enrolmentId,
    partnerId: row.partnerId,
    legalEntityId: row.legalEntityId,
    n: 0,
    fromOn: localDateOf(month.fromAt, terms.timeZone),
    toOn: null,
    terms,
  };
  const was = sumsOf(rate(input).lines, row.enrolmentId);
  const wouldBe = sumsOf(
    rate({ ...input, versions: placeInForce(input.versions, placed) }).lines,
    row.enrolmentId,
  );
  return [...new Set([...was.keys(), ...wouldBe.keys()])].sort().map((currency) => ({
    currency,
    wasMinor: was.get(currency) ?? 0n,
    wouldBeMinor: wouldBe.get(currency) ?? 0n,
  }));
}

function sumsOf(
  lines: readonly { enrolmentId: string; currency: string; amountMinor: bigint }[],
  enrolmentId: string,
): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const line of lines)
    if (line.enrolmentId === enrolmentId && line.amountMinor !== 0n)
      sums.set(line.currency, (sums.get(line.currency) ?? 0n) + line.amountMinor);
  return sums;
}
