import { invariant } from "#app/domain/errors.ts";
import { type Due, paymentsBy } from "./due-payments.ts";
import { reportByApi } from "./play-api.server.ts";
import { moveToStripe, payByStripe, payUnregistered } from "./play-stripe.server.ts";
import type { Scene, Stage } from "./stage.server.ts";
import { day } from "./story-calendar.ts";
import { type Door, STRIPE_SINCE_MONTHS_BACK } from "./story-customers.ts";
import { UNKNOWN_PAYER } from "./story-turns.ts";

/** Money that comes in by Stripe's webhooks and by the API of the billing system. */
export function paymentScenes(stage: Stage): Scene[] {
  const dayOf = ({ at }: Due) => at.toISOString().slice(0, 10);
  const monthUntilStripe = (due: Due) =>
    due.payment.on.monthsBack > STRIPE_SINCE_MONTHS_BACK ? due.payment.on.monthsBack : dayOf(due);
  const batches = (door: Door, together: (due: Due) => unknown) => [
    ...Map.groupBy(paymentsBy(stage, door), together).values(),
  ];
  return [
    ...movingScenes(stage),
    ...batches("stripe", dayOf).map((due) =>
      withTheLast(due, "clients pay by Stripe", (now) => payByStripe(stage, now, due)),
    ),
    ...batches("api", monthUntilStripe).map((due) =>
      withTheLast(due, "the billing system reports", (now) => reportByApi(stage, now, due)),
    ),
    ...unregisteredScenes(stage),
  ];
}

/** With the last payment of the batch, so that nothing is recorded before it happened. */
function withTheLast(due: readonly Due[], says: string, play: Scene["play"]): Scene {
  const last = due.at(-1);
  invariant(last, "somebody paid in this batch");
  return { at: last.at, says, play };
}

function movingScenes(stage: Stage): Scene[] {
  const at = stage.calendar.at(day(STRIPE_SINCE_MONTHS_BACK, 1, 6));
  invariant(at, "the company has moved to Stripe by now");
  return [{ at, says: "subscriptions move to Stripe", play: (now) => moveToStripe(stage, now) }];
}

/** Somebody pays whom nobody has registered. */
function unregisteredScenes(stage: Stage): Scene[] {
  const at = stage.calendar.at(UNKNOWN_PAYER.on);
  const says = `${UNKNOWN_PAYER.name} pays, and nobody knows who it is`;
  return at ? [{ at, says, play: (now) => payUnregistered(stage, now) }] : [];
}
