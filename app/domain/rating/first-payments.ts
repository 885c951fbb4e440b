import type { Attribution } from "../attribution.ts";
import type { RevenueEvent } from "../revenue-event.ts";
import type { Counters } from "./counters.ts";
import type { FirstPayment } from "./rating-state.ts";

/** Who has paid before: facts of earlier months, and of this one as it goes along. */
export type FirstPayments = {
  /** Is this payment (or issued invoice) the first under a key? */
  readonly isFirst: (key: string, event: RevenueEvent) => boolean;
  readonly at: (key: string) => Date | null;
  readonly remember: (key: string, event: RevenueEvent) => void;
  readonly all: () => FirstPayment[];
};

/**
 * The first payment is the first that was booked. An issued invoice is a first where nothing was paid or issued before
 * it, so that two invoices that wait for their money are not both the first; counters keep that one was issued.
 */
export function firstPayments(opening: readonly FirstPayment[], counters: Counters): FirstPayments {
  const known = new Map(opening.map((first) => [first.key, first]));
  const invoices = new Map<string, string>();
  return {
    isFirst: (key, event) =>
      event.kind === "payment" ? known.get(key)?.eventId === event.id : invoices.get(key) === event.id,
    at: (key) => known.get(key)?.at ?? null,
    remember(key, event) {
      if (known.has(key)) return;
      if (event.kind === "payment") {
        known.set(key, { key, eventId: event.id, at: event.occurredAt });
        return;
      }
      const issued = counters.at(`invoiced/${key}`);
      if (issued.value !== 0n) return;
      issued.value = 1n;
      invoices.set(key, event.id);
    },
    all: () => [...known.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

export function customerFirstKey(customerId: string, productKey: string): string {
  return `${customerId}/${productKey}`;
}

export function attributionFirstKey(attributionId: string, productKey?: string): string {
  return productKey === undefined ? attributionId : `${attributionId}/${productKey}`;
}

/** Remembers what an event's positive lines are the first of: for the customer, and for each attribution that has begun. */
export function rememberFirsts(
  firsts: FirstPayments,
  event: RevenueEvent,
  attributions: readonly Attribution[],
): void {
  for (const line of event.lines) {
    if (line.netMinor <= 0n) continue;
    firsts.remember(customerFirstKey(event.customerId, line.productKey), event);
    for (const attribution of attributions) {
      if (event.occurredAt < attribution.from) continue;
      firsts.remember(attributionFirstKey(attribution.id, line.productKey), event);
      firsts.remember(attributionFirstKey(attribution.id), event);
    }
  }
}
