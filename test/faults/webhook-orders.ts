import { assert } from "vitest";
import { system } from "#app/domain/actor.ts";
import { storeInboundEvents } from "#app/features/revenue/inbound-events.server.ts";
import { payPayoutJob } from "#app/jobs/pay-payout.server.ts";
import { processInboundEventJob } from "#app/jobs/process-inbound-event.server.ts";
import { sweepUndeliveredEventsJob } from "#app/jobs/sweep-undelivered-events.server.ts";
import { testCtx } from "#test/factories/accounts.ts";
import { STRIPE_TEST_WEBHOOKS } from "#test/mocks/stripe.ts";
import { assertInvariants } from "./interleaving-payout-stage.ts";
import type { Proof, ProofReport } from "./proofs.ts";
import { type Lab, openLab } from "./webhook-lab.ts";

const AMOUNT = 1_000n;
const FIRST_BACK = 400n;
/** Then the company starts anew: its tables stay small, and its invariants are checked. */
const ORDERS_PER_LAB = 40;
/** Of 720, for every test run: spread over all of them. */
const BOUNDED = { every: 90 };

/** What Stripe tells of one payout whose answer was lost: sent, given back in two parts, and a bank that took and refused. */
const TOLD = [
  "transfer.created",
  "transfer.reversed",
  "payout.paid",
  "account.updated",
  "payout.failed",
  "transfer.reversed",
] as const;

type Delivery = Awaited<ReturnType<Lab["stripe"]["control"]["deliveries"]>>[number];
type Happened = { readonly payoutId: string; readonly account: string; readonly told: readonly Delivery[] };

/**
 * All 720 orders: each event comes twice, the second time at the same moment as the next one; the last is also dropped,
 * so that only the sweep finds it. Whatever the order, the end is one and the same.
 */
export const webhookOrders: Proof = {
  name: "six events of a payout end alike in every order, doubled and dropped",
  run: async ({ extent }, report) => {
    const all = [...ordersOf(TOLD.map((_, at) => at))];
    const orders = extent === "full" ? all : all.filter((_, at) => at % BOUNDED.every === 0);
    for (let from = 0; from < orders.length; from += ORDERS_PER_LAB) {
      const lab = await openLab();
      try {
        await playOrders(lab, orders.slice(from, from + ORDERS_PER_LAB), report);
        await assertInvariants(lab);
      } finally {
        await lab.close();
      }
    }
  },
};

