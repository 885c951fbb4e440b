import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { loadDemoEntities } from "#app/features/programme/load-demo-entities.server.ts";
import { loadProgramme } from "#app/features/programme/load-programme.server.ts";
import { agreementTemplate } from "#db/schema/agreements.ts";
import { kpiTarget, legalEntity, partnerType, product } from "#db/schema/catalogue.ts";
import { readProgrammeSeed } from "#db/seed/read-seed.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const ctx = () => ({
  db: world().database,
  actor: system("test"),
  now: new Date("2026-03-05T10:00:00.000Z"),
  requestId: "req_1",
});

test("the programme is loaded whole, once, and a second time adds nothing", async () => {
  expect(await loadProgramme(ctx())).toEqual({
    programme: 1,
    product: 3,
    partner_category: 4,
    segment: 3,
    partner_type: 13,
    kpi_target: 52 + 2 + 16 + 12 + 12 + 12 + 15,
    optimisation_item: 20,
    agreement_template: 13,
  });
  expect(Object.values(await loadProgramme(ctx())).every((rows) => rows === 0)).toBe(true);
});

test("what a person edited in the console stays when the programme is loaded again", async () => {
  await loadProgramme(ctx());
  await withActor(ctx(), (tx) =>
    tx.update(product).set({ name: "Renamed by hand" }).where(eq(product.key, "ai_course")),
  );
  await loadProgramme(ctx());
  const rows = await withActor(ctx(), (tx) => tx.select().from(product).where(eq(product.key, "ai_course")));
  expect(rows[0]?.name).toBe("Renamed by hand");
});

test("targets stand as they were given, per dimension, also where they disagree", async () => {
  await loadProgramme(ctx());
  const total = (dimension: string, metrics: string[]) =>
    withActor(ctx(), async (tx) => {
      const rows = await tx.select().from(kpiTarget).where(eq(kpiTarget.dimension, dimension));
      return rows.filter((row) => metrics.includes(row.metric)).reduce((sum, row) => sum + row.target, 0n);
    });
  expect(await total("category", ["active_partners"])).toBe(100n);
  expect(await total("product", ["partners"])).toBe(120n);
  expect(await total("segment", ["partners"])).toBe(175n);
  expect(await total("phase", ["active_partners"])).toBe(5n + 25n + 50n);
});

test("every partner type has a published agreement template for its product, marked as sample rates", async () => {
  await loadProgramme(ctx());
  const rows = await withActor(ctx(), (tx) =>
    tx
      .select({ type: partnerType, template: agreementTemplate })
      .from(partnerType)
      .innerJoin(agreementTemplate, eq(agreementTemplate.partnerTypeKey, partnerType.key)),
  );
  expect(rows).toHaveLength(13);
  for (const { type, template } of rows) {
    expect(template).toMatchObject({ version: 1, status: "published", sampleRates: true });
    const [head] = agreementTermsSchema.parse(template.terms).heads;
    expect(head).toMatchObject({ products: [type.productKey], streams: [type.revenueStream] });
    expect(template.title.es).toContain(type.label.es);
  }
});

/** Words that are the same in both languages. */
const SAME_IN_BOTH = new Set(["digital", "global", "regional", "vertical"]);

test("every text of the programme is written in both languages", () => {
  const same: string[] = [];
  JSON.stringify(readProgrammeSeed(), (_key, value: unknown) => {
    if (
      typeof value === "object" &&
      value !== null &&
      "en" in value &&
      "es" in value &&
      value.en === value.es
    )
      same.push(String(value.en));
    return value;
  });
  expect(same.filter((text) => !SAME_IN_BOTH.has(text))).toEqual([]);
});

test("the demo's paying companies are added once", async () => {
  await loadDemoEntities(ctx());
  expect(await loadDemoEntities(ctx())).toEqual(["ent_demo_us", "ent_demo_es"]);
  const rows = await withActor(ctx(), (tx) => tx.select({ n: sql<number>`count(*)::int` }).from(legalEntity));
  expect(rows).toEqual([{ n: 2 }]);
});
