import { beforeEach, expect, test } from "vitest";
import type { StaffActor } from "#app/domain/actor.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { acceptAgreement } from "#app/features/agreements/accept-agreement.server.ts";
import { draftTemplate } from "#app/features/agreements/draft-template.server.ts";
import { discardTemplate, editTemplate } from "#app/features/agreements/edit-template.server.ts";
import { findAgreement } from "#app/features/agreements/find-agreement.server.ts";
import { findTemplate, listTemplates } from "#app/features/agreements/find-template.server.ts";
import { offerVersion } from "#app/features/agreements/offer-version.server.ts";
import {
  confirmRates,
  proposeTemplate,
  takeTemplateBack,
} from "#app/features/agreements/propose-template.server.ts";
import { publishTemplate } from "#app/features/agreements/publish-template.server.ts";
import { versionInForce } from "#app/features/agreements/version-in-force.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { NOW, staffPerson, testCtx } from "#test/factories/accounts.ts";
import { partnerInForce, sign } from "#test/factories/agreements.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
let manager: StaffActor;
let admin: StaffActor;
let other: StaffActor;
const as = (actor: StaffActor, now = NOW) => testCtx(db(), actor, { now });
const TYPE = { partnerTypeKey: "marketing_agency" };

beforeEach(async () => {
  await loadWorld(db());
  manager = await staffPerson(db(), "manager");
  admin = await staffPerson(db(), "admin");
  other = await staffPerson(db(), "admin");
});

async function proposed(by: StaffActor = manager): Promise<{ templateId: string; contentSha256: string }> {
  const drafted = await draftTemplate(as(by), TYPE);
  if (!drafted) throw new Error("no draft");
  const handedIn = await proposeTemplate(as(by), drafted);
  if (!handedIn) throw new Error("not proposed");
  return { templateId: drafted.templateId, ...handedIn };
}

test("a new draft is a copy of what is published, one at a time for a type, with sample rates", async () => {
  const drafted = await draftTemplate(as(manager), TYPE);
  const detail = await findTemplate(as(manager), { templateId: drafted?.templateId ?? "" });
  expect(drafted?.version).toBe(2);
  expect(detail?.row).toMatchObject({ status: "draft", sampleRates: true, version: 2 });
  expect(detail?.terms).toEqual({ ...detail?.published?.terms, schema: 2 });
  await expect(draftTemplate(as(admin), TYPE)).rejects.toMatchObject({ code: "template_draft_exists" });
  await discardTemplate(as(admin), { templateId: drafted?.templateId ?? "" });
  expect((await draftTemplate(as(admin), TYPE))?.version).toBe(2);
});

test("terms that do not hold together are kept as a draft and not handed in", async () => {
  const drafted = await draftTemplate(as(manager), TYPE);
  const templateId = drafted?.templateId ?? "";
  await editTemplate(as(manager), { templateId }, ({ terms }) => {
    const { heads, ...rest } = terms as { heads: object[] };
    return { terms: { ...rest, heads: [...heads, { ...heads[0], id: "again" }] } };
  });
  expect((await findTemplate(as(manager), { templateId }))?.issues).toMatchObject([
    { path: ["heads", 1], code: "heads_overlap" },
  ]);
  await expect(proposeTemplate(as(manager), { templateId })).rejects.toMatchObject({
    code: "template_does_not_hold",
  });
});

test("nobody publishes what they proposed or wrote, by the use case or by a statement of their login", async () => {
  const { templateId, contentSha256 } = await proposed(admin);
  await expect(publishTemplate(as(admin), { templateId, contentSha256 })).rejects.toMatchObject({
    code: "publisher_is_proposer",
  });
  await expect(publishTemplate(as(manager), { templateId, contentSha256 })).rejects.toMatchObject({
    code: "not_allowed",
  });
  await expect(
    publishTemplate(as(other), { templateId, contentSha256: "0".repeat(64) }),
  ).rejects.toMatchObject({ code: "template_changed_since_shown" });
  const bySql = (actor: StaffActor, text: string) =>
    withActor(as(actor), (tx) => tx.execute(text)).then(
      () => "done",
      (error: { cause?: { message?: string } }) => error.cause?.message ?? String(error),
    );
  const publication = (who: StaffActor, hash = contentSha256) =>
    `insert into template_publication values ('${templateId}', '${who.accountId}', 'Name', '${hash}', now())`;
  expect(await bySql(admin, publication(admin))).toBe("nobody publishes what they proposed");
  expect(await bySql(admin, publication(other))).toBe("publisher is the one who acts");
  expect(await bySql(manager, publication(manager))).toBe("publisher is not an admin");
  expect(await bySql(other, publication(other, "0".repeat(64)))).toBe("publication covers other terms");
  const publish = `update agreement_template set status = 'published' where id = '${templateId}'`;
  expect(await bySql(other, publish)).toBe("a template is published by a publication");
  expect(await bySql(other, `update agreement_template set terms = '{}' where id = '${templateId}'`)).toBe(
    "published agreement templates are not edited",
  );
  expect(
    await bySql(
      other,
      `insert into agreement_template (id, partner_type_key, version, title, terms, status, created_at, created_by)
       select 'tpl_x', partner_type_key, 9, title, terms, 'published', now(), 'x' from agreement_template limit 1`,
    ),
  ).toBe("a template begins as a draft");
});

