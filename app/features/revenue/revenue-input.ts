import type { Canonical } from "#app/domain/canonical-json.ts";
import type { Currency } from "#app/domain/money.ts";
import type { RevenueEventKind, RevenueStream } from "#app/domain/revenue-event.ts";

/** One line as it was told; what is null is not known, and never guessed. Minor units. */
export type RevenueLineInput = {
  readonly productKey: string;
  readonly stream: RevenueStream;
  readonly serviceFrom: string | null;
  readonly serviceTo: string | null;
  readonly quantity: bigint;
  readonly netMinor: bigint;
  readonly taxMinor: bigint | null;
};

/**
 * A money object's fact on its way in, the same for webhook, API and CSV. Of a reduction the amounts are sizes; without
 * lines it is spread over those of its payment.
 */
export type RevenueEventInput = {
  /** The system that knows the object ("stripe", "api", a billing system's name). */
  readonly source: string;
  /** The object's id there; unique for ever with its source. */
  readonly externalId: string;
  readonly kind: RevenueEventKind;
  /** Whose revenue it is; null when the source named none that is known: quarantined, never guessed. */
  readonly legalEntityId: string | null;
  /** Keys by which the customer may be known, tried in order: `stripe:cus_…`, `ref:…`, `domain:…`. */
  readonly customerKeys: readonly string[];
  /** What a person can recognise the customer by, for the quarantine. */
  readonly customerHint: string | null;
  readonly invoice: { readonly externalId: string; readonly number: string | null } | null;
  /** External id (same source) of the payment that is reduced; null for a payment. */
  readonly reversesExternalId: string | null;
  readonly currency: Currency;
  readonly occurredAt: Date;
  readonly netMinor: bigint;
  /** Null when nobody said: quarantined, never taken as zero. */
  readonly taxMinor: bigint | null;
  readonly lines: readonly RevenueLineInput[];
};

export const QUARANTINE_REASONS = [
  "customer_unknown",
  "product_unknown",
  "tax_missing",
  "lines_differ",
  "entity_unknown",
  "payment_unknown",
  /** Gives back more than was taken: the refund that failed has not arrived yet. */
  "refund_unknown",
  "currency_differs",
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** What became of one input. */
export type RecordOutcome =
  | { readonly status: "recorded"; readonly eventId: string; readonly lateForPeriodId: string | null }
  | { readonly status: "repeated"; readonly eventId: string | null }
  /** Same id, other content: nothing was changed. */
  | { readonly status: "conflict"; readonly eventId: string | null }
  | { readonly status: "quarantined"; readonly reason: QuarantineReason };

/** The input as a canonical document, as the quarantine keeps it. */
export function inputDocument(input: RevenueEventInput): { readonly [key: string]: Canonical } {
  return {
    ...input,
    customerKeys: [...input.customerKeys],
    occurredAt: input.occurredAt.toISOString(),
    lines: input.lines.map((line) => ({ ...line })),
  };
}

/**
 * What is hashed to tell a repetition from another content: all that becomes part of the fact. How the customer was
 * named is not: whoever it is, is compared by itself, since the same fact may come in by several ways.
 */
export function factDocument(input: RevenueEventInput): { readonly [key: string]: Canonical } {
  const { customerKeys: _keys, customerHint: _hint, invoice: _invoice, ...fact } = inputDocument(input);
  return fact;
}

/** Back from quarantine. */
export function inputFromDocument(document: unknown): RevenueEventInput {
  const d = document as Record<string, unknown> & { lines: Record<string, unknown>[] };
  const minor = (value: unknown) => (value === null ? null : BigInt(value as string));
  return {
    ...(d as unknown as RevenueEventInput),
    occurredAt: new Date(d.occurredAt as string),
    netMinor: BigInt(d.netMinor as string),
    taxMinor: minor(d.taxMinor),
    lines: d.lines.map((line) => ({
      ...(line as unknown as RevenueLineInput),
      quantity: BigInt(line.quantity as string),
      netMinor: BigInt(line.netMinor as string),
      taxMinor: minor(line.taxMinor),
    })),
  };
}
