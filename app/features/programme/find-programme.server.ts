import { asc, eq } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { Ctx } from "#app/features/context.server.ts";
import {
  kpiTarget,
  optimisationItem,
  partnerCategory,
  partnerType,
  product,
  programme,
  segment,
} from "#db/schema/catalogue.ts";
import { withActor } from "#db/with-actor.server.ts";
import { type Disagreements, disagreementsOf } from "./disagreements.ts";

export const TARGET_DIMENSIONS = [
  "goal",
  "partner_type",
  "category",
  "segment",
  "product",
  "mix",
  "phase",
] as const;
export type TargetDimension = (typeof TARGET_DIMENSIONS)[number];

export type ShownTarget = {
  readonly id: string;
  readonly dimension: TargetDimension;
  readonly key: string;
  /** Its own name; null for phases and the whole, which the interface names. */
  readonly of: LocalizedText | null;
  readonly metric: string;
  readonly label: LocalizedText;
  readonly target: bigint;
  /** count, bps, usd_minor, month */
  readonly unit: string;
};

export type ProgrammeDetail = {
  readonly name: string;
  readonly currency: string;
  readonly products: readonly {
    readonly key: string;
    readonly name: string;
    readonly sells: LocalizedText;
  }[];
  readonly types: readonly {
    readonly key: string;
    readonly label: LocalizedText;
    readonly productName: string;
    readonly categoryLabel: LocalizedText;
    readonly revenueStream: string;
    readonly referralKind: string;
  }[];
  readonly targets: readonly ShownTarget[];
  readonly disagreements: Disagreements;
  readonly optimisation: readonly {
    readonly id: string;
    readonly theme: LocalizedText;
    readonly label: LocalizedText;
  }[];
};

/** The programme as it was given: products, types and every target under its dimension; null before it is loaded. */
export function findProgramme(
  ctx: Pick<Ctx, "db"> & { readonly actor: StaffActor },
): Promise<ProgrammeDetail | null> {
  return withActor(ctx, async (tx) => {
    const [head] = await tx.select().from(programme);
    if (!head) return null;
    const products = await tx.select().from(product).orderBy(asc(product.key));
    const categories = await tx.select().from(partnerCategory);
    const segments = await tx.select().from(segment);
    const types = await tx
      .select({
        key: partnerType.key,
        label: partnerType.label,
        productKey: partnerType.productKey,
        productName: product.name,
        categoryLabel: partnerCategory.label,
        revenueStream: partnerType.revenueStream,
        referralKind: partnerType.referralKind,
      })
      .from(partnerType)
      .innerJoin(product, eq(product.key, partnerType.productKey))
      .innerJoin(partnerCategory, eq(partnerCategory.key, partnerType.categoryKey))
      .orderBy(asc(partnerType.position));
    const targets = await tx.select().from(kpiTarget).orderBy(asc(kpiTarget.position));
    const items = await tx.select().from(optimisationItem).orderBy(asc(optimisationItem.position));

    const names = new Map<string, LocalizedText>([
      ...[...types, ...categories, ...segments].map(({ key, label }) => [key, label] as const),
      ...products.map(({ key, name }) => [key, { en: name, es: name }] as const),
    ]);
    return {
      name: head.name,
      currency: head.currency,
      products,
      types,
      targets: targets.map(({ id, dimension, dimensionKey, metric, label, target, unit }) => ({
        id,
        dimension: dimension as TargetDimension,
        key: dimensionKey,
        of: names.get(dimensionKey) ?? null,
        metric,
        label,
        target,
        unit,
      })),
      disagreements: disagreementsOf(targets, products, types),
      optimisation: items.map(({ id, themeLabel, label }) => ({ id, theme: themeLabel, label })),
    };
  });
}