test("a second admin publishes exactly what was shown, and what it replaces is retired", async () => {
  const { templateId, contentSha256 } = await proposed();
  expect(await publishTemplate(as(admin), { templateId, contentSha256 })).toEqual({ version: 2 });
  const own = (await listTemplates(as(manager))).filter(({ typeKey }) => typeKey === TYPE.partnerTypeKey);
  expect(own.map(({ version, status }) => [version, status])).toEqual([
    [2, "published"],
    [1, "retired"],
  ]);
  await expect(editTemplate(as(admin), { templateId }, () => ({}))).rejects.toMatchObject({
    code: "template_not_draft",
  });
});

test("rates are samples until an admin confirms them, and again after every change", async () => {
  const drafted = await draftTemplate(as(manager), TYPE);
  const templateId = drafted?.templateId ?? "";
  const samples = async () => (await findTemplate(as(manager), { templateId }))?.row.sampleRates;
  await expect(confirmRates(as(manager), { templateId })).rejects.toMatchObject({ code: "not_allowed" });
  await confirmRates(as(admin), { templateId });
  expect(await samples()).toBe(false);
  await editTemplate(as(manager), { templateId }, () => ({ title: { en: "New", es: "Nuevo" } }));
  expect(await samples()).toBe(true);
  await proposeTemplate(as(manager), { templateId });
  await expect(confirmRates(as(admin), { templateId })).rejects.toMatchObject({ code: "template_not_draft" });
  expect(await takeTemplateBack(as(admin), { templateId })).toBe(true);
});

const inForceOn = (enrolmentId: string, on: string) =>
  withActor(as(manager), async (tx) => (await versionInForce(tx, enrolmentId, on))?.n ?? null);

test("an offer is in force from its own day, also when it is signed before, and never before today", async () => {
  const partner = await partnerInForce(db());
  await expect(
    offerVersion(as(manager), { enrolmentId: partner.enrolmentId, effectiveOn: "2026-03-01" }),
  ).rejects.toMatchObject({ code: "effective_day_past" });
  const offered = await offerVersion(as(manager), {
    enrolmentId: partner.enrolmentId,
    effectiveOn: "2026-04-01",
  });
  if (!offered) throw new Error("not offered");
  expect(await sign(db(), partner.owner, offered)).toMatchObject({ effectiveOn: "2026-04-01" });
  expect(await inForceOn(partner.enrolmentId, "2026-03-31")).toBe(1);
  expect(await inForceOn(partner.enrolmentId, "2026-04-01")).toBe(2);
});

test("an amendment ends by itself, and the version before it is in force again", async () => {
  const partner = await partnerInForce(db());
  const template = (await listTemplates(as(manager))).find(({ typeKey }) => typeKey === TYPE.partnerTypeKey);
  const detail = await findTemplate(as(manager), { templateId: template?.id ?? "" });
  const terms = agreementTermsSchema.parse({ ...detail?.terms, holdDays: 3 });
  const offer = (effectiveOn: string, expiresOn: string) =>
    offerVersion(as(manager), {
      enrolmentId: partner.enrolmentId,
      effectiveOn,
      amendment: { terms, expiresOn },
    });
  await expect(offer("2026-04-01", "2026-04-01")).rejects.toMatchObject({
    code: "amendment_end_before_start",
  });
  const offered = await offer("2026-04-01", "2026-07-01");
  if (!offered) throw new Error("not offered");
  await sign(db(), partner.owner, offered);
  expect(await inForceOn(partner.enrolmentId, "2026-03-31")).toBe(1);
  expect(await inForceOn(partner.enrolmentId, "2026-04-01")).toBe(2);
  expect(await inForceOn(partner.enrolmentId, "2026-06-30")).toBe(2);
  expect(await inForceOn(partner.enrolmentId, "2026-07-01")).toBe(1);
  const shown = await findAgreement(as(manager), offered);
  expect(shown?.versions.map(({ n, kind, inForce }) => [n, kind, inForce.length])).toEqual([
    [2, "amendment", 1],
    [1, "template", 2],
  ]);
  expect(shown?.versions[0]?.clauses.en.at(-1)?.text).toContain("1 Jul 2026");
});

test("an offer whose time is over is not signed", async () => {
  const partner = await partnerInForce(db());
  const [template] = await listTemplates(as(manager));
  const detail = await findTemplate(as(manager), { templateId: template?.id ?? "" });
  if (!detail?.terms) throw new Error("no terms");
  const offered = await offerVersion(as(manager), {
    enrolmentId: partner.enrolmentId,
    amendment: { terms: detail.terms, expiresOn: "2026-03-20" },
  });
  await expect(
    acceptAgreement(testCtx(db(), partner.owner, { now: new Date("2026-03-20T12:00:00Z") }), {
      versionId: offered?.versionId ?? "",
      shownSha256: offered?.textSha256 ?? "",
      signatoryName: "Ana Sample",
      signatoryCapacity: "Director",
      address: "192.0.2.7",
      locale: "en",
    }),
  ).rejects.toMatchObject({ code: "version_already_ended" });
});
