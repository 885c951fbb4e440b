import { afterEach, beforeEach, expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { rateOpenMonths } from "#app/features/commissions/rate-open-month.server.ts";
import { recordRevenueEvents } from "#app/features/revenue/record-revenue-events.server.ts";
import { recomputeOpenLine } from "#app/features/statements/recompute-open-line.server.ts";
import { NO_LIMITS, staffPerson, testCtx } from "#test/factories/accounts.ts";
import { aCustomer, asOwner, attribute, partnerWithAgreement } from "#test/factories/commissions.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { aPayment, aReduction } from "#test/factories/revenue.ts";
import { cookieOf } from "#test/factories/sign-in.ts";
import { ORIGIN, type StartedApplication, startApplication } from "#test/routes/start-application.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const NOW = new Date("2026-11-20T10:00:00Z");
let app: StartedApplication;

beforeEach(async () => {
  await loadWorld(world().database);
  app = await startApplication({ db: world().database, limits: NO_LIMITS, clock: () => NOW });
});
afterEach(() => app.stop());

async function signIn(email: string): Promise<string> {
  return cookieOf(app, world().database, email);
}
const page = async (target: string, cookie: string, locale = "en") => {
  await asOwner(world(), (client) => client.query("update account set locale = $1", [locale]));
  const answer = await app.ask(target, { headers: { Cookie: cookie } });
  return {
    status: answer.status,
    html: (await answer.text()).replaceAll("<!-- -->", "").replace(/[\u00a0\u202f]/g, " "),
  };
};

test("partner and finance find a payment, its working and what waits on their pages, in both languages", async () => {
  const { database } = world();
  const ctx = testCtx(database, system("test"), { now: NOW });
  const partner = await partnerWithAgreement(world());
  const customer = await aCustomer(world());
  await attribute(world(), partner, customer);
  const payment = aPayment(customer.key, [42_000n], { occurredAt: new Date("2026-11-02T10:00:00Z") });
  const outcomes = await recordRevenueEvents(ctx, [
    payment,
    aReduction(payment, 2_100n, { occurredAt: new Date("2026-11-04T10:00:00Z") }),
    aPayment("stripe:cus_unknown", [5_000n], { customerHint: "Sample Customer" }),
  ]);
  await rateOpenMonths(ctx, { partnerId: partner.partnerId });
  const owner = await signIn(partner.email);
  const earnings = await page("/portal/earnings", owner);
  expect(earnings).toMatchObject({ status: 200 });
  expect(earnings.html).toContain("20% of 420.00 USD");
  const lineId = /\/portal\/earnings\/(lin_[0-9a-z]+)/.exec(earnings.html)?.[1];
  const line = await page(`/portal/earnings/${lineId}`, owner, "es");
  expect(line.html).toContain("cláusula 1.1");
  expect(line.html).toContain("De dónde salen");
  expect((await page("/portal/earnings/lin_nobody", owner)).status).toBe(404);
  expect((await page("/console/revenue", owner)).status).toBe(403);

  const finance = await signIn((await staffPerson(database, "finance")).email);
  const recomputed = await recomputeOpenLine(ctx, { lineId: lineId ?? "" });
  expect(recomputed).toMatchObject({ agrees: true, differences: [] });
  const staffLine = await page(`/console/earnings/${lineId}`, finance);
  expect(staffLine).toMatchObject({ status: 200 });
  expect(staffLine.html).toContain("Step by step");
  expect((await page("/console/earnings/lin_nobody", finance)).status).toBe(404);
  const eventId = outcomes[0] && "eventId" in outcomes[0] ? outcomes[0].eventId : "";
  for (const target of [
    "/console/revenue",
    `/console/revenue/${eventId}`,
    "/console/revenue/quarantine",
    "/console/revenue/import",
  ]) {
    const english = await page(target, finance);
    const spanish = await page(target, finance, "es");
    expect([target, english.status, spanish.status]).toEqual([target, 200, 200]);
    expect(english.html.match(/<h1/g)).toHaveLength(1);
    expect(spanish.html).not.toEqual(english.html);
  }
  expect((await page(`/console/revenue/${eventId}`, finance)).html).toContain(partner.companyName);
  const nothing = await page("/console/revenue?kind=dispute_lost&month=1999-01", finance);
  expect(nothing.html).toContain("No revenue event fits these filters");

  const quarantine = (await page("/console/revenue/quarantine", finance)).html;
  expect(quarantine).toContain("60.00 USD");
  const id = /name="id" value="(qua_[0-9a-z]+)"/.exec(quarantine)?.[1] ?? "";
  const act = (fields: Record<string, string>) =>
    app.post("/console/revenue/quarantine", fields, { Cookie: finance });
  expect((await act({ intent: `match-${id}`, id })).status).toBe(422);
  expect((await act({ intent: `match-${id}`, id, customerId: "cus_nobody" })).status).toBe(404);
  // One click: the button carries the customer that has the payer's name.
  expect(quarantine).toContain("It is Sample Customer");
  const suggested = /name="customerId" value="([^"]+)"/.exec(quarantine)?.[1] ?? "";
  expect(suggested).toBe(customer.customerId);
  const matched = await act({ intent: `suggested-${id}`, id, customerId: suggested });
  expect([matched.status, matched.headers.get("Location")]).toEqual([303, "/console/revenue/quarantine"]);
  expect((await act({ intent: `dismiss-${id}`, id })).status).toBe(409);
});

test("a file with a bad row is answered on the page with row, column and reason, and nothing is imported", async () => {
  const finance = await signIn((await staffPerson(world().database, "finance")).email);
  const send = (text: string, fields: Record<string, string>) => {
    const body = new FormData();
    body.set("file", new File([text], "october.csv", { type: "text/csv" }));
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const headers = { Origin: ORIGIN, Cookie: finance };
    return app.ask("/console/revenue/import", { method: "POST", headers, body });
  };
  const file =
    "external_id,occurred_at,customer,product,currency,net,tax\nA-1,2026-10-05,ref:x,docu_ai,USD,oops,0\n";
  const refused = await send(file, { legalEntityId: "ent_demo_us" });
  expect(refused.status).toBe(422);
  const html = await refused.text();
  expect(html).toContain("This is not an amount.");
  expect(html).toContain("Some rows cannot be read.");
  expect((await send(file, {})).status).toBe(422);
  expect((await send(file, { legalEntityId: "ent_nobody" })).status).toBe(422);
  expect((await send("PK\u0003\u0004", { legalEntityId: "ent_demo_us" })).status).toBe(422);
  const good = await send(file.replace("oops", "12.00"), { legalEntityId: "ent_demo_us" });
  expect([good.status, good.headers.get("Location")]).toEqual([303, "/console/revenue"]);
  const imports = await asOwner(world(), (client) =>
    client.query("select rows_quarantined from revenue_import"),
  );
  expect(imports.rows).toEqual([{ rows_quarantined: 1 }]);
  const template = await app.ask("/console/revenue/import-template", { headers: { Cookie: finance } });
  expect(template.headers.get("Content-Type")).toContain("text/csv");
});
