import { http, passthrough } from "msw";
import { afterEach, beforeEach, expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { findOutboxMail } from "#app/features/notifications/find-outbox-mail.server.ts";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import { createAttemptLimits } from "#app/http/attempt-limits.server.ts";
import { NOW, PASSWORD, staffPerson } from "#test/factories/accounts.ts";
import { approvedPartner, loadWorld, submittedApplication } from "#test/factories/partners.ts";
import { cookieOf } from "#test/factories/sign-in.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { ORIGIN, type StartedApplication, startApplication } from "#test/routes/start-application.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
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
async function signIn(email: string, password = PASSWORD): Promise<{ Cookie: string }> {
  return { Cookie: await cookieOf(app, db(), email, password) };
}

async function page(path: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await app.ask(path, { headers });
  const body = await answer.text();
  expect(answer.status, `${path}: ${JSON.stringify(app.logged.at(-1))}`).toBe(200);
  return body;
}

async function linkMailed(to: string, path: string): Promise<string> {
  const reader = { db: db(), actor: system("test") };
  for (const { id } of await listOutbox(reader, { to })) {
    const mail = await findOutboxMail(reader, { mailId: id });
    const found = new RegExp(`${ORIGIN}(/${path}/[A-Za-z0-9_-]{43})`).exec(mail?.text ?? "");
    if (found?.[1]) return found[1];
  }
  throw new Error(`No link ${path} was mailed to ${to}.`);
}

const APPLICATION = {
  companyName: "Canary Agency",
  website: "canary.example",
  country: "ES",
  contactName: "Ana Canary",
  email: "ana@canary.example",
  password: PASSWORD,
};

test("from the public page to the portal, by forms alone", async () => {
  expect(await page("/")).toContain("/programs/marketing_agency");
  expect(await page("/programs/marketing_agency")).toContain("Sample rates");
  await page("/apply/marketing_agency");
  const sent = await app.post("/apply/marketing_agency", APPLICATION);
  expect([sent.status, sent.headers.get("Location")]).toEqual([303, "/apply/sent"]);
  const link = await linkMailed(APPLICATION.email, "verify-email");
  await page(link);
  expect(await page(link)).toContain("You confirm the application of “Canary Agency”.");
  const wrong = await app.post(link, { password: "wrong by a word" });
  expect(wrong.status).toBe(409);
  expect(await wrong.text()).toContain('href="#field-password"');
  const verified = await app.post(link, { password: PASSWORD });
  expect(verified.status).toBe(303);
  const status = verified.headers.get("Location") ?? "";
  expect(await page(status)).toContain("Canary Agency");

  const manager = await signIn((await staffPerson(db(), "manager")).email);
  const queue = await page("/console/applications?status=submitted", manager);
  const [, id = ""] = /\/console\/applications\/(app_[a-z0-9]+)/.exec(queue) ?? [];
  expect(await page(`/console/applications/${id}`, manager)).toContain("ana@canary.example");
  const approval = { intent: "approve", legalEntityId: "ent_demo_es", segmentKey: "smb" };
  const approved = await app.post(`/console/applications/${id}`, approval, manager);
  expect(approved.status, JSON.stringify(app.logged.slice(-2))).toBe(303);
  expect(await page(approved.headers.get("Location") ?? "", manager)).toContain("Canary Agency");
  const again = await app.post(`/console/applications/${id}`, approval, manager);
  expect(again.status).toBe(409);

  const owner = await signIn(APPLICATION.email);
  expect(await page("/portal", owner)).toContain("Accept your agreement");
  const connected = await app.post("/portal/payout-account", {}, owner);
  expect(connected.status).toBe(200);
  expect(await connected.text()).toContain("/connect/onboarding/");
  const [account] = await stripe.control.accounts();
  await stripe.control.completeAccount(account?.id ?? "");
  const back = await app.ask("/portal/payout-account/return", { headers: owner });
  expect(back.headers.get("Location")).toBe("/portal/payout-account");
  expect(await page("/portal/payout-account", owner)).toContain("Ready for payouts");
});

test("an application that is typed badly comes back with every problem at once and without its password", async () => {
  const answer = await app.post("/apply/marketing_agency", {
    ...APPLICATION,
    website: "nowhere",
    country: "ZZ",
    password: "marketing agency canary",
    companyName: "Marketing Agency Canary",
  });
  const body = await answer.text();
  expect(answer.status).toBe(422);
  expect(body).toContain("Enter a website like acme.com");
  expect(body).toContain("Choose a country of the list");
  expect(body).toContain("Marketing Agency Canary");
  expect(body).not.toContain("marketing agency canary");
  expect((await app.post("/apply/no_such_type", APPLICATION)).status).toBe(404);
});

test("applying answers the same letters whether the address has an account or not", async () => {
  const known = await approvedPartner(db());
  const answers = await Promise.all(
    [known.email, "new@address.example"].map((email) =>
      app.post("/apply/marketing_agency", { ...APPLICATION, email }),
    ),
  );
  const told = await Promise.all(
    answers.map(async (answer) => [
      answer.status,
      answer.headers.get("Location"),
      answer.headers.getSetCookie(),
      await answer.text(),
    ]),
  );
  expect(told[0]).toEqual(told[1]);
});

test("signing in with a wrong password and with an unknown address gives the same page", async () => {
  const known = await staffPerson(db(), "finance");
  const pages = [];
  for (const email of [known.email, "staff0@company.example"]) {
    const answer = await app.post("/sign-in", { email, password: "not the right password" });
    const body = (await answer.text()).replaceAll(email, "…").replace(/req_[0-9a-f]{32}/g, "req_…");
    pages.push([answer.status, body.replace(/nonce[^\s,>]*/g, "")]);
  }
  expect(pages[0]?.[0]).toBe(409);
  expect(pages[0]).toEqual(pages[1]);
});

test("every page of each side opens for its role, in both languages, and signing out ends it", async () => {
  const { partnerId, email } = await approvedPartner(db());
  const { applicationId } = await submittedApplication(db());
  const owner = await signIn(email);
  const manager = await signIn((await staffPerson(db(), "manager", "admin")).email);
  const portal = ["/portal", "/portal/team", "/portal/settings", "/portal/payout-account"];
  const console = [
    "/console",
    "/console/applications",
    `/console/applications/${applicationId}`,
    "/console/partners?q=sample&sort=-joined",
    `/console/partners/${partnerId}`,
    "/console/settings/api-keys",
  ];
  for (const path of portal) await page(path, owner);
  for (const path of console) await page(path, manager);
  for (const path of ["/", "/programs/bootcamp", "/apply/bootcamp", "/apply/sent", "/sign-in", "/forgot"]) {
    const spanish = await page(path, { "Accept-Language": "es" });
    expect(spanish, path).toContain('lang="es"');
  }
  for (const path of console) expect((await app.ask(path, { headers: owner })).status, path).toBe(403);
  expect((await app.ask("/console/outbox", { headers: manager })).status).toBe(404);
  await app.post("/sign-out", {}, owner);
  expect((await app.ask("/portal", { headers: owner })).status).toBe(303);
});

test("a foreign id and a missing one get the same 404", async () => {
  const mine = await approvedPartner(db());
  const manager = await signIn((await staffPerson(db(), "manager")).email);
  const missing = await app.ask("/console/partners/par_missing", { headers: manager });
  const malformed = await app.ask(`/console/applications/${mine.partnerId}`, { headers: manager });
  expect([missing.status, malformed.status]).toEqual([404, 404]);
  const owner = await signIn(mine.email);
  const theirs = await approvedPartner(db());
  const end = (membershipId: string) =>
    app.post("/portal/team", { intent: "end", membershipId }, owner).then((answer) => answer.status);
  expect(await end(theirs.partnerId)).toBe(404);
  expect(await end("mem_missing")).toBe(404);
});
