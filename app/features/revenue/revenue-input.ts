import type { Canonical } from "#app/domain/canonical-json.ts";
import type { Currency } from "#app/domain/money.ts";
import type { RevenueDeduction, RevenueEventKind, RevenueStream } from "#app/domain/revenue-event.ts";

/** Costs that a line's net only passes through, by name, minor units. */
export type LineDeductions = Readonly<Partial<Record<RevenueDeduction, bigint>>>;

/**
 * One line as it was told; what is null is not known, and never guessed. Minor units. Fee, credit and deductions are
 * parts of the net of what brings revenue; a reduction has none.
 */
export type RevenueLineInput = {
  readonly productKey: string;
  readonly stream: RevenueStream;
  readonly serviceFrom: string | null;
  readonly serviceTo: string | null;
  readonly quantity: bigint;
  readonly netMinor: bigint;
  readonly taxMinor: bigint | null;
  /** Kept by the payment provider or the marketplace. */
  readonly feeMinor: bigint;
  /** Paid out of the customer's credit balance. */
  readonly creditMinor: bigint;
  /** Passed through, by name; null where nothing is. */
  readonly deductions: LineDeductions | null;
  readonly milestone: string | null;
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
  readonly invoice: {
    readonly externalId: string;
    readonly number: string | null;
    /** Net of the whole invoice, of which a payment may be a part; null when nobody said. */
    readonly netMinor: bigint | null;
  } | null;
  /** External id (same source) of the payment or issued invoice that is reduced; null for these themselves. */
  readonly reversesExternalId: string | null;
  readonly currency: Currency;
  readonly occurredAt: Date;
  /** Zero of an invoice that was voided or given up: all that is left of it. */
  readonly netMinor: bigint;
  /** Null when nobody said: of what brings revenue quarantined, never taken as zero. */
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
  /** Another whole net of its invoice was told before. */
  "invoice_differs",
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
 * What is hashed to tell a repetition from another content: all that becomes part of the fact. How the customer and the
 * invoice were named is not: whoever it is, is compared by itself, since the same fact may come in by several ways. What
 * a line does not say is left out, so that what was recorded before it could be said is still recognised.
 */
export function factDocument(input: RevenueEventInput): { readonly [key: string]: Canonical } {
  const { customerKeys: _keys, customerHint: _hint, invoice: _invoice, ...fact } = inputDocument(input);
  return { ...fact, lines: input.lines.map(lineFact) };
}

function lineFact({ feeMinor, creditMinor, deductions, milestone, ...line }: RevenueLineInput): Canonical {
  return {
    ...line,
    ...(feeMinor === 0n ? {} : { feeMinor }),
    ...(creditMinor === 0n ? {} : { creditMinor }),
    ...(deductions === null ? {} : { deductions }),
    ...(milestone === null ? {} : { milestone }),
  };
}

/** Back from quarantine; one that was set aside before a thing could be said says nothing of it. */
export function inputFromDocument(document: unknown): RevenueEventInput {
  const d = document as Record<string, unknown> & { lines: Record<string, unknown>[] };
  const invoice = d.invoice as Record<string, unknown> | null;
  return {
    ...(d as unknown as RevenueEventInput),
    invoice: invoice
      ? {
          externalId: invoice.externalId as string,
          number: invoice.number as string | null,
          netMinor: minorOrNull(invoice.netMinor),
        }
      : null,
    occurredAt: new Date(d.occurredAt as string),
    netMinor: BigInt(d.netMinor as string),
    taxMinor: minorOrNull(d.taxMinor),
    lines: d.lines.map(lineFromDocument),
  };
}

function lineFromDocument(line: Record<string, unknown>): RevenueLineInput {
  return {
    ...(line as unknown as RevenueLineInput),
    quantity: BigInt(line.quantity as string),
    netMinor: BigInt(line.netMinor as string),
    taxMinor: minorOrNull(line.taxMinor),
    feeMinor: minorOrNull(line.feeMinor) ?? 0n,
    creditMinor: minorOrNull(line.creditMinor) ?? 0n,
    deductions: deductionsFromText(line.deductions as Record<string, string> | null | undefined),
    milestone: (line.milestone as string | undefined) ?? null,
  };
}

function deductionsFromText(said: Record<string, string> | null | undefined): LineDeductions | null {
  if (!said) return null;
  return Object.fromEntries(Object.entries(said).map(([name, minor]) => [name, BigInt(minor)]));
}

function minorOrNull(value: unknown): bigint | null {
  return value === null || value === undefined ? null : BigInt(value as string);
}
