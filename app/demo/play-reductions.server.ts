import { deliverWebhooks } from "./play-webhooks.server.ts";
import { known, type Scene, type Stage } from "./stage.server.ts";
import { DISPUTES, REFUNDS } from "./story-turns.ts";

/** Money that goes back: refunds, and what clients' banks take. */
export function reductionScenes(stage: Stage): Scene[] {
  return [
    ...REFUNDS.flatMap(({ payment, on, grossMinor }) =>
      atStripe(stage, on, `${payment} is refunded`, async () => {
        const amount = grossMinor === "whole" ? null : grossMinor;
        await stage.simulator.refund(known(stage.invoices, payment), amount);
      }),
    ),
    ...DISPUTES.flatMap((story) => disputeScenes(stage, story)),
  ];
}

function disputeScenes(stage: Stage, { payment, on, closed }: (typeof DISPUTES)[number]): Scene[] {
  let disputeId = "";
  const opened = atStripe(stage, on, `${payment} is disputed`, async () => {
    disputeId = (await stage.simulator.openDispute(known(stage.invoices, payment))).id;
  });
  if (!closed) return opened;
  return [
    ...opened,
    ...atStripe(stage, closed.on, `the dispute of ${payment} is ${closed.as}`, async () => {
      await stage.simulator.closeDispute(disputeId, closed.as);
    }),
  ];
}

/** Happens at Stripe, and its webhooks come at once; nothing when its time has not come yet. */
function atStripe(
  stage: Stage,
  on: Parameters<Stage["calendar"]["at"]>[0],
  says: string,
  happen: () => Promise<void>,
): Scene[] {
  const at = stage.calendar.at(on);
  if (!at) return [];
  const play = async (now: Date) => {
    await stage.simulator.setClock(now);
    await happen();
    await deliverWebhooks(stage, now);
  };
  return [{ at, says, play }];
}
