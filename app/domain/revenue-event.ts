import type { Currency } from "./money.ts";
import type { LocalDate } from "./period.ts";

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

/**
 * One money object's fact each. `refund_failed` undoes a refund; a credit note reduces as a refund does. An invoice is
 * issued before it is paid: terms that pay by invoice earn on it, all others on its payments.
 */
export const REVENUE_EVENT_KINDS = [
  "payment",
  "refund",
  "refund_failed",
  "dispute_opened",
  "dispute_won",
  "dispute_lost",
  "credit_note",
  "invoice_issued",
  "invoice_void",
  "invoice_uncollectible",
] as const;
export type RevenueEventKind = (typeof REVENUE_EVENT_KINDS)[number];

/** Kinds that bring revenue in; all others reduce what one of these brought. */
export const EARNING_EVENT_KINDS = ["payment", "invoice_issued"] as const;

export function isEarningKind(kind: RevenueEventKind): boolean {
  return kind === "payment" || kind === "invoice_issued";
}

/** What a base may leave out by name: costs that only pass through the company. */
export const REVENUE_DEDUCTIONS = ["discount", "shipping", "media", "licence", "subcontractor"] as const;
export type RevenueDeduction = (typeof REVENUE_DEDUCTIONS)[number];

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
  /** Of the net: what the payment provider or the marketplace kept. */
  readonly feeMinor: bigint;
  /** Of the net: what was paid out of the customer's credit balance. */
  readonly creditMinor: bigint;
  /** Of the net: costs that pass through, by name; null where there are none. */
  readonly deductions: Readonly<Partial<Record<RevenueDeduction, bigint>>> | null;
  /** Units: seats, e-mails, documents, enrolled students. */
  readonly quantity: bigint;
  /** Days of the service that was bought, `[from, to)`; null when nobody said. */
  readonly serviceFrom: LocalDate | null;
  readonly serviceTo: LocalDate | null;
  /** The project's milestone that this line pays. */
  readonly milestone: string | null;
};

/** An immutable fact from outside, of a known customer. */
export type RevenueEvent = {
  readonly id: string;
  readonly legalEntityId: string;
  readonly customerId: string;
  /** The customer's segment and country (ISO 3166-1 alpha-2) when the event was recorded; null when not known then. */
  readonly customerSegment: string | null;
  readonly customerCountry: string | null;
  readonly kind: RevenueEventKind;
  readonly occurredAt: Date;
  readonly currency: Currency;
  /** Always what brought the revenue: the payment (or the issued invoice) of a reduction; null for these themselves. */
  readonly reversesEventId: string | null;
  /** The invoice behind it and its whole net; null where there is none. */
  readonly invoiceId: string | null;
  readonly invoiceNetMinor: bigint | null;
  readonly lines: readonly RevenueEventLine[];
};

/** What a line has when its source says no more than net and tax. */
export const PLAIN_LINE = {
  feeMinor: 0n,
  creditMinor: 0n,
  deductions: null,
  quantity: 1n,
  serviceFrom: null,
  serviceTo: null,
  milestone: null,
} as const;

/**
 * The order in which events are rated: time, at one instant what brings revenue before what reduces it (Stripe's times
 * are whole seconds), then id; never the order of arrival.
 */
export function compareEvents(a: RevenueEvent, b: RevenueEvent): number {
  const byTime = a.occurredAt.getTime() - b.occurredAt.getTime();
  if (byTime !== 0) return byTime;
  const byKind = Number(!isEarningKind(a.kind)) - Number(!isEarningKind(b.kind));
  if (byKind !== 0) return byKind;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