async function playOrders(
  lab: Lab,
  orders: readonly (readonly number[])[],
  report: ProofReport,
): Promise<void> {
  const plays = orders.flatMap((order) => [
    { order, isLastDropped: false },
    { order, isLastDropped: true },
  ]);
  const accounts = new Map<string, string>();
  for (const _ of plays) {
    const { partnerId, stripeAccount } = await lab.company.owe(AMOUNT);
    accounts.set(partnerId, stripeAccount ?? "");
  }
  const { payoutIds } = await lab.company.approvedRun();
  for (const [at, { order, isLastDropped }] of plays.entries()) {
    const payoutId = payoutIds[at] ?? "";
    const name = `${order.map((n) => TOLD[n]).join(", ")}${isLastDropped ? ", the last one dropped" : ""}`;
    try {
      const happened = await happen(lab, payoutId);
      const inOrder = order.map((n) => happened.told[n]!);
      const coming = isLastDropped ? inOrder.slice(0, -1) : inOrder;
      for (const [n, delivery] of coming.entries()) await arrive(lab, [delivery, coming[n - 1] ?? delivery]);
      if (isLastDropped) {
        await sweepUndeliveredEventsJob.run(lab.parts(), {}, "lab");
        await follow(lab);
      }
      await assertTheEnd(lab, happened);
    } catch (error) {
      assert.fail(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    report.count("orders");
    report.count(isLastDropped ? "orders with the last event dropped" : "orders with every event doubled");
    report.count("events", isLastDropped ? TOLD.length * 2 - 1 : TOLD.length * 2);
  }
}

/** All of it happens at Stripe before the first word of it arrives. */
async function happen(lab: Lab, payoutId: string): Promise<Happened> {
  const { control } = lab.stripe;
  await control.markDelivered((await control.deliveries()).map(({ id }) => id));
  await control.fault({ path: "/v1/transfers", kind: "bad_json_executed" });
  await payPayoutJob.run(lab.parts(), { payoutId }, "lab");
  const [transfer] = await control.transfers({ transfer_group: `payout_${payoutId}` });
  const { id: transferId, destination: account } = transfer!;
  const giveBack = (amountMinor: bigint) =>
    lab.stripe.gateway.createReversal({
      ...{ transferId, amountMinor, metadata: {} },
      idempotencyKey: `by-hand:${transferId}:${amountMinor}`,
    });
  await giveBack(FIRST_BACK);
  const { id } = await control.payOut({ account, amount: 300, currency: "USD", status: "paid" });
  await control.blockAccount(account, "past_due");
  await control.failBankPayout(id);
  await giveBack(AMOUNT - FIRST_BACK);
  const all = await control.deliveries();
  // Says what account.updated says.
  const more = all.filter((delivery) => typeOf(delivery) === "capability.updated");
  await control.markDelivered(more.map((delivery) => delivery.id));
  const told = all.filter((delivery) => !more.includes(delivery));
  assert.deepEqual(told.map(typeOf), [...TOLD], "what Stripe tells");
  return { payoutId, account, told };
}

const typeOf = ({ body }: Delivery) => (JSON.parse(body) as { type: string }).type;

/** Webhooks of one moment: kept each, then followed at the same time. */
async function arrive(lab: Lab, deliveries: readonly Delivery[]): Promise<void> {
  const ctx = testCtx(lab.database, system("webhook"), { now: lab.now() });
  await Promise.all(
    deliveries.map(async ({ id, endpoint, body, signature }) => {
      const { secret } = STRIPE_TEST_WEBHOOKS[endpoint];
      const read = lab.stripe.gateway.verifyWebhook({ rawBody: body, signature, secret, now: lab.now() });
      assert.isTrue(read.ok, "Stripe's signature is right");
      if (read.ok) await storeInboundEvents(ctx, [read.event]);
      await lab.stripe.control.markDelivered([id]);
    }),
  );
  await follow(lab);
}

/** Every kept event that waits, by two workers at once. */
async function follow(lab: Lab): Promise<void> {
  const waiting = await lab.company.sql<{ id: string }>(
    "select id from inbound_event where processed_at is null order by id",
  );
  const jobs = waiting.flatMap(({ id }) => [id, id]);
  await Promise.all(jobs.map((id) => processInboundEventJob.run(lab.parts(), { inboundEventId: id }, "lab")));
}

/** Six events, one end: paid once, wholly given back, each part booked once; the bank's refusal moves nothing. */
async function assertTheEnd(lab: Lab, { payoutId, account, told }: Happened): Promise<void> {
  const [row] = await lab.company.sql<Record<string, unknown>>(
    `select p.status, p.transfer_id is not null as has_transfer,
       (select string_agg(r.amount_minor::text, '+' order by r.amount_minor) from transfer_reversal r where r.payout_id = p.id) as back,
       (select string_agg(j.kind || ' ' || e.amount_minor, ', ' order by j.kind, e.amount_minor)
          from journal j join journal_entry e on e.journal_id = j.id and e.amount_minor > 0
          where j.cause in (select p.transfer_id union select r.id from transfer_reversal r where r.payout_id = p.id)) as booked,
       (select string_agg(a.state, ',') from payout_attempt a where a.payout_id = p.id) as attempts,
       (select a.state from payout_account a where a.stripe_account_id = $2) as account,
       (select string_agg(b.status, ',') from bank_payout b join payout_account a on a.id = b.payout_account_id
          where a.stripe_account_id = $2) as bank,
       (select count(*)::int from inbound_event where external_id = any ($3)) as kept
     from payout p where p.id = $1`,
    [payoutId, account, told.map(({ body }) => (JSON.parse(body) as { id: string }).id)],
  );
  const theEnd = {
    status: "reversed",
    has_transfer: true,
    back: "400+600",
    booked: "payout_reversed 400, payout_reversed 600, payout_settled 1000",
    attempts: "succeeded",
    account: "action_needed",
    bank: "failed",
    kept: TOLD.length,
  };
  assert.deepEqual(row, theEnd, `it ended as ${JSON.stringify(row)}`);
}

function* ordersOf(items: readonly number[]): Generator<readonly number[]> {
  if (items.length === 0) yield [];
  for (const [at, first] of items.entries())
    for (const rest of ordersOf(items.toSpliced(at, 1))) yield [first, ...rest];
}
