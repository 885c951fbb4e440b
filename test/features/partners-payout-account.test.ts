import { afterEach, beforeEach, expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import {
  changeStripeAccount,
  stripeChangeSubject,
} from "#app/features/partners/change-stripe-account.server.ts";
import { connectPayoutAccount } from "#app/features/partners/connect-payout-account.server.ts";
import { findPayoutAccount } from "#app/features/partners/find-payout-account.server.ts";
import { refreshPayoutAccount } from "#app/features/partners/refresh-payout-account.server.ts";
import { payoutAccount } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";
import { NOW, testCtx } from "#test/factories/accounts.ts";
import { approvedPartner, loadWorld, type SamplePartner } from "#test/factories/partners.ts";
import { provedStepUp } from "#test/factories/step-up.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
let stripe: StripeMock;
beforeEach(async () => {
  stripe = await startStripeMock();
  await loadWorld(db());
});
afterEach(() => stripe.stop());

const minutesLater = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const ctxOf = ({ owner }: SamplePartner, now = NOW) => testCtx(db(), owner, { now, stripe: stripe.gateway });
const stateOf = async (partner: SamplePartner) =>
  (await findPayoutAccount(ctxOf(partner), { partnerId: partner.partnerId }))?.state;
const refresh = (partner: SamplePartner, now = minutesLater(5)) =>
  refreshPayoutAccount(ctxOf(partner, now), { partnerId: partner.partnerId });

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "done";
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

test("two clicks at once make one account at Stripe, and both get a link to its form", async () => {
  const partner = await approvedPartner(db());
  const links = await Promise.all([
    connectPayoutAccount(ctxOf(partner)),
    connectPayoutAccount(ctxOf(partner)),
  ]);
  expect(links.map(({ kind }) => kind)).toEqual(["onboarding", "onboarding"]);
  expect(await stripe.control.accounts()).toHaveLength(1);
  expect(await stateOf(partner)).toBe("onboarding");
});

test("when the answer of the creation was lost, the next click finds the same account", async () => {
  const partner = await approvedPartner(db());
  const impatient = { ...ctxOf(partner), stripe: stripe.connect({ maxNetworkRetries: 0 }) };
  await stripe.control.fault({
    path: "/v1/accounts",
    method: "POST",
    kind: "connection_reset_executed",
    times: 2,
  });
  expect(await codeOf(connectPayoutAccount(impatient))).toBe("payment_provider_away");
  expect(await stateOf(partner)).toBe("none");
  await stripe.control.clearFaults();
  expect((await connectPayoutAccount(ctxOf(partner))).kind).toBe("onboarding");
  expect(await stripe.control.accounts()).toHaveLength(1);
  expect(await stateOf(partner)).toBe("onboarding");
});

test("returning from the form proves nothing: the state is what Stripe says when asked again", async () => {
  const partner = await approvedPartner(db());
  await connectPayoutAccount(ctxOf(partner));
  await refresh(partner);
  expect(await stateOf(partner)).toBe("onboarding");
  const [account] = await stripe.control.accounts();
  const id = account?.id ?? "";
  await stripe.control.blockAccount(id, "incomplete");
  await refresh(partner);
  expect(await stateOf(partner)).toBe("action_needed");
  await stripe.control.completeAccount(id);
  expect(await refreshPayoutAccount(ctxOf(partner, minutesLater(6)), { stripeAccountId: id })).toBe(1);
  expect(await stateOf(partner)).toBe("active");
  expect((await connectPayoutAccount(ctxOf(partner, minutesLater(7)))).kind).toBe("dashboard");
});

test("an older answer of Stripe never overwrites a newer one", async () => {
  const partner = await approvedPartner(db());
  await connectPayoutAccount(ctxOf(partner));
  const [account] = await stripe.control.accounts();
  await stripe.control.completeAccount(account?.id ?? "");
  await refresh(partner, minutesLater(10));
  await stripe.control.blockAccount(account?.id ?? "", "reject");
  await refresh(partner, minutesLater(9));
  expect(await stateOf(partner)).toBe("active");
  await refresh(partner, minutesLater(11));
  expect(await stateOf(partner)).toBe("rejected");
});

test("after a disconnection a new account asks for a fresh proof, and the old row stays as history", async () => {
  const partner = await approvedPartner(db());
  await connectPayoutAccount(ctxOf(partner));
  const [first] = await stripe.control.accounts();
  await stripe.control.blockAccount(first?.id ?? "", "disconnect");
  await refresh(partner);
  expect(await stateOf(partner)).toBe("disconnected");
  const ctx = ctxOf(partner, minutesLater(6));
  expect(await codeOf(connectPayoutAccount(ctx))).toBe("step_up_required");
  await provedStepUp(ctx, "change_payout_account", await stripeChangeSubject(ctx));
  await changeStripeAccount(ctx);
  await connectPayoutAccount(ctx);
  expect(await stripe.control.accounts()).toHaveLength(2);
  expect(await stateOf(partner)).toBe("onboarding");
  const rows = await withActor({ db: db(), actor: system("test") }, (tx) => tx.select().from(payoutAccount));
  expect(rows.filter(({ replacedAt }) => replacedAt !== null)).toHaveLength(1);
});

test("a country that Stripe does not reach is told so, and no account is made", async () => {
  const partner = await approvedPartner(db(), { country: "CO" });
  expect(await codeOf(connectPayoutAccount(ctxOf(partner)))).toBe("rail_not_available");
  const view = await findPayoutAccount(ctxOf(partner), { partnerId: partner.partnerId });
  expect(view).toMatchObject({ rail: "manual", state: "none" });
  expect(await stripe.control.accounts()).toEqual([]);
});

test("a partner cannot declare its own account ready, nor see another's", async () => {
  const partner = await approvedPartner(db());
  const rival = await approvedPartner(db());
  await connectPayoutAccount(ctxOf(partner));
  const declare = withActor(ctxOf(partner), (tx) => tx.update(payoutAccount).set({ state: "active" }));
  await expect(declare).rejects.toMatchObject({ cause: { code: "42501" } });
  expect(await findPayoutAccount(ctxOf(rival), { partnerId: partner.partnerId })).toBeNull();
  const sales = { ...ctxOf(partner), actor: { ...partner.owner, role: "sales" as const } };
  expect(await codeOf(connectPayoutAccount(sales))).toBe("not_allowed");
});
