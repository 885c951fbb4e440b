import { isStripeError } from "#app/adapters/stripe/errors.server.ts";
import type { StripeTransfer } from "#app/adapters/stripe/transfers.server.ts";
import { transferGroup } from "#app/domain/payout-attempt.ts";
import type { Ctx } from "#app/features/context.server.ts";
import type { AttemptRow } from "./payout-row.server.ts";

/** Our clock may be ahead of Stripe's: what it made seconds ago must not be left out. */
const CLOCK_MARGIN_MS = 60 * 60_000;

export type StripeSays = {
  /** Of its group, and what an event says that a key of its attempts made; each once. */
  readonly transfers: readonly StripeTransfer[];
  /** Which of its keys made which transfer, by Stripe's own events (30 days). */
  readonly events: readonly {
    readonly idempotencyKey: string;
    readonly transferId: string;
    readonly at: Date;
  }[];
};

/**
 * What Stripe says now of one payout: its list by transfer group, crosswise with its events by idempotency key, since
 * lists may lag. Outside any transaction. Null when Stripe does not answer: that is not the same as nothing.
 */
export async function lookAtStripe(
  ctx: Pick<Ctx, "stripe">,
  payoutId: string,
  attempts: readonly Pick<AttemptRow, "idempotencyKey" | "firstSentAt">[],
): Promise<StripeSays | null> {
  try {
    const byGroup = await ctx.stripe.listTransfersByGroup(transferGroup(payoutId));
    const found = new Map(byGroup.map((transfer) => [transfer.id, transfer]));
    const events = await eventsOf(ctx, attempts);
    for (const { transferId } of events)
      if (!found.has(transferId)) found.set(transferId, await ctx.stripe.retrieveTransfer(transferId));
    return { transfers: [...found.values()], events };
  } catch (error) {
    if (isStripeError(error)) return null;
    throw error;
  }
}

async function eventsOf(
  ctx: Pick<Ctx, "stripe">,
  attempts: readonly Pick<AttemptRow, "idempotencyKey" | "firstSentAt">[],
): Promise<StripeSays["events"]> {
  if (attempts.length === 0) return [];
  const first = Math.min(...attempts.map(({ firstSentAt }) => firstSentAt.getTime()));
  const events = await ctx.stripe.listEvents({
    types: ["transfer.created"],
    since: new Date(first - CLOCK_MARGIN_MS),
  });
  const keys = new Set(attempts.map(({ idempotencyKey }) => idempotencyKey));
  return events.flatMap(({ idempotencyKey, objectId, createdAt }) =>
    idempotencyKey && objectId && keys.has(idempotencyKey)
      ? [{ idempotencyKey, transferId: objectId, at: createdAt }]
      : [],
  );
}
