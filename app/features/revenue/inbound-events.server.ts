import { eq } from "drizzle-orm";
import type { StripeEvent } from "#app/adapters/stripe/events.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { STRIPE } from "#app/features/revenue/stripe-payment-input.server.ts";
import { together } from "#app/features/revenue/together.server.ts";
import type { Database } from "#db/connect.server.ts";
import { derivedId } from "#db/new-id.server.ts";
import { inboundEvent } from "#db/schema/revenue.ts";
import { asNobody, withActor } from "#db/with-actor.server.ts";

/**
 * Stores what Stripe told, once for ever by the event's id, and wishes its processing in the same transaction; answers
 * how many were new. Only the hint is kept, never the copy of the object that came with it: the object is read anew.
 * Written as nobody, who may add here and read nothing, and together with whatever else arrives at the same moment.
 */
export async function storeInboundEvents(ctx: Ctx, events: readonly StripeEvent[]): Promise<number> {
  const hints = new Map(events.map((event) => [event.id, hintOf(event, ctx.now)]));
  const store = storeOf(ctx.db);
  const stored = await Promise.all([...hints.values()].map(store));
  return stored.filter(Boolean).length;
}

/** A row of `inbound_event`, by the names of its columns. */
type Hint = { readonly id: string; readonly [column: string]: unknown };

function hintOf(event: StripeEvent, now: Date): Hint {
  return {
    id: derivedId("inb", `${STRIPE}/${event.id}`),
    source: STRIPE,
    external_id: event.id,
    event_type: event.type,
    object_id: event.objectId ?? "",
    account: event.account,
    payload: event,
    received_at: now,
  };
}

const stores = new WeakMap<Database, (hint: Hint) => Promise<boolean>>();

/** Answers whether the hint was new. */
function storeOf(db: Database): (hint: Hint) => Promise<boolean> {
  const known = stores.get(db);
  if (known) return known;
  const store = together(async (hints: readonly Hint[]) => {
    // Two processes that write the same hints take them in one order.
    const sorted = [...hints].sort((a, b) => (a.id < b.id ? -1 : 1));
    const [row] = await asNobody<{ added: string[] }>(db, {
      name: "receive_inbound_events",
      text: "select receive_inbound_events($1::jsonb) as added",
      values: [JSON.stringify(sorted)],
    });
    // Of two that are alike the first one is the new one.
    const added = new Set(row?.added);
    return hints.map(({ id }) => added.delete(id));
  });
  stores.set(db, store);
  return store;
}

export type InboundEvent = {
  readonly type: string;
  readonly objectId: string;
  readonly account: string | null;
  /** When it happened at Stripe. */
  readonly createdAt: Date;
  /** Real money, or a test. */
  readonly livemode: boolean;
  readonly processed: boolean;
};

/** A stored hint; null when there is none of this id. */
export async function findInboundEvent(ctx: Ctx, id: string): Promise<InboundEvent | null> {
  const [row] = await withActor(ctx, (tx) => tx.select().from(inboundEvent).where(eq(inboundEvent.id, id)));
  if (!row) return null;
  const { createdAt, livemode } = row.payload as { createdAt: string; livemode: boolean };
  return {
    type: row.eventType,
    objectId: row.objectId,
    account: row.account,
    createdAt: new Date(createdAt),
    livemode,
    processed: row.processedAt !== null,
  };
}

/** Writes what became of it, in a word. */
export async function closeInboundEvent(
  ctx: Ctx,
  { id, outcome }: { readonly id: string; readonly outcome: string },
): Promise<void> {
  await withActor(ctx, (tx) =>
    tx.update(inboundEvent).set({ processedAt: ctx.now, outcome }).where(eq(inboundEvent.id, id)),
  );
}
