import type { Currency } from "./money.ts";

/** What the money was for; agreements say per head which streams they cover. */
export const REVENUE_STREAMS = [
  "subscription",
  "programme",
  "project",
  "integration",
  "usage",
  "campaign",
] as const;
export type RevenueStream = (typeof REVENUE_STREAMS)[number];

/** One money object's fact each. `refund_failed` undoes a refund; a credit note reduces as a refund does. */
export const REVENUE_EVENT_KINDS = [
  "payment",
  "refund",
  "refund_failed",
  "dispute_opened",
  "dispute_won",
  "dispute_lost",
  "credit_note",
] as const;
export type RevenueEventKind = (typeof REVENUE_EVENT_KINDS)[number];

/**
 * One line of an event. A line of a reduction has the ordinal of the payment's line that it reduces; of its amount only
 * the size counts, the event's kind says the direction.
 */
export type RevenueEventLine = {
  readonly ordinal: number;
  readonly productKey: string;
  readonly stream: RevenueStream;
  /** Net of tax, minor units, signed as it was recorded; a payment's line may be negative (a proration). */
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
};

/** An immutable fact from outside, of a known customer. */
export type RevenueEvent = {
  readonly id: string;
  readonly legalEntityId: string;
  readonly customerId: string;
  readonly kind: RevenueEventKind;
  readonly occurredAt: Date;
  readonly currency: Currency;
  /** Always the payment: of a refund, a failed refund, a credit note, a dispute; null for a payment. */
  readonly reversesEventId: string | null;
  readonly lines: readonly RevenueEventLine[];
};

/**
 * The order in which events are rated: time, at one instant payments before what reduces them (Stripe's times are
 * whole seconds), then id; never the order of arrival.
 */
export function compareEvents(a: RevenueEvent, b: RevenueEvent): number {
  const byTime = a.occurredAt.getTime() - b.occurredAt.getTime();
  if (byTime !== 0) return byTime;
  const byKind = Number(a.kind !== "payment") - Number(b.kind !== "payment");
  if (byKind !== 0) return byKind;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
