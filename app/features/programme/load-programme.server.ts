import { system } from "#app/domain/actor.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { derivedId } from "#db/new-id.server.ts";
import { agreementTemplate } from "#db/schema/agreements.ts";
import {
  kpiTarget,
  optimisationItem,
  partnerCategory,
  partnerType,
  product,
  programme,
  segment,
} from "#db/schema/catalogue.ts";
import {
  type AgreementTemplateSeed,
  type ProgrammeSeed,
  readAgreementTemplateSeeds,
  readProgrammeSeed,
} from "#db/seed/read-seed.server.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";

export type LoadedProgramme = Readonly<Record<string, number>>;

/**
 * Loads the programme and one published agreement template for each partner type. Adds what is missing and leaves
 * alone what is there, since everything in it is edited in the console afterwards. Answers the rows added, by table.
 */
export function loadProgramme(ctx: Pick<Ctx, "db" | "now" | "requestId">): Promise<LoadedProgramme> {
  const actor = system("load_programme");
  const seed = readProgrammeSeed();
  return withActor({ db: ctx.db, actor }, async (tx) => {
    const added = {
      ...(await addCatalogue(tx, seed)),
      agreement_template: await addTemplates(tx, readAgreementTemplateSeeds(), {
        by: actor.job,
        now: ctx.now,
      }),
    };
    const rows = Object.values(added).reduce((sum, count) => sum + count, 0);
    if (rows > 0)
      await audit(
        tx,
        { actor, now: ctx.now, requestId: ctx.requestId },
        { action: "programme.loaded", objectType: "programme", objectId: "1", details: added },
      );
    return added;
  });
}

async function addCatalogue(tx: Tx, seed: ProgrammeSeed): Promise<Record<string, number>> {
  const head = { id: 1, name: seed.name, timeZone: seed.timeZone, currency: seed.currency };
  const types = seed.partnerTypes.map(({ product, category, targets: _, ...type }, position) => ({
    ...type,
    productKey: product,
    categoryKey: category,
    position,
  }));
  const items = seed.optimisation.flatMap(({ theme, label: themeLabel, items }) =>
    items.map((label, index) => ({ id: derivedId("opt", `${theme}/${index}`), theme, themeLabel, label })),
  );
  return {
    programme: count(await tx.insert(programme).values(head).onConflictDoNothing()),
    product: count(await tx.insert(product).values(seed.products).onConflictDoNothing()),
    partner_category: count(await tx.insert(partnerCategory).values(seed.categories).onConflictDoNothing()),
    segment: count(await tx.insert(segment).values(seed.segments).onConflictDoNothing()),
    partner_type: count(await tx.insert(partnerType).values(types).onConflictDoNothing()),
    kpi_target: count(await tx.insert(kpiTarget).values(targetRows(seed)).onConflictDoNothing()),
    optimisation_item: count(
      await tx
        .insert(optimisationItem)
        .values(items.map((item, position) => ({ ...item, position })))
        .onConflictDoNothing(),
    ),
  };
}

/** Every target under the dimension in which it was given; nothing is added up and nothing reconciled. */
function targetRows(seed: ProgrammeSeed) {
  const byType = seed.partnerTypes.flatMap((type) =>
    type.targets.map((target) => ({ dimension: "partner_type", key: type.key, ...target })),
  );
  return [...byType, ...seed.targets].map(({ dimension, key, metric, label, target, unit }, position) => ({
    id: derivedId("kpi", `${dimension}/${key}/${metric}`),
    dimension,
    dimensionKey: key,
    metric,
    label,
    target: BigInt(target),
    unit,
    position,
  }));
}

async function addTemplates(
  tx: Tx,
  templates: readonly AgreementTemplateSeed[],
  { by, now }: { by: string; now: Date },
): Promise<number> {
  const rows = templates.map(({ partnerType, title, terms }) => ({
    id: derivedId("tpl", `${partnerType}/1`),
    partnerTypeKey: partnerType,
    version: 1,
    title,
    terms,
    sampleRates: true,
    status: "published",
    createdAt: now,
    createdBy: by,
  }));
  return count(await tx.insert(agreementTemplate).values(rows).onConflictDoNothing());
}

function count({ rowCount }: { rowCount: number | null }): number {
  return rowCount ?? 0;
}
