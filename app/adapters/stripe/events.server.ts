import type Stripe from "stripe";
import { instantFromStripe, instantToStripe } from "./numbers.server.ts";
import { everyPage, type StripeRequest } from "./request.server.ts";

/** A hint that something changed: the object named here is fetched anew, its copy in the event is not used. */
export type StripeEvent = {
  readonly id: string;
  readonly type: string;
  /** The connected account that it happened on; null for the platform's own. */
  readonly account: string | null;
  readonly createdAt: Date;
  readonly livemode: boolean;
  readonly objectId: string | null;
  /** "transfer", "invoice", "refund"… */
  readonly objectType: string | null;
  /** The key of the request that caused it: proof of which attempt made which transfer. */
  readonly idempotencyKey: string | null;
};

export type EventCalls = ReturnType<typeof eventCalls>;

export function eventCalls(request: StripeRequest) {
  return {
    /** Events of the last 30 days, newest first: the way to find what no webhook brought. */
    async listEvents(
      wanted: {
        readonly types?: readonly string[];
        readonly since?: Date;
        readonly undelivered?: boolean;
        /** Those that happened on a connected account; without it, the platform's own. */
        readonly account?: string;
      } = {},
    ): Promise<readonly StripeEvent[]> {
      const events = await everyPage(request, "events.list", (sdk, cursor) =>
        sdk.events.list(
          {
            ...cursor,
            ...(wanted.types ? { types: [...wanted.types] } : {}),
            ...(wanted.since ? { created: { gte: instantToStripe(wanted.since) } } : {}),
            ...(wanted.undelivered ? { delivery_success: false } : {}),
          },
          wanted.account ? { stripeAccount: wanted.account } : {},
        ),
      );
      return events.map(readEvent);
    },
  };
}

export function readEvent(event: Stripe.Event): StripeEvent {
  const object: Readonly<{ id?: unknown; object?: unknown }> = event.data.object;
  return {
    id: event.id,
    type: event.type,
    account: event.account ?? null,
    createdAt: instantFromStripe(event.created),
    livemode: event.livemode,
    objectId: typeof object.id === "string" ? object.id : null,
    objectType: typeof object.object === "string" ? object.object : null,
    idempotencyKey: event.request?.idempotency_key ?? null,
  };
}
