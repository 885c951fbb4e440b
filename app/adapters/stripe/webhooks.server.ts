import Stripe from "stripe";
import { z } from "zod";
import { readEvent, type StripeEvent } from "./events.server.ts";

/** Seconds that a signature may be old, or ahead of our clock. */
const TOLERANCE_SECONDS = 300;

export type WebhookRefusal = "bad_signature" | "too_old" | "not_an_event";
export type VerifiedWebhook =
  | { readonly ok: true; readonly event: StripeEvent }
  | { readonly ok: false; readonly reason: WebhookRefusal };

const SnapshotEvent = z.object({
  id: z.string().min(1),
  object: z.literal("event"),
  type: z.string().min(1),
  created: z.number().int(),
  livemode: z.boolean(),
  data: z.object({ object: z.looseObject({}) }),
});

/**
 * Reads a webhook's raw body if its signature is Stripe's and at most five minutes away from `now`. A replay within these
 * five minutes passes: the caller keeps every event id for ever.
 */
export function verifyWebhook(webhook: {
  readonly rawBody: string;
  readonly signature: string | null;
  readonly secret: string;
  readonly now: Date;
}): VerifiedWebhook {
  const signedAt = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(webhook.signature ?? "")?.[1]);
  if (Number.isNaN(signedAt)) return { ok: false, reason: "bad_signature" };
  let event: Stripe.Event;
  try {
    event = Stripe.webhooks.constructEvent(
      webhook.rawBody,
      webhook.signature ?? "",
      webhook.secret,
      Number.MAX_SAFE_INTEGER,
      undefined,
      webhook.now.getTime(),
    );
  } catch (error) {
    const forged = error instanceof Stripe.errors.StripeSignatureVerificationError;
    return { ok: false, reason: forged ? "bad_signature" : "not_an_event" };
  }
  if (Math.abs(webhook.now.getTime() / 1000 - signedAt) > TOLERANCE_SECONDS) {
    return { ok: false, reason: "too_old" };
  }
  if (!SnapshotEvent.safeParse(event).success) return { ok: false, reason: "not_an_event" };
  return { ok: true, event: readEvent(event) };
}
