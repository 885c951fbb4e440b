import { http, passthrough } from "msw";
import { afterEach, beforeEach, expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { createApiKey } from "#app/features/accounts/create-api-key.server.ts";
import { listStatements } from "#app/features/statements/list-statements.server.ts";
import { makeStatementDocuments } from "#app/features/statements/make-statement-documents.server.ts";
import { createAttemptLimits } from "#app/http/attempt-limits.server.ts";
import { staffPerson, testCtx } from "#test/factories/accounts.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { cookieOf } from "#test/factories/sign-in.ts";
import {
  customerOf,
  type EarningPartner,
  earningPartner,
  payment,
  record,
} from "#test/factories/statements.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { type StartedApplication, startApplication } from "#test/routes/start-application.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
let now = new Date("2026-03-06T10:00:00Z");
let stripe: StripeMock;
let app: StartedApplication;
let partner: EarningPartner;
let stranger: EarningPartner;

beforeEach(async () => {
  now = new Date("2026-03-06T10:00:00Z");
  await loadWorld(db());
  partner = await earningPartner(db());
  stranger = await earningPartner(db());
  const hotel = await customerOf(db(), [{ partner }]);
  const paid = payment(hotel, { id: "p1", at: "2026-03-20T10:00:00Z", net: 123_456n });
  await record(db(), "2026-03-20T10:00:00Z", paid);
  // The application itself listens on a real port.
  stripe = await startStripeMock({ handlers: [http.all(/^http:\/\/127\.0\.0\.1:/, () => passthrough())] });
  app = await startApplication({
    db: db(),
    stripe: stripe.gateway,
    clock: () => now,
    limits: createAttemptLimits(db().pool("auth")),
  });
});
afterEach(async () => {
  await app.stop();
  await stripe.stop();
});

type Headers = Record<string, string>;

async function signIn(email: string, language = "en"): Promise<Headers> {
  return { Cookie: await cookieOf(app, db(), email), "Accept-Language": language };
}

async function page(path: string, headers: Headers): Promise<string> {
  const answer = await app.ask(path, { headers });
  const body = await answer.text();
  expect(answer.status, `${path}: ${JSON.stringify(app.logged.at(-1))}`).toBe(200);
  return body;
}

test("finance closes a month by forms, and the partner reads every step of what it earned", async () => {
  const earlier = await signIn(partner.email);
  expect(await page("/portal/statements", earlier)).toContain("Your first one can come on 1 Apr 2026");

  const { email } = await staffPerson(db(), "finance");
  const early = await signIn(email);
  expect(await page("/console/months/2026-03", early)).toContain("This month is not over yet");
  expect((await app.post("/console/months/2026-03/close", {}, early)).status).toBe(409);
  now = new Date("2026-04-02T10:00:00Z");
  const finance = await signIn(email);
  const owner = await signIn(partner.email);
  expect(await page("/console/months", finance)).toContain("To close");
  expect(await page("/console/months/2026-03/close", finance)).toContain("Close March 2026 for good");
  const manager = await signIn((await staffPerson(db(), "manager")).email);
  expect((await app.post("/console/months/2026-03/close", {}, manager)).status).toBe(403);
  const closed = await app.post("/console/months/2026-03/close", {}, finance);
  expect([closed.status, closed.headers.get("Location")]).toEqual([303, "/console/months/2026-03"]);
  expect((await app.post("/console/months/2026-03/close", {}, finance)).status).toBe(409);
  expect(await page("/console/months/2026-03", finance)).toContain("REP-2026-03-0001");
  const verified = await app.post("/console/months/2026-03", { intent: "verify" }, finance);
  expect(await verified.text()).toContain("Everything agrees.");
  expect(await page("/console/ledger", finance)).toContain("Owed to partners, on hold");
  expect(await page("/console/ledger/trial-balance", finance)).toContain("Commission expense");

  expect(await page("/portal/statements", owner)).toContain("REP-2026-03-0001");
  const statement = await page("/portal/statements/REP-2026-03-0001", owner);
  expect(statement).toContain("246.91");
  const [, line] = /\/portal\/statements\/REP-2026-03-0001\/lines\/(lin_\w+)/.exec(statement) ?? [];
  const receipt = `/portal/statements/REP-2026-03-0001/lines/${line}`;
  expect(await page(receipt, owner)).toContain("246.912 to 246.91");
  const again = await app.post(receipt, { intent: "recompute" }, owner);
  expect(await again.text()).toContain("It agrees.");
});

test("a key that may read statements gets the lines of its own entity, with the working as data and in words", async () => {
  now = new Date("2026-04-02T10:00:00Z");
  const finance = await signIn((await staffPerson(db(), "finance")).email);
  await app.post("/console/months/2026-03/close", {}, finance);
  const owner = await signIn(partner.email);
  const html = await page("/portal/statements/REP-2026-03-0001", owner);
  const admin = testCtx(db(), await staffPerson(db(), "admin"), { now });
  const ask = async (
    legalEntityId: string,
    scope: "statements:read" | "revenue_events:write",
    query = "",
  ) => {
    const key = await createApiKey(admin, { name: "Reader", legalEntityId, scope });
    return app.ask(`/api/v1/statements/REP-2026-03-0001/lines${query}`, {
      headers: { Authorization: `Bearer ${key?.secret}` },
    });
  };
  const answer = await ask("ent_demo_us", "statements:read");
  expect(answer.status).toBe(200);
  const body = await answer.json();
  expect(body).toMatchObject({
    statement: "REP-2026-03-0001",
    total: 1,
    nextPage: null,
    lines: [
      {
        rule: "percentage",
        amount: { amount: "24691", currency: "USD" },
        working: { kind: "earned", netMinor: "123456", brackets: [] },
      },
    ],
  });
  expect(html.replaceAll("\u00a0", " ")).toContain(body.lines[0].explanation.en.replaceAll("\u00a0", " "));
  expect(body.lines[0].explanation.es).toContain("1.234,56");
  expect((await ask("ent_demo_es", "statements:read")).status).toBe(404);
  expect((await ask("ent_demo_us", "revenue_events:write")).status).toBe(403);
  expect((await ask("ent_demo_us", "statements:read", "?page=0")).status).toBe(422);
});

test("files are downloaded as stored, and a stranger finds neither page nor file", async () => {
  now = new Date("2026-04-02T10:00:00Z");
  const finance = await signIn((await staffPerson(db(), "finance")).email);
  await app.post("/console/months/2026-03/close", {}, finance);
  const owner = await signIn(partner.email);
  expect(await page("/portal/statements/REP-2026-03-0001", owner)).toContain("are being made");
  expect((await app.ask("/portal/statements/REP-2026-03-0001.pdf", { headers: owner })).status).toBe(404);
  const worker = testCtx(db(), system("make_statement_documents"), { now });
  const { rows } = await listStatements(worker, { limit: 1, offset: 0 });
  await makeStatementDocuments(worker, { statementId: rows[0]?.id ?? "" });
  const pdf = await app.ask("/portal/statements/REP-2026-03-0001.pdf", { headers: owner });
  expect(pdf.headers.get("Content-Type")).toBe("application/pdf");
  expect(pdf.headers.get("Content-Disposition")).toBe('attachment; filename="REP-2026-03-0001.en.pdf"');
  const bytes = Buffer.from(await pdf.arrayBuffer());
  const staffs = await app.ask("/console/statements/REP-2026-03-0001.pdf", { headers: finance });
  expect(Buffer.from(await staffs.arrayBuffer()).equals(bytes)).toBe(true);
  const csv = await app.ask("/console/statements/REP-2026-03-0001.csv", { headers: finance });
  expect(await csv.text()).toContain("REP-2026-03-0001");
  expect(await page("/console/statements/REP-2026-03-0001", finance)).toContain("Payable");
  const other = await signIn(stranger.email);
  for (const path of ["", ".pdf", ".csv", "/lines/lin_1"])
    expect((await app.ask(`/portal/statements/REP-2026-03-0001${path}`, { headers: other })).status).toBe(
      404,
    );
});
