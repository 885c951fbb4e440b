import { afterEach, beforeEach, expect, test } from "vitest";
import { DomainError } from "#app/domain/errors.ts";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import { findRun } from "#app/features/payouts/find-run.server.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { prepareRun } from "#app/features/payouts/prepare-run.server.ts";
import { submitRun } from "#app/features/payouts/submit-run.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { approveRun } from "#test/factories/approve.ts";
import { acceptExceptions, type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
let stripe: StripeMock;
let company: PayoutWorld;

beforeEach(async () => {
  stripe = await startStripeMock();
  company = await payoutWorld(world(), stripe);
  await stripe.control.topUp(100_000, "USD");
});
afterEach(() => stripe.stop());

const minutes = (n: number) => new Date(NOW.getTime() + n * 60_000);
const oneTry = () => stripe.connect({ maxNetworkRetries: 0, timeoutMs: 3_000 });
const pay = (payoutId: string, at = NOW, gateway = oneTry()) =>
  payPayout(company.worker(at, gateway), { payoutId });
const stateOf = async (payoutId: string) =>
  (
    await company.sql<{ said: string }>(
      "select concat_ws(': ', status, status_reason) as said from payout where id = $1",
      [payoutId],
    )
  )[0]?.said;
const transfers = async () => (await stripe.control.transfers()).length;
const freeze = (partnerId: string) =>
  company.sql(
    "insert into payout_freeze (id, partner_id, cause, frozen_by, frozen_at) values ('frz_1', $1, 'not_me', 'x@y.example', $2)",
    [partnerId, NOW],
  );
const thaw = async () => {
  await company.sql("alter table payout_freeze disable trigger payout_freeze_four_eyes");
  await company.sql("update payout_freeze set lifted_at = $1", [NOW]);
};
/** The same account of Stripe under a new name: what counts is when it was entered. */
const changedAccount = async (partnerId: string, at: Date) => {
  await company.sql(
    "update payout_account set replaced_at = $2 where partner_id = $1 and replaced_at is null",
    [partnerId, at],
  );
  const { id } = await stripe.gateway.createConnectedAccount({
    partnerId,
    country: "US",
    email: `${partnerId}@partner.example`,
    idempotencyKey: `acct-create:${partnerId}:1`,
  });
  await stripe.control.completeAccount(id);
  await company.sql(
    `insert into payout_account (id, partner_id, rail, stripe_platform, stripe_account_id, state, country, created_at)
     values ($1, $2, 'stripe', 'platform', $3, 'active', 'US', $4)`,
    [`pac_${partnerId}_2`, partnerId, id, at],
  );
};
const leftOut = async (runId: string, at = NOW) =>
  (await findRun(company.as(company.ana, at), { runId }))?.leftOut.map(({ partnerId, reason }) => [
    partnerId,
    reason,
  ]);

test("a partner whose account cools off is left out of a run, and is in the next one after 72 hours", async () => {
  await company.owe(1_000n);
  const { partnerId } = await company.owe(5_000n);
  await changedAccount(partnerId, NOW);
  const late = minutes(72 * 60 - 1);
  const first = await prepareRun(company.as(company.ana, late), company.run);
  expect(await leftOut(first, late)).toEqual([[partnerId, "account_cooling_off"]]);
  await acceptExceptions(company.as(company.ana, late), first);
  const { contentSha256 = "" } = (await submitRun(company.as(company.ana, late), { runId: first })) ?? {};
  await approveRun(company.as(company.bea, late), { runId: first, contentSha256 });
  const second = await prepareRun(company.as(company.ana, minutes(72 * 60)), company.run);
  expect((await findRun(company.as(company.ana), { runId: second }))?.payouts).toMatchObject([
    { partnerId, amountMinor: 5_000n },
  ]);
});

test("a partner whose payouts are frozen is left out of a run, and taken out of a draft", async () => {
  await company.owe(1_000n);
  const { partnerId } = await company.owe(5_000n);
  const draft = await prepareRun(company.as(company.ana), company.run);
  await freeze(partnerId);
  expect(await leftOut(draft)).toEqual([]);
  await acceptExceptions(company.as(company.ana), draft);
  await submitRun(company.as(company.ana), { runId: draft });
  const view = await findRun(company.as(company.ana), { runId: draft });
  expect(view?.payouts.map(({ amountMinor, status }) => [amountMinor, status])).toEqual(
    expect.arrayContaining([
      [1_000n, "draft"],
      [5_000n, "cancelled"],
    ]),
  );
  expect(await leftOut(draft)).toEqual([[partnerId, "payouts_frozen"]]);
});

test("a freeze after the submission voids the run", async () => {
  const { partnerId } = await company.owe(5_000n);
  const runId = await prepareRun(company.as(company.ana), company.run);
  await acceptExceptions(company.as(company.ana), runId);
  const { contentSha256 = "" } = (await submitRun(company.as(company.ana), { runId })) ?? {};
  await freeze(partnerId);
  const approving = approveRun(company.as(company.bea), { runId, contentSha256 });
  // The database would refuse as well; whoever approves hears of it in words.
  expect(
    await approving.catch((error: unknown) => (error instanceof DomainError ? error.code : "failed")),
  ).toBe("run_changed_since_shown");
  expect((await findRun(company.as(company.bea), { runId }))?.payouts[0]?.change).toBe("payouts_frozen");
});

test("an approved payout of a frozen partner is held, sends nothing, and goes on when the freeze is lifted", async () => {
  const { partnerId } = await company.owe(5_000n);
  const [payoutId = ""] = (await company.approvedRun()).payoutIds;
  const mails = async () =>
    (await listOutbox(company.worker())).filter(({ to }) => to.startsWith(partnerId)).length;
  const before = await mails();
  await freeze(partnerId);
  expect((await pay(payoutId)).outcome).toBe("held");
  expect(await stateOf(payoutId)).toBe("held_account: payouts_frozen");
  expect([await transfers(), await mails()]).toEqual([0, before]);
  await thaw();
  expect((await pay(payoutId, minutes(15))).outcome).toBe("paid");
  expect(await transfers()).toBe(1);
});

test("an attempt whose answer is lost is looked for, and not sent again, while payouts are frozen", async () => {
  const { partnerId } = await company.owe(5_000n);
  const [payoutId = ""] = (await company.approvedRun()).payoutIds;
  await stripe.control.fault({ path: "/v1/transfers", kind: "connection_reset" });
  expect((await pay(payoutId)).outcome).toBe("unknown");
  await freeze(partnerId);
  expect(await pay(payoutId, minutes(1)).catch(() => "failed")).toMatchObject({ outcome: "nothing_found" });
  expect((await pay(payoutId, minutes(30))).outcome).toBe("nothing_found");
  expect(await transfers()).toBe(0);
  await thaw();
  expect((await pay(payoutId, minutes(31))).outcome).toBe("paid");
  expect(await transfers()).toBe(1);
});

test("a freeze between the last reading and the attempt is noticed by the database, and nothing is sent", async () => {
  const { partnerId } = await company.owe(5_000n);
  const [payoutId = ""] = (await company.approvedRun()).payoutIds;
  const gateway = oneTry();
  const slow = {
    ...gateway,
    retrieveBalance: async () => {
      await freeze(partnerId);
      return gateway.retrieveBalance();
    },
  };
  expect((await pay(payoutId, NOW, slow)).outcome).toBe("held");
  expect(await company.sql("select 1 from payout_attempt")).toEqual([]);
  expect(await transfers()).toBe(0);
});
