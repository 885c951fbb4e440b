import { z } from "zod";
import type { Ctx } from "#app/features/context.server.ts";
import { refreshPayoutAccount } from "#app/features/partners/refresh-payout-account.server.ts";
import { followBankPayout } from "#app/features/payouts/follow-bank-payout.server.ts";
import { settleFromWebhook } from "#app/features/payouts/settle-from-webhook.server.ts";
import { wakeHeldPayouts } from "#app/features/payouts/wake-held-payouts.server.ts";
import { followStripeEvent, REVENUE_EVENT_TYPES } from "#app/features/revenue/follow-stripe-event.server.ts";
import {
  closeInboundEvent,
  findInboundEvent,
  type InboundEvent,
} from "#app/features/revenue/inbound-events.server.ts";
import { defineJob } from "./job.server.ts";

/** What follows a hint; answers its outcome in a word. */
type Follow = (ctx: Ctx, event: InboundEvent) => Promise<string>;

/** On an account's own events the object may be a part of it; the account itself is named beside. */
const refreshAccount: Follow = async (ctx, event) => {
  const stripeAccountId = event.account ?? event.objectId;
  const read = await refreshPayoutAccount(ctx, { stripeAccountId });
  await wakeHeldPayouts(ctx, { accountId: stripeAccountId });
  return read > 0 ? "account_read" : "unknown_account";
};

/** Transfers are the platform's own events; those of an account are its other business. */
const settleTransfer: Follow = async (ctx, event) =>
  event.account === null ? settleFromWebhook(ctx, { transferId: event.objectId }) : "of_connected_account";

/** The bank leg is an account's own; our platform's payouts to our bank are not followed. */
const followBank: Follow = async (ctx, event) =>
  event.account === null
    ? "of_platform"
    : followBankPayout(ctx, { accountId: event.account, bankPayoutId: event.objectId });

/** Which room each type of event belongs to: here alone, since no room may know the ones to its right. */
const ROOM_OF: Readonly<Record<string, Follow>> = {
  ...Object.fromEntries(REVENUE_EVENT_TYPES.map((type) => [type, followStripeEvent])),
  "account.updated": refreshAccount,
  "account.application.deauthorized": refreshAccount,
  "capability.updated": refreshAccount,
  "transfer.created": settleTransfer,
  "transfer.reversed": settleTransfer,
  "transfer.updated": settleTransfer,
  "payout.created": followBank,
  "payout.updated": followBank,
  "payout.paid": followBank,
  "payout.failed": followBank,
  "payout.canceled": followBank,
};

/** Events of connected accounts, that Stripe lists for each account alone. */
export const ACCOUNT_EVENT_TYPES: readonly string[] = Object.keys(ROOM_OF).filter((type) =>
  /^(account|capability|payout)\./.test(type),
);
export const FOLLOWED_EVENT_TYPES: readonly string[] = Object.keys(ROOM_OF);

/**
 * Follows one stored event, once: an event is a hint, so its object is read anew and our state set from it. Should it
 * break off before it is written off, it runs again and finds nothing new.
 */
export async function processInboundEvent(
  ctx: Ctx,
  { inboundEventId }: { readonly inboundEventId: string },
): Promise<string> {
  const event = await findInboundEvent(ctx, inboundEventId);
  if (!event) return "unknown_event";
  if (event.processed) return "processed_before";
  if (!(await ctx.stripe.isOwnMode(event.livemode))) {
    await closeInboundEvent(ctx, { id: inboundEventId, outcome: "other_mode" });
    return "other_mode";
  }
  const outcome = (await ROOM_OF[event.type]?.(ctx, event)) ?? "not_followed";
  await closeInboundEvent(ctx, { id: inboundEventId, outcome });
  return outcome;
}

export const processInboundEventJob = defineJob({
  name: "process_inbound_event",
  payload: z.strictObject({ inboundEventId: z.string() }),
  run: processInboundEvent,
});
