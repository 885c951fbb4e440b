import { afterEach, beforeEach, expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { makeStatementDocuments } from "#app/features/statements/make-statement-documents.server.ts";
import { createAttemptLimits } from "#app/http/attempt-limits.server.ts";
import { staffPerson, testCtx } from "#test/factories/accounts.ts";
import { drawnBack, signedLate } from "#test/factories/backdating.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { cookieOf } from "#test/factories/sign-in.ts";
import { type EarningPartner, earningPartner } from "#test/factories/statements.ts";
import { type StartedApplication, startApplication } from "#test/routes/start-application.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
const NOW = new Date("2026-04-12T10:00:00Z");
const MARCH = "statements/REP-2026-03-0001";
let app: StartedApplication;
let partner: EarningPartner;
let finance: { email: string };
let manager: { email: string };

beforeEach(async () => {
  await loadWorld(db());
  partner = await earningPartner(db(), { now: new Date("2026-01-02T10:00:00Z") });
  const [ana, ben] = [await staffPerson(db(), "manager"), await staffPerson(db(), "finance")];
  [manager, finance] = [ana, ben];
  const { versionId } = await signedLate(db(), { partner, manager: ana });
  await drawnBack(db(), { proposer: ana, confirmer: ben, versionId });
  app = await startApplication({
    db: db(),
    clock: () => NOW,
    limits: createAttemptLimits(db().pool("auth")),
  });
});
afterEach(() => app.stop());

async function signIn(email: string): Promise<Record<string, string>> {
  return { Cookie: await cookieOf(app, db(), email), "Accept-Language": "en" };
}

async function page(path: string, headers: Record<string, string>): Promise<string> {
  const answer = await app.ask(path, { headers });
  const body = await answer.text();
  expect(answer.status, `${path}: ${JSON.stringify(app.logged.at(-1))}`).toBe(200);
  return body;
}

test("finance issues a restatement by a form, and both sides read its differences in their language", async () => {
  const [asFinance, asManager] = [await signIn(finance.email), await signIn(manager.email)];
  const before = await page(`/console/${MARCH}`, asFinance);
  expect(before).toContain("Issue restatement");
  expect(before).toContain("2 lines of this statement were corrected");
  expect(await page(`/console/${MARCH}`, asManager)).not.toContain("Issue restatement");
  expect((await app.post(`/console/${MARCH}`, {}, asManager)).status).toBe(403);

  const done = await app.post(`/console/${MARCH}`, {}, asFinance);
  expect([done.status, done.headers.get("Location")]).toEqual([303, `/console/${MARCH}?version=2`]);
  expect((await app.post(`/console/${MARCH}`, {}, asFinance)).status).toBe(409);
  const differences = await page(`/console/${MARCH}?version=2`, asManager);
  for (const words of ["Restatement for March 2026", "Should have been", "Why 100.00 → 150.00?", "Decision"])
    expect(differences).toContain(words);
  expect(await page(`/console/${MARCH}`, asFinance)).not.toContain("Issue restatement");

  const owner = await signIn(partner.email);
  expect(await page(`/portal/${MARCH}`, owner)).toContain("See the differences of version 2");
  expect(await page("/portal/statements", owner)).toContain("restated, version 2");
  const own = await page(`/portal/${MARCH}?version=2`, owner);
  expect(own).toContain("Open: goes into April 2026");
  expect(own).not.toContain("/console/");
  await closeMonth(testCtx(db(), system("test"), { now: new Date("2026-05-01T12:00:00Z") }), {
    periodId: "2026-04",
  });
  const settled = await page(`/portal/${MARCH}?version=2`, owner);
  expect(settled).toContain("Settled with the statement for April 2026");
  const [receipt] = /\/portal\/statements\/REP-2026-04-0001\/lines\/\w+/u.exec(settled) ?? [];
  expect(await page(receipt ?? "", owner)).toContain("Should have been");
  await app.post("/preferences", { locale: "es", returnTo: "/portal" }, owner);
  const spanish = await page(`/portal/${MARCH}?version=2`, owner);
  for (const words of ["Rectificación de marzo de 2026", "Debía ser", "El PDF y el CSV se están preparando"])
    expect(spanish).toContain(words);
});

test("a version that is none is not there, and the files of version 2 are its own", async () => {
  await app.post(`/console/${MARCH}`, {}, await signIn(finance.email));
  const owner = await signIn(partner.email);
  for (const version of ["0", "3", "-1", "two", "1e3"]) {
    expect((await app.ask(`/portal/${MARCH}?version=${version}`, { headers: owner })).status).toBe(404);
    expect((await app.ask(`/portal/${MARCH}.pdf?version=${version}`, { headers: owner })).status).toBe(404);
  }
  const { rows } = await db().pool("worker").query<{ id: string }>("select id from statement");
  for (const { id } of rows)
    await makeStatementDocuments(testCtx(db(), system("test"), { now: NOW }), { statementId: id });
  const fileNames = ["", "?version=1", "?version=2"].map(async (version) => {
    const answer = await app.ask(`/portal/${MARCH}.csv${version}`, { headers: owner });
    return answer.headers.get("Content-Disposition");
  });
  expect(await Promise.all(fileNames)).toEqual([
    'attachment; filename="REP-2026-03-0001.en.csv"',
    'attachment; filename="REP-2026-03-0001.en.csv"',
    'attachment; filename="REP-2026-03-0001-v2.en.csv"',
  ]);
});
