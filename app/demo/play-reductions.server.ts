import { paymentsBy } from "./due-payments.ts";
import { refundByApi } from "./play-api.server.ts";
import { deliverWebhooks } from "./play-webhooks.server.ts";
import { known, type Scene, type Stage } from "./stage.server.ts";
import type { StoryTime } from "./story-calendar.ts";
import { DISPUTES, REFUNDS, type StoryRefund } from "./story-turns.ts";

/** Money that goes back: refunds, and what clients' banks take. */
export function reductionScenes(stage: Stage): Scene[] {
  const billed = new Map(paymentsBy(stage, "api").map((due) => [due.payment.key, due]));
  const refund = async (now: Date, { payment, grossMinor }: StoryRefund) => {
    const amount = grossMinor === "whole" ? null : grossMinor;
    const due = billed.get(payment);
    if (due) await refundByApi(stage, now, due, amount);
    else await atStripe(stage, now, () => stage.simulator.refund(known(stage.invoices, payment), amount));
  };
  return [
    ...REFUNDS.flatMap((story) =>
      onceItIsTime(stage, story.on, `${story.payment} is refunded`, (now) => refund(now, story)),
    ),
    ...DISPUTES.flatMap((story) => disputeScenes(stage, story)),
  ];
}

function disputeScenes(stage: Stage, { payment, on, closed }: (typeof DISPUTES)[number]): Scene[] {
  let disputeId = "";
  const opened = onceItIsTime(stage, on, `${payment} is disputed`, (now) =>
    atStripe(stage, now, async () => {
      disputeId = (await stage.simulator.openDispute(known(stage.invoices, payment))).id;
    }),
  );
  if (!closed) return opened;
  return [
    ...opened,
    ...onceItIsTime(stage, closed.on, `the dispute of ${payment} is ${closed.as}`, (now) =>
      atStripe(stage, now, () => stage.simulator.closeDispute(disputeId, closed.as)),
    ),
  ];
}

/** Nothing when its time has not come yet. */
function onceItIsTime(stage: Stage, on: StoryTime, says: string, play: Scene["play"]): Scene[] {
  const at = stage.calendar.at(on);
  return at ? [{ at, says, play }] : [];
}

/** Happens at Stripe, and its webhooks come at once. */
async function atStripe(stage: Stage, now: Date, happen: () => Promise<unknown>): Promise<void> {
  await stage.simulator.setClock(now);
  await happen();
  await deliverWebhooks(stage, now);
}
