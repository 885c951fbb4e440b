import type { Attribution } from "../attribution.ts";
import type { RevenueEvent } from "../revenue-event.ts";
import type { FirstPayment } from "./rating-state.ts";

/** Who has paid before: facts of earlier months, and of this one as it goes along. */
export type FirstPayments = {
  /** Is this event the first payment under a key? The first that is asked about an unknown key becomes it. */
  readonly isFirst: (key: string, event: RevenueEvent) => boolean;
  readonly at: (key: string) => Date | null;
  readonly remember: (key: string, event: RevenueEvent) => void;
  readonly all: () => FirstPayment[];
};

export function firstPayments(opening: readonly FirstPayment[]): FirstPayments {
  const known = new Map(opening.map((first) => [first.key, first]));
  const remember = (key: string, event: RevenueEvent) => {
    if (!known.has(key)) known.set(key, { key, eventId: event.id, at: event.occurredAt });
  };
  return {
    isFirst: (key, event) => (known.get(key)?.eventId ?? event.id) === event.id,
    at: (key) => known.get(key)?.at ?? null,
    remember,
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
