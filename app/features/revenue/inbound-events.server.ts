import { eq } from "drizzle-orm";
import type { StripeEvent } from "#app/adapters/stripe/events.server.ts";
import { ANONYMOUS } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { STRIPE } from "#app/features/revenue/stripe-payment-input.server.ts";
import { derivedId } from "#db/new-id.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { inboundEvent } from "#db/schema/revenue.ts";
import { withActor } from "#db/with-actor.server.ts";

/**
 * Stores what Stripe told, once for ever by the event's id, and wishes its processing in the same transaction; answers
 * how many were new. Only the hint is kept, never the copy of the object that came with it: the object is read anew.
 * Written as nobody, who may add here and read nothing.
 */
export async function storeInboundEvents(ctx: Ctx, events: readonly StripeEvent[]): Promise<number> {
  return withActor({ ...ctx, actor: ANONYMOUS }, async (tx) => {
    let stored = 0;
    for (const event of events) {
      const id = derivedId("inb", `${STRIPE}/${event.id}`);
      const { rowCount } = await tx
        .insert(inboundEvent)
        .values({
          id,
          source: STRIPE,
          externalId: event.id,
          eventType: event.type,
          objectId: event.objectId ?? "",
          account: event.account,
          payload: { ...event, createdAt: event.createdAt.toISOString() },
          receivedAt: ctx.now,
        })
        .onConflictDoNothing();
      if (rowCount === 0) continue;
      stored += 1;
      await enqueue(tx, "process_inbound_event", { inboundEventId: id });
    }
    return stored;
  });
}

export type InboundEvent = {
  readonly type: string;
  readonly objectId: string;
  readonly account: string | null;
  /** When it happened at Stripe. */
  readonly createdAt: Date;
  readonly processed: boolean;
};

/** A stored hint; null when there is none of this id. */
export async function findInboundEvent(ctx: Ctx, id: string): Promise<InboundEvent | null> {
  const [row] = await withActor(ctx, (tx) => tx.select().from(inboundEvent).where(eq(inboundEvent.id, id)));
  if (!row) return null;
  const { createdAt } = row.payload as { createdAt: string };
  return {
    type: row.eventType,
    objectId: row.objectId,
    account: row.account,
    createdAt: new Date(createdAt),
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
