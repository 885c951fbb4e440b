import { http, passthrough } from "msw";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAttemptLimits } from "#app/http/attempt-limits.server.ts";
import { NOW, staffPerson } from "#test/factories/accounts.ts";
import { partnerInForce, partnerWithOffer } from "#test/factories/agreements.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { register } from "#test/factories/referrals.ts";
import { cookieOf } from "#test/factories/sign-in.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { type StartedApplication, startApplication } from "#test/routes/start-application.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
const SPANISH = { "Accept-Language": "es" };
let stripe: StripeMock;
let app: StartedApplication;

beforeEach(async () => {
  await loadWorld(db());
  // The application itself listens on a real port.
  stripe = await startStripeMock({ handlers: [http.all(/^http:\/\/127\.0\.0\.1:/, () => passthrough())] });
  app = await startApplication({
    db: db(),
    stripe: stripe.gateway,
    clock: () => NOW,
    limits: createAttemptLimits(db().pool("auth")),
  });
});
afterEach(async () => {
  await app.stop();
  await stripe.stop();
});

/** The cookie of a sign-in by the form. */
async function signIn(email: string): Promise<{ Cookie: string }> {
  return { Cookie: await cookieOf(app, db(), email) };
}

async function page(path: string, headers: Record<string, string>): Promise<string> {
  const answer = await app.ask(path, { headers });
  const body = await answer.text();
  expect(answer.status, `${path}: ${JSON.stringify(app.logged.at(-1))}`).toBe(200);
  return body;
}

const hiddenValue = (body: string, name: string) =>
  new RegExp(`name="${name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="${name}"`)
    .exec(body)
    ?.slice(1)
    .find(Boolean) ?? "";

test("an owner reads and accepts the agreement, registers a client, and a manager makes it a customer, by forms alone", async () => {
  const { email, offered } = await partnerWithOffer(db());
  const staff = await staffPerson(db(), "manager", "admin");
  const owner = await signIn(email);
  const manager = await signIn(staff.email);

  const agreement = await page("/portal/agreement", owner);
  expect(agreement).toContain("Sample rates");
  expect(agreement).toContain(offered.textSha256);
  const signature = {
    versionId: hiddenValue(agreement, "versionId"),
    shownSha256: hiddenValue(agreement, "shownSha256"),
    signatoryName: "Ana Sample",
    signatoryCapacity: "Managing director",
  };
  const unticked = await app.post("/portal/agreement", signature, owner);
  expect(unticked.status).toBe(422);
  expect(await unticked.text()).toContain("Tick the box to accept.");
  const signed = await app.post("/portal/agreement", { ...signature, consent: "yes" }, owner);
  expect(signed.status).toBe(303);
  const accepted = await page("/portal/agreement", owner);
  const receipt = /\/portal\/agreement\/acceptance\/acc_[a-z0-9]+/.exec(accepted)?.[0] ?? "";
  const file = await app.ask(receipt, { headers: owner });
  expect([file.status, file.headers.get("Content-Type")]).toEqual([200, "application/pdf"]);

  expect(await page("/portal/referrals", owner)).toContain("Nothing is registered yet");
  const form = await page("/portal/referrals/new", owner);
  const client = {
    intent: "client",
    enrolmentId: hiddenValue(form, "enrolmentId"),
    companyName: "Lumen Sample",
    country: "ES",
    estimate: "12,000.00",
  };
  const mailbox = await app.post("/portal/referrals/new", { ...client, domain: "ana@gmail.com" }, owner);
  expect(mailbox.status).toBe(422);
  const sent = await app.post("/portal/referrals/new", { ...client, domain: "www.lumen.example" }, owner);
  expect(sent.status).toBe(303);
  const referral = sent.headers.get("Location") ?? "";
  expect(await page(referral, owner)).toContain("12,000.00");
  expect(await page(referral, { ...owner, ...SPANISH })).toContain("lumen.example");

  expect(await page("/console/referrals", manager)).toContain("Lumen Sample");
  const decision = referral.replace("portal", "console");
  expect(await page(decision, manager)).toContain("No other registration");
  const made = await app.post(decision, { intent: "accept", weight: "60" }, manager);
  expect(made.status).toBe(303);
  const customer = made.headers.get("Location") ?? "";
  expect(await page(customer, manager)).toContain("domain:lumen.example");
  const linked = await app.post(customer, { intent: "key", key: "stripe:cus_1" }, manager);
  expect(linked.status).toBe(303);
  expect(await page("/portal/customers", owner)).toContain("60%");
});

test("the loser is told the day and the way to contest, never the rival, and a manager decides with both in view", async () => {
  const rival = await partnerInForce(db(), { companyName: "Zanzibar Canary" });
  const loser = await partnerInForce(db());
  await register(db(), rival.owner, "wanted.example");
  const owner = await signIn(loser.email);
  const company = { companyName: "Wanted", domain: "wanted.example", country: "ES" };
  const bodies: string[] = [];
  const post = async (path: string, fields: Record<string, string>) => {
    const answer = await app.post(path, fields, owner);
    bodies.push(await answer.text());
    return answer.status;
  };
  expect(await post("/portal/referrals/new", { intent: "client", ...company })).toBe(409);
  expect(bodies[0]).toContain("It is protected until 3 Jun 2026");
  expect(await post("/portal/referrals/check", { domain: "wanted.example" })).toBe(200);
  expect(bodies[1]).toContain("is protected for another registration until 3 Jun 2026");
  expect(await post("/portal/referrals/contest", { ...company, evidence: "We met in May." })).toBe(303);
  expect(bodies.join()).not.toMatch(/Zanzibar|Canary/);

  const manager = await signIn((await staffPerson(db(), "manager", "admin")).email);
  const list = await page("/console/contests", manager);
  const contest = /\/console\/contests\/cst_[a-z0-9]+/.exec(list)?.[0] ?? "";
  expect(await page(contest, manager)).toContain("Zanzibar Canary");
  const decided = await app.post(contest, { decision: "upheld", reasonText: "Proven." }, manager);
  expect(decided.status).toBe(303);
  expect(await page("/portal/referrals", owner)).toContain("Wanted");
});

test("every page of these rooms opens, empty and filled, in both languages", async () => {
  const manager = await signIn((await staffPerson(db(), "manager", "admin")).email);
  const console = ["referrals", "contests", "customers", "agreements", "programme", "audit"];
  for (const name of console) await page(`/console/${name}`, manager);
  const { email } = await partnerWithOffer(db());
  const owner = await signIn(email);
  for (const name of [
    "agreement",
    "referrals",
    "referrals/new",
    "referrals/check",
    "referrals/contest",
    "customers",
  ]) {
    await page(`/portal/${name}`, owner);
    await page(`/portal/${name}`, { ...owner, ...SPANISH });
  }
  const agreements = await page("/console/agreements", { ...manager, ...SPANISH });
  const detail = /\/console\/agreements\/agr_[a-z0-9]+/.exec(agreements)?.[0] ?? "";
  expect(await page(detail, manager)).toContain("Text in Spanish");
  const programme = await page("/console/programme", manager);
  for (const figure of ["100", "120", "175", "9,500,000.00", "6,000,000.00"])
    expect(programme).toContain(figure);
  expect(await page("/console/audit?action=agreement.", manager)).toContain("agreement.offered");
});
