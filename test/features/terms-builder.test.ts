import { beforeEach, expect, test } from "vitest";
import type { StaffActor } from "#app/domain/actor.ts";
import { exampleOf } from "#app/domain/rating/example.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { draftTemplate } from "#app/features/agreements/draft-template.server.ts";
import { findTemplate, listTemplates } from "#app/features/agreements/find-template.server.ts";
import { fieldText, placedFields, readPart, valueAt } from "#app/features/agreements/read-terms-part.ts";
import {
  addToTerms,
  findPart,
  removeFromTerms,
  saveTermsDocument,
  saveTermsPart,
} from "#app/features/agreements/save-terms-part.server.ts";
import { LISTS } from "#app/features/agreements/terms-fields.ts";
import { staffPerson, testCtx } from "#test/factories/accounts.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
let manager: StaffActor;
let templateId: string;
const ctx = () => testCtx(db(), manager);

beforeEach(async () => {
  await loadWorld(db());
  manager = await staffPerson(db(), "manager");
  templateId = (await draftTemplate(ctx(), { partnerTypeKey: "marketing_agency" }))?.templateId ?? "";
});

const draft = async () => findTemplate(ctx(), { templateId });

/** What the form of a part would send if nobody touched it. */
function untouched(terms: unknown, key: string, locale: "en" | "es") {
  const part = findPart(terms, key);
  if (!part) throw new Error(`no part ${key}`);
  return Object.fromEntries(
    placedFields(part.fields, part.value).map(({ name, path, field }) => {
      const value = valueAt(part.value, path);
      if (field.kind === "flag") return [name, value === true ? "yes" : undefined];
      if (field.kind === "some") return [name, Array.isArray(value) ? value : []];
      return [name, fieldText(field, value, locale)];
    }),
  );
}

test("every part of every published template reads back as it stands, in both languages", async () => {
  for (const { id } of await listTemplates(ctx())) {
    const terms = (await findTemplate(ctx(), { templateId: id }))?.terms;
    const keys = [
      "general",
      "sharing",
      ...LISTS.flatMap((list) => (terms?.[list] ?? []).map((one) => `${list}.${one.id}`)),
    ];
    for (const key of keys)
      for (const locale of ["en", "es"] as const) {
        const part = findPart(terms, key);
        const read = readPart(part!.fields, part!.value, untouched(terms, key, locale), locale);
        expect([id, key, locale, read.problems]).toEqual([id, key, locale, []]);
        expect(read.value).toEqual(part?.value);
      }
  }
});

test("what cannot be read is named by its field, and nothing is written then", async () => {
  const terms = (await draft())?.terms;
  const key = `heads.${terms?.heads[0]?.id}`;
  const typed = { ...untouched(terms, key, "es"), pays_ratePpm: "1.250" };
  expect(await saveTermsPart(ctx(), { templateId, part: key, typed, locale: "es" })).toEqual([
    { field: "pays_ratePpm", code: "ambiguous_number" },
  ]);
  expect((await draft())?.terms).toEqual(terms);
  const fine = { ...typed, pays_ratePpm: "12,5" };
  expect(await saveTermsPart(ctx(), { templateId, part: key, typed: fine, locale: "es" })).toEqual([]);
  expect((await draft())?.terms?.heads[0]?.pays).toMatchObject({ ratePpm: 125_000 });
});

test("brackets are added by a button above the last one, and refused where they do not ascend", async () => {
  const terms = (await draft())?.terms;
  const part = `heads.${terms?.heads[0]?.id}`;
  const save = async (typed: object, rows?: { kind: "add"; rows: number }) =>
    saveTermsPart(ctx(), {
      templateId,
      part,
      typed: { ...untouched((await draft())?.row.terms, part, "en"), ...typed },
      locale: "en",
      rows: rows ?? null,
    });
  expect(await save({ pays_kind: "tiered" })).toEqual([]);
  expect(await save({}, { kind: "add", rows: 0 })).toEqual([]);
  expect(await save({ pays_brackets_1_fromMinor: "500 USD" }, { kind: "add", rows: 0 })).toEqual([]);
  const pays = (await draft())?.terms?.heads[0]?.pays;
  expect(pays).toMatchObject({
    brackets: [{ fromMinor: {} }, { fromMinor: { USD: 50_000 } }, { fromMinor: { USD: 100_000 } }],
  });
  expect(await save({ pays_brackets_2_fromMinor: "400 USD" })).toEqual([
    { field: null, code: "brackets_not_ascending" },
  ]);
});

test("parts are added and removed, the last head stays, and a whole document replaces all", async () => {
  for (const what of ["head", "cap", "floor", "target", "growth", "loyalty"])
    expect(await addToTerms(ctx(), { templateId, what })).toMatch(new RegExp(`${what}_1$`));
  const terms = (await draft())?.terms;
  expect(terms?.rewards.map(({ kind }) => kind).slice(-3)).toEqual(["target", "growth", "loyalty"]);
  expect(exampleOf(agreementTermsSchema.parse(terms)).steps.length).toBeGreaterThan(2);
  expect(await removeFromTerms(ctx(), { templateId, part: "heads.head_1" })).toBe(true);
  const last = `heads.${(await draft())?.terms?.heads[0]?.id}`;
  expect(await removeFromTerms(ctx(), { templateId, part: last })).toBe(false);
  expect(await saveTermsDocument(ctx(), { templateId, text: "{" })).toEqual([{ path: "", code: "not_json" }]);
  const text = JSON.stringify({ ...terms, holdDays: 7 });
  expect(await saveTermsDocument(ctx(), { templateId, text })).toEqual([]);
  expect((await draft())?.terms).toMatchObject({ holdDays: 7 });
});
