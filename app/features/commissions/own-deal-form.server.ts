import { asc, eq } from "drizzle-orm";
import type { MemberActor } from "#app/domain/actor.ts";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { Currency } from "#app/domain/money.ts";
import { type LocalDate, localDateOf } from "#app/domain/period.ts";
import { REVENUE_STREAMS, type RevenueStream } from "#app/domain/revenue-event.ts";
import type { AgreementTerms } from "#app/domain/terms/agreement-terms.ts";
import { covers } from "#app/domain/terms/head-terms.ts";
import { versionInForceAt } from "#app/features/agreements/version-in-force.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { legalEntity, partnerType, product, segment } from "#db/schema/catalogue.ts";
import { enrolment } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";

/** What a partner may imagine under one of its agreements in force: what its heads cover comes first. */
export type DealChoices = {
  readonly enrolmentId: string;
  readonly typeLabel: LocalizedText;
  readonly today: LocalDate;
  readonly products: readonly { readonly key: string; readonly name: string }[];
  readonly streams: readonly RevenueStream[];
  readonly currencies: readonly Currency[];
  /** Asked for only where the terms go by it. */
  readonly segments: readonly { readonly key: string; readonly label: LocalizedText }[];
  readonly asksCountry: boolean;
};

/** The actor's own agreements that are in force now, in the programme's order. */
export function listDealChoices(
  ctx: Pick<Ctx, "db" | "now"> & { readonly actor: MemberActor },
): Promise<DealChoices[]> {
  return withActor(ctx, async (tx) => {
    const enrolments = await tx
      .select({ id: enrolment.id, typeLabel: partnerType.label, currency: legalEntity.currency })
      .from(enrolment)
      .innerJoin(partnerType, eq(partnerType.key, enrolment.partnerTypeKey))
      .innerJoin(legalEntity, eq(legalEntity.id, enrolment.legalEntityId))
      .where(eq(enrolment.partnerId, ctx.actor.partnerId))
      .orderBy(asc(partnerType.position));
    const products = await tx.select({ key: product.key, name: product.name }).from(product);
    const segments = await tx.select().from(segment);
    const choices: DealChoices[] = [];
    for (const { id, typeLabel, currency } of enrolments) {
      const version = await versionInForceAt(tx, id, ctx.now);
      if (!version) continue;
      const { heads } = version.terms;
      choices.push({
        enrolmentId: id,
        typeLabel,
        today: localDateOf(ctx.now, version.terms.timeZone),
        products: coveredFirst(products, ({ key }) => heads.some((head) => covers(head.products, key))),
        streams: coveredFirst(REVENUE_STREAMS, (one) => heads.some((head) => covers(head.streams, one))),
        currencies: [...new Set([currency, ...currenciesOf(version.terms)])],
        segments: heads.some((head) => head.segments !== "all") ? segments : [],
        asksCountry: heads.some((head) => head.countries !== "all"),
      });
    }
    return choices;
  });
}

function coveredFirst<One>(all: readonly One[], isCovered: (one: One) => boolean): One[] {
  return [...all.filter(isCovered), ...all.filter((one) => !isCovered(one))];
}

/** Currencies that terms name somewhere. */
function currenciesOf(terms: AgreementTerms): Currency[] {
  const amounts = [terms.minimumPayoutMinor, ...terms.caps.map((cap) => cap.amountMinor)];
  for (const { pays } of terms.heads) {
    if (pays.kind === "flat") amounts.push(pays.amountMinor);
    if (pays.kind === "per_unit") amounts.push(pays.unitPriceMicros);
    if (pays.kind === "tiered") amounts.push(...pays.brackets.map((bracket) => bracket.fromMinor));
  }
  return amounts.flatMap((one) => Object.keys(one)).sort();
}
