import { assert } from "vitest";
import { askToLiftHalt, haltPayments, liftHalt } from "#app/features/approvals/halt-payments.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { cancelPayout } from "#app/features/payouts/cancel-payout.server.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { reconcile } from "#app/features/payouts/reconcile.server.ts";
import { settleFromWebhook } from "#app/features/payouts/settle-from-webhook.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { codesOf } from "./interleaving-approvals.ts";
import {
  AMOUNT,
  assertPaidOnce,
  MINUTE_MS,
  type PayoutStage,
  payoutNow,
  payoutScene,
} from "./interleaving-payout-stage.ts";
import type { Scene } from "./interleaving-scenes.ts";
import type { Player } from "./scheduler.ts";

/** Past the lease and the first wait, so that whoever comes then goes on. */
const LATER = new Date(NOW.getTime() + 6 * MINUTE_MS);

const AT_ONCE = 20;
const waiting = new WeakMap<PayoutStage, string[]>();

/** The next of some payouts that were approved together. */
async function approved(stage: PayoutStage): Promise<string> {
  const left = waiting.get(stage) ?? [];
  if (left.length === 0) {
    for (let n = 0; n < AT_ONCE; n++) await stage.company.owe(AMOUNT);
    left.push(...(await stage.company.approvedRun()).payoutIds);
    waiting.set(stage, left);
  }
  return left.pop() ?? "";
}

/** Sent and done at Stripe, and the answer never came. */
async function unanswered(stage: PayoutStage): Promise<string> {
  const payoutId = await approved(stage);
  await stage.stripe.control.fault({ path: "/v1/transfers", kind: "bad_json_executed" });
  const impatient = stage.stripe.connect({ maxNetworkRetries: 0 });
  const { outcome } = await payPayout(stage.company.worker(NOW, impatient), { payoutId });
  assert.equal(outcome, "unknown");
  await stage.stripe.control.setClock(LATER);
  return payoutId;
}

const worker = (stage: PayoutStage, name: string, payoutId: string, at: Date): Player => ({
  name,
  play: (parts) => payPayout(stage.through(stage.company.worker(at), parts), { payoutId }),
});

/** Stripe's word of the transfer, if there is one by then. */
const webhook = (stage: PayoutStage, payoutId: string, at: Date): Player => ({
  name: "webhook",
  play: async (parts) => {
    const ctx: Ctx = stage.through(stage.company.worker(at), parts);
    const [transfer] = await ctx.stripe.listTransfersByGroup(`payout_${payoutId}`);
    return transfer ? settleFromWebhook(ctx, { transferId: transfer.id }) : "nothing yet";
  },
});

function paidOnce(
  name: string,
  arrange: (stage: PayoutStage) => Promise<string>,
  cast: (stage: PayoutStage, payoutId: string) => readonly Player[],
  players = 2,
): Scene {
  return payoutScene(name, players, async (stage) => {
    const payoutId = await arrange(stage);
    return {
      players: cast(stage, payoutId),
      verify: async (played) => {
        assert.deepEqual(
          codesOf(played).filter((code) => code !== null),
          [],
          "nobody is refused",
        );
        await assertPaidOnce(stage, payoutId, LATER);
      },
    };
  });
}

/** Whoever takes it back first, or whoever sends first: never both. */
const payAndCancel = payoutScene("pay and cancel", 2, async (stage) => {
  const payoutId = await approved(stage);
  const { company } = stage;
  return {
    players: [
      worker(stage, "worker", payoutId, NOW),
      {
        name: "cancels",
        play: (parts) =>
          cancelPayout(stage.through(company.as(company.bea), parts), { payoutId, reason: "taken back" }),
      },
    ],
    verify: async (played) => {
      const [worked, cancelled] = codesOf(played);
      assert.isNull(worked);
      if (cancelled !== null) {
        assert.equal(cancelled, "payout_may_have_been_sent");
        return assertPaidOnce(stage, payoutId, LATER);
      }
      const now = await payoutNow(stage, payoutId);
      assert.equal(now.status, "cancelled");
      assert.lengthOf(now.transfers, 0, "what was taken back is not sent");
    },
  };
});

/** The kill switch: an attempt is written before it, or not at all. */
const payAndHalt = payoutScene("pay and halt", 2, async (stage) => {
  const payoutId = await approved(stage);
  const { company } = stage;
  return {
    players: [
      worker(stage, "worker", payoutId, NOW),
      {
        name: "halts",
        play: (parts) =>
          haltPayments(stage.through(company.as(company.bea), parts), { reason: "something is wrong" }),
      },
    ],
    verify: async (played) => {
      assert.deepEqual(codesOf(played), [null, null]);
      const { story } = played;
      const attempt = story.findIndex((line) => line.startsWith('worker: insert into "payout_attempt"'));
      const written = story.findIndex((line, at) => at > attempt && line === "worker: commit");
      if (attempt !== -1)
        assert.isBelow(written, story.indexOf("halts: commit"), "an attempt is written before the halt");
      assert.lengthOf((await payoutNow(stage, payoutId)).transfers, attempt === -1 ? 0 : 1);
      await askToLiftHalt(company.as(company.bea));
      await liftHalt(company.as(stage.cleo));
      await assertPaidOnce(stage, payoutId, LATER);
    },
  };
});

export const PAYMENT_SCENES: readonly Scene[] = [
  paidOnce("two workers on one payout", approved, (stage, id) => [
    worker(stage, "one", id, NOW),
    worker(stage, "two", id, NOW),
  ]),
  paidOnce("a worker that slept past its lease and the next one", approved, (stage, id) => [
    worker(stage, "slow", id, NOW),
    worker(stage, "next", id, LATER),
  ]),
  paidOnce("webhook and worker", approved, (stage, id) => [
    worker(stage, "worker", id, NOW),
    webhook(stage, id, NOW),
  ]),
  paidOnce("webhook and a worker that asks again", unanswered, (stage, id) => [
    worker(stage, "worker", id, LATER),
    webhook(stage, id, LATER),
  ]),
  paidOnce("reconciliation and a worker that asks again", unanswered, (stage, id) => [
    worker(stage, "worker", id, LATER),
    { name: "reconciles", play: (parts) => reconcile(stage.through(stage.company.worker(LATER), parts)) },
  ]),
  paidOnce(
    "two workers and a webhook",
    unanswered,
    (stage, id) => [
      worker(stage, "one", id, LATER),
      worker(stage, "two", id, new Date(LATER.getTime() + 6 * MINUTE_MS)),
      webhook(stage, id, LATER),
    ],
    3,
  ),
  payAndCancel,
  payAndHalt,
];
