import { http, passthrough } from "msw";
import { afterEach, beforeEach, expect, test } from "vitest";
import { endSession, startSession } from "#app/features/accounts/sessions.server.ts";
import { listenerCount } from "#app/features/payouts/follow-run.server.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { NO_LIMITS, NOW } from "#test/factories/accounts.ts";
import { type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { type StartedApplication, startApplication } from "#test/routes/start-application.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
let stripe: StripeMock;
let company: PayoutWorld;
let app: StartedApplication;

beforeEach(async () => {
  stripe = await startStripeMock({ handlers: [http.all(/^http:\/\/127\.0\.0\.1:/, () => passthrough())] });
  company = await payoutWorld(world(), stripe);
  await stripe.control.topUp(100_000, "USD");
  app = await startApplication({
    db: world().database,
    stripe: stripe.gateway,
    clock: () => NOW,
    limits: NO_LIMITS,
  });
});
afterEach(async () => {
  await app.stop();
  await stripe.stop();
});

async function signedIn(): Promise<{ readonly token: string; readonly cookie: string }> {
  const { token } = await withAuth(world().database, (tx) =>
    startSession(tx, { accountId: "acc_ana", side: "staff", userAgent: null, factorAt: NOW }, NOW),
  );
  return { token, cookie: `__Host-session=${token}` };
}

async function follow(runId: string, cookie: string) {
  const asked = await app.ask(`/console/runs/${runId}/progress`, {
    headers: { Cookie: cookie, Accept: "text/event-stream", "Accept-Encoding": "gzip, br" },
  });
  const reader = (asked.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let read = "";
  return {
    asked,
    /** All that came until this stood in it, or until the end. */
    until: async (sought: string | RegExp) => {
      while (read.search(sought) < 0) {
        const { value, done } = await reader.read();
        if (done) break;
        read += decoder.decode(value, { stream: true });
      }
      return read;
    },
    leave: () => reader.cancel(),
  };
}

async function approved(count: number) {
  for (let n = 0; n < count; n++) await company.owe(1_000n);
  return company.approvedRun();
}

test("whoever follows a run is told of each payment within seconds, uncompressed, and of the end", async () => {
  const { runId, payoutIds } = await approved(2);
  const { cookie } = await signedIn();
  const { asked, until } = await follow(runId, cookie);
  expect(asked.status).toBe(200);
  expect(asked.headers.get("Content-Type")).toContain("text/event-stream");
  expect(asked.headers.get("Content-Encoding")).toBeNull();
  expect(asked.headers.get("Cache-Control")).toBe("no-store, no-transform");
  expect(await until("data: {")).toContain('"sent":0');
  await payPayout(company.worker(), { payoutId: payoutIds[0] ?? "" });
  expect(await until('"sent":1')).toContain('"sentMinor":"1000"');
  await payPayout(company.worker(), { payoutId: payoutIds[1] ?? "" });
  const whole = await until("event: end");
  expect(whole).toContain('"sentMinor":"2000"');
  expect(listenerCount()).toBe(0);
});

test("the page, a reading without events and the stream show the same numbers", async () => {
  const { runId, payoutIds } = await approved(3);
  await payPayout(company.worker(), { payoutId: payoutIds[0] ?? "" });
  const { cookie } = await signedIn();
  const page = await (await app.ask(`/console/runs/${runId}`, { headers: { Cookie: cookie } })).text();
  expect(page.replaceAll("<!-- -->", "")).toContain("1 of 3 sent");
  expect(page).toMatch(/<noscript>.*http-equiv="refresh" content="5"/s);
  const alone = await app.ask(`/console/runs/${runId}/progress`, { headers: { Cookie: cookie } });
  expect(await alone.json()).toMatchObject({ payouts: 3, sent: 1, moving: 2, sentMinor: "1000" });
  const { until, leave } = await follow(runId, cookie);
  expect(await until("data: {.*}")).toContain('"payouts":3');
  await leave();
});

test("a stream ends with the session that was let in, and leaves no listener behind", async () => {
  const { runId } = await approved(1);
  const { token, cookie } = await signedIn();
  const { until } = await follow(runId, cookie);
  await until("data: {");
  expect(listenerCount()).toBe(1);
  await withAuth(world().database, (tx) => endSession(tx, token, NOW));
  expect(await until("never")).not.toContain("event: end");
  expect(listenerCount()).toBe(0);
}, 20_000);

test("a run is paused and resumed by forms, and the page says which it is", async () => {
  const { runId } = await approved(1);
  const { cookie } = await signedIn();
  const here = `/console/runs/${runId}`;
  const page = async () => (await app.ask(here, { headers: { Cookie: cookie } })).text();
  const post = async (intent: string) => (await app.post(here, { intent }, { Cookie: cookie })).status;
  expect(await page()).toContain("Pause the run");
  expect(await post("pause")).toBe(303);
  expect(await page()).toContain("paused since");
  expect(await post("pause")).toBe(409);
  expect(await post("resume")).toBe(303);
  expect(await page()).toContain("Pause the run");
});

test("there is nothing to follow of a run that does not exist, nor for whoever is not signed in", async () => {
  const { cookie } = await signedIn();
  const headers = { Accept: "text/event-stream" };
  const none = await app.ask("/console/runs/run_none/progress", { headers: { ...headers, Cookie: cookie } });
  expect(none.status).toBe(404);
  expect((await app.ask("/console/runs/run_none/progress", { headers })).status).toBe(303);
});
