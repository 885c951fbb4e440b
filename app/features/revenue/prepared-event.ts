import type { Currency } from "#app/domain/money.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";

/** A line as it will stand; a reduction's line has the ordinal of the payment's line that it reduces. */
export type PreparedLine = {
  readonly ordinal: number;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
} & Pick<
  RevenueEventInput["lines"][number],
  | "productKey"
  | "stream"
  | "serviceFrom"
  | "serviceTo"
  | "quantity"
  | "feeMinor"
  | "creditMinor"
  | "deductions"
  | "milestone"
>;
/** A complete fact, ready to be written. */
export type Prepared = {
  readonly customerId: string;
  /** The customer's as they stand now; of a reduction, those of what it reduces. */
  readonly customerSegment: string | null;
  readonly customerCountry: string | null;
  /** When it counts: as told, but nothing is taken back before it was paid (a credit note may be older than the payment). */
  readonly occurredAt: Date;
  /** Of a reduction: that of what it reduces. */
  readonly legalEntityId: string;
  readonly currency: Currency;
  readonly reversesEventId: string | null;
  readonly invoiceId: string | null;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly lines: readonly PreparedLine[];
};
