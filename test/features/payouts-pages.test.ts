import { http, passthrough } from "msw";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startSession } from "#app/features/accounts/sessions.server.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { reconcile } from "#app/features/payouts/reconcile.server.ts";
import { reverseTransfer } from "#app/features/payouts/reverse-transfer.server.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { NO_LIMITS, NOW } from "#test/factories/accounts.ts";
import { type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
import { codeAt, enrolledTotp } from "#test/factories/step-up.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { type StartedApplication, startApplication } from "#test/routes/start-application.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
let stripe: StripeMock;
let company: PayoutWorld;
let app: StartedApplication;

beforeEach(async () => {
  // The application itself listens on a real port.
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

type Headers = Record<string, string>;

async function signedIn(accountId: string, side: "partner" | "staff", language = "en"): Promise<Headers> {
  const { token } = await withAuth(world().database, (tx) =>
    startSession(tx, { accountId, side, userAgent: null, factorAt: NOW }, NOW),
  );
  return { Cookie: `__Host-session=${token}`, "Accept-Language": language };
}

async function page(path: string, headers: Headers): Promise<string> {
  const answer = await app.ask(path, { headers });
  const body = await answer.text();
  expect(answer.status, `${path}: ${JSON.stringify(app.logged.at(-1))}`).toBe(200);
  return body.replaceAll("<!-- -->", "");
}

async function sent(path: string, fields: Record<string, string>, headers: Headers): Promise<string> {
  const answer = await app.post(path, fields, headers);
  expect(answer.status, await answer.clone().text()).toBe(303);
  return answer.headers.get("Location") ?? "";
}

test("two people take a run from owed to reconciled by forms, and the partner reads what became of it", async () => {
  const { partnerId } = await company.owe(420_060n);
  await company.owe(700n, "none");
  await stripe.control.topUp(1_000_000, "USD");
  const ana = await signedIn("acc_ana", "staff");
  const bea = await signedIn("acc_bea", "staff");
  const owner = await signedIn(`acc_${partnerId}`, "partner");
  expect(await page("/portal/payouts", owner)).toContain("No payouts yet");

  expect(await page("/console/runs", ana)).toContain("4,200.60");
  const run = await sent("/console/runs", { intent: "prepare", ...company.run }, ana);
  const draft = await page(run, ana);
  expect(draft).toContain("Submit for approval");
  expect(draft).toContain("No payout account yet");
  expect((await app.post(run, { intent: "submit" }, ana)).status).toBe(409);
  const key = /name="keys"[^>]*value="([^"]+)"/.exec(draft)?.[1] ?? "";
  const decision = { intent: "decide", decision: "accepted:checked_documents", keys: key };
  expect((await app.post(run, { ...decision, keys: "" }, ana)).status).toBe(422);
  expect(await sent(run, decision, ana)).toBe(run);
  expect(await page(run, ana)).toContain("All exceptions are decided");
  expect(await sent(run, { intent: "submit" }, ana)).toBe(run);

  expect(await page(run, ana)).toContain("You prepared this");
  const shown = await page(run, bea);
  expect(shown).toContain("Approve 1 payout · 4,200.60");
  const contentSha256 = /[0-9a-f]{64}/.exec(shown)?.[0] ?? "";
  expect((await app.post(run, { intent: "approve", contentSha256 }, ana)).status).toBe(409);
  expect((await app.post(run, { intent: "approve", contentSha256: "0".repeat(64) }, bea)).status).toBe(409);
  expect((await app.post(run, { intent: "approve", contentSha256: "x" }, bea)).status).toBe(422);
  expect((await app.post(run, { intent: "reject" }, bea)).status).toBe(422);
  const unproved = await app.post(run, { intent: "approve", contentSha256 }, bea);
  expect([unproved.status, await unproved.text()]).toEqual([
    409,
    expect.stringContaining("step_up_required"),
  ]);
  await enrolledTotp(world().database, "acc_bea");
  await sent(run, { intent: "approve", contentSha256, stepUpCode: codeAt(NOW) }, bea);
  expect(await page(run, bea)).toContain("Release the payments");
  await sent(run, { intent: "release" }, ana);
  expect(await page(run, bea)).toContain("go to Stripe one by one");

  const [row] = await company.sql<{ id: string }>("select id from payout");
  const payoutId = row?.id ?? "";
  expect((await payPayout(company.worker(), { payoutId })).outcome).toBe("paid");
  const [transfer] = await stripe.control.transfers();
  const evidence = await page(`/console/payouts/${payoutId}`, bea);
  expect(evidence).toContain(transfer?.id);
  expect(evidence).toContain(`payout:${payoutId}:a1`);
  expect(evidence).toContain("payout_settled");
  expect(await page("/console/reconciliation", bea)).toContain("Not compared yet");
  await sent("/console/reconciliation", { intent: "now" }, bea);
  await reconcile(company.worker());
  expect(await page("/console/reconciliation", bea)).toContain("No differences");
  expect(await page("/console/runs", bea)).toContain("Reconciled");
  expect(await page("/portal/payouts", owner)).toContain(transfer?.id);
  const spanish = await signedIn(`acc_${partnerId}`, "partner", "es");
  await company.sql("update account set locale = 'es' where side = 'partner'");
  expect(await page("/portal/payouts", spanish)).toContain("Stripe lo envía a tu banco.");
});

test("a payout that waits for a person goes on when one says why, and a difference is settled with a reason", async () => {
  const { stripeAccount } = await company.owe(5_000n);
  const { payoutIds } = await company.approvedRun();
  const path = `/console/payouts/${payoutIds[0]}`;
  await stripe.control.fault({ path: "/v1/transfers", kind: "something_new" });
  await payPayout(company.worker(), { payoutId: payoutIds[0] ?? "" });
  const ana = await signedIn("acc_ana", "staff");
  expect(await page(path, ana)).toContain("something_new");
  expect((await app.post(path, { intent: "allow" }, ana)).status).toBe(422);
  expect(await page(path, ana)).toContain("Stripe has no transfer of this payout");
  await sent(path, { intent: "allow", reason: "looked at Stripe: nothing there" }, ana);
  // Seconds after the refusal its silence is not the last word: the same person twice is told so, another one decides.
  expect((await app.post(path, { intent: "allow", reason: "again" }, ana)).status).toBe(409);
  const bea = await signedIn("acc_bea", "staff");
  expect(await page(path, bea)).toContain("not the last word");
  await sent(path, { intent: "allow", reason: "looked as well" }, bea);
  expect((await payPayout(company.worker(), { payoutId: payoutIds[0] ?? "" })).outcome).toBe("paid");
  expect(await stripe.control.transfers()).toHaveLength(1);
  expect((await app.post(path, { intent: "allow", reason: "again" }, ana)).status).toBe(404);

  expect((await app.post(path, { intent: "reverse", amount: "x", reason: "r" }, ana)).status).toBe(422);
  await sent(path, { intent: "reverse", amount: "12.00", reason: "paid too much" }, ana);
  const [wish] = await company.sql<{ id: string }>("select id from own_reversal");
  await reverseTransfer(company.worker(), { ownReversalId: wish?.id ?? "" });
  expect(await page(path, bea)).toContain("What becomes of the money that came back");
  const decided = { intent: "decide", choice: "write_back", reason: "owed after all" };
  expect((await app.post(path, { ...decided, amount: "12.01" }, ana)).status).toBe(409);
  await sent(path, { ...decided, amount: "12.00" }, ana);
  expect(await page(path, ana)).toContain("Owed again");

  await stripe.gateway.createTransfer({
    amountMinor: 77n,
    currency: "USD",
    destination: stripeAccount ?? "",
    transferGroup: "by_hand",
    metadata: {},
    description: "by hand",
    idempotencyKey: "by hand",
  });
  await reconcile(company.worker());
  expect(await page("/console/runs", ana)).toContain("1 open difference with Stripe");
  const [row] = await company.sql<{ id: string }>("select id from reconciliation_break");
  const settle = { intent: "settle", breakId: row?.id ?? "" };
  expect((await app.post("/console/reconciliation", settle, ana)).status).toBe(422);
  await sent("/console/reconciliation", { ...settle, reason: "a test payment" }, ana);
  expect(await page("/console/reconciliation", ana)).toContain("a test payment");
  expect(await page("/console/runs", ana)).not.toContain("open difference");
});

test("a payout to an account that was exchanged is cancelled by a form, with a reason", async () => {
  await company.owe(5_000n);
  const { payoutIds } = await company.approvedRun();
  const path = `/console/payouts/${payoutIds[0]}`;
  await company.sql("update payout_account set replaced_at = now()");
  await payPayout(company.worker(), { payoutId: payoutIds[0] ?? "" });
  const ana = await signedIn("acc_ana", "staff");
  expect(await page(path, ana)).toContain("Cancel the payout");
  expect((await app.post(path, { intent: "cancel" }, ana)).status).toBe(422);
  expect(await sent(path, { intent: "cancel", reason: "another account now" }, ana)).toBe(path);
  const after = await page(path, ana);
  expect(after).toContain("payout_cancelled");
  expect(after).not.toContain("Cancel the payout");
  expect((await app.post(path, { intent: "cancel", reason: "again" }, ana)).status).toBe(404);
});

test("partners see their own payouts only, and no page of finance", async () => {
  const mine = await company.owe(1_000n);
  const other = await company.owe(2_000n);
  const { runId, payoutIds } = await company.approvedRun();
  const owner = await signedIn(`acc_${mine.partnerId}`, "partner");
  const list = await page("/portal/payouts", owner);
  expect(list).toContain("10.00");
  expect(list).not.toContain("20.00");
  expect(list).not.toContain(other.statementId);
  for (const path of [
    `/console/runs/${runId}`,
    `/console/payouts/${payoutIds[0]}`,
    "/console/reconciliation",
  ])
    expect((await app.ask(path, { headers: owner })).status).toBe(403);
  const ana = await signedIn("acc_ana", "staff");
  for (const path of ["/console/runs/run_nothing", "/console/payouts/pay_nothing"])
    expect((await app.ask(path, { headers: ana })).status).toBe(404);
});
