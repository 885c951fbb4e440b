import { afterEach, beforeEach, expect, test } from "vitest";
import { cancelPayout } from "#app/features/payouts/cancel-payout.server.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { assertNoOpenTransaction } from "#db/with-actor.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { booked, type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
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

/** One call is one try, and none is made inside a transaction. */
const oneTry = () =>
  stripe.connect({ maxNetworkRetries: 0, timeoutMs: 3_000, beforeRequest: assertNoOpenTransaction });
const pay = (payoutId: string, gateway = oneTry()) => payPayout(company.worker(NOW, gateway), { payoutId });
const cancel = (payoutId: string, gateway = oneTry()) =>
  cancelPayout(company.as(company.ana, NOW, gateway), { payoutId, reason: "another account now" });

async function oneApproved() {
  const partner = await company.owe(5_000n);
  const { payoutIds } = await company.approvedRun();
  return { ...partner, payoutId: payoutIds[0] ?? "" };
}
const onHold = async () => {
  const approved = await oneApproved();
  await company.sql("update payout_account set replaced_at = now()");
  expect((await pay(approved.payoutId)).outcome).toBe("held");
  return approved;
};
const statusOf = async (payoutId: string) =>
  (await company.sql<{ status: string }>("select status from payout where id = $1", [payoutId]))[0]?.status;

const close = (periodId: string, at: string) => closeMonth(company.worker(new Date(at)), { periodId });
const statements = () =>
  company.sql("select period_id, paid_minor, payable_minor from statement order by period_id");

test("what is cancelled on hold is owed again, once, and the next close carries it", async () => {
  await company.sql("insert into programme values (1, 'Partners', 'UTC', 'USD')");
  const { payoutId } = await onHold();
  expect(await booked(company.sql, "payout_in_transit")).toBe(-5_000n);
  await close("2026-03", "2026-04-01T12:00:00Z");
  const late = company.as(company.ana, new Date("2026-04-10T09:00:00Z"));
  const wanted = { payoutId, reason: "another account now" };
  expect(await cancelPayout(late, wanted)).toBe(true);
  expect(await cancelPayout(late, wanted)).toBe(false);
  expect(await statusOf(payoutId)).toBe("cancelled");
  expect(await booked(company.sql, "payout_in_transit")).toBe(0n);
  expect(await booked(company.sql, "partner_payable")).toBe(-5_000n);
  expect((await pay(payoutId)).outcome).toBe("nothing");
  await close("2026-04", "2026-05-01T12:00:00Z");
  expect((await statements()).slice(1)).toEqual([
    { period_id: "2026-03", paid_minor: "-5000", payable_minor: "0" },
    { period_id: "2026-04", paid_minor: "5000", payable_minor: "5000" },
  ]);
});

test("nothing is cancelled while an attempt may have moved money, or after one did", async () => {
  const { payoutId } = await oneApproved();
  await stripe.control.fault({ path: "/v1/transfers", kind: "connection_reset" });
  expect((await pay(payoutId)).outcome).toBe("unknown");
  await expect(cancel(payoutId)).rejects.toMatchObject({ code: "payout_may_have_been_sent" });
  // A person or a refusal may have put it aside with the attempt still open.
  await company.sql("update payout set status = 'needs_human' where id = $1", [payoutId]);
  await expect(cancel(payoutId)).rejects.toMatchObject({ code: "payout_may_have_been_sent" });
  expect(await booked(company.sql, "payout_in_transit")).toBe(-5_000n);
});

test("a transfer of its group that Stripe knows stops it, and so does a Stripe that is away", async () => {
  const { payoutId, stripeAccount } = await onHold();
  await stripe.control.fault({ method: "GET", path: "/v1/transfers", kind: "connection_reset" });
  await expect(cancel(payoutId)).rejects.toMatchObject({ code: "payment_provider_away" });
  await stripe.gateway.createTransfer({
    amountMinor: 5_000n,
    currency: "USD",
    destination: stripeAccount ?? "",
    transferGroup: `payout_${payoutId}`,
    metadata: { payout_id: payoutId },
    description: "nobody wrote it down",
    idempotencyKey: "by hand",
  });
  await expect(cancel(payoutId)).rejects.toMatchObject({ code: "payout_may_have_been_sent" });
  expect(await statusOf(payoutId)).toBe("held_account");
  expect(await booked(company.sql, "partner_payable")).toBe(0n);
});

test("a worker that sends between the look and the cancellation wins; one that only held it sends nothing", async () => {
  const { payoutId } = await oneApproved();
  const gateway = oneTry();
  const slow = {
    ...gateway,
    listTransfersByGroup: async (group: string) => {
      const found = await gateway.listTransfersByGroup(group);
      expect((await pay(payoutId)).outcome).toBe("paid");
      return found;
    },
  };
  await expect(cancel(payoutId, slow)).rejects.toMatchObject({ code: "payout_may_have_been_sent" });
  expect(await statusOf(payoutId)).toBe("paid");

  await company.owe(7_000n);
  const [second] = (await company.approvedRun()).payoutIds;
  const held = {
    ...gateway,
    retrieveBalance: async () => {
      expect(await cancel(second ?? "")).toBe(true);
      return gateway.retrieveBalance();
    },
  };
  expect((await pay(second ?? "", held)).outcome).toBe("lost_lease");
  expect(await stripe.control.transfers()).toHaveLength(1);
});

test("only finance cancels, and never while a month is being closed", async () => {
  const { payoutId } = await onHold();
  const admin = company.as({ ...company.ana, roles: ["admin"] });
  await expect(cancelPayout(admin, { payoutId, reason: "x" })).rejects.toMatchObject({ code: "not_allowed" });
  await company.sql(
    `insert into period (id, from_at, to_at, status) values ('2026-03', '2026-03-01', '2026-04-01', 'closing')`,
  );
  await expect(cancel(payoutId)).rejects.toMatchObject({ code: "period_closing" });
  expect(await statusOf(payoutId)).toBe("held_account");
});
