import type { LocalizedText } from "./locale.ts";
import type { Currency } from "./money.ts";
import type { LineRule } from "./rating/rule-of-line.ts";

/** A party as it stood when the statement was sealed: later changes of the company do not reach back. */
export type DocumentParty = {
  readonly name: string;
  readonly taxId: string | null;
  /** ISO 3166-1 alpha-2, "ES". */
  readonly country: string;
  /** Lines of the postal address, without the country. */
  readonly address: readonly string[];
};

/**
 * One piece of a line's working: the code of a sentence (`working.<code>` in the documents room) and its values.
 * The unit at the end of a value's name says how it is written: `…Minor` an amount of the statement's currency,
 * `…Ppm` a percentage, `…On` a calendar day; anything else as it is.
 */
export type WorkingPiece = {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number | bigint>>;
};

export const STATEMENT_LINE_STATES = ["held", "payable", "reversal", "not_earned"] as const;
export type StatementLineState = (typeof STATEMENT_LINE_STATES)[number];

export type StatementLineView = {
  readonly id: string;
  /** Calendar day in the agreement's zone, "2026-10-31". */
  readonly occurredOn: string;
  /** As the partner registered it; empty, as the product is, on what a window or a decision brought. */
  readonly customerLabel: string;
  readonly productLabel: LocalizedText;
  readonly invoiceRef: string | null;
  /** Clause of the accepted agreement, "4.2". */
  readonly clause: string | null;
  readonly ruleCode: LineRule;
  /** What the rate was applied to, minor units, signed. */
  readonly baseMinor: bigint;
  readonly ratePpm: number | null;
  readonly amountMinor: bigint;
  readonly state: StatementLineState;
  readonly releaseOn: string | null;
  /** `earned`, `reversal`, `window_over`…: see the rating's reason codes. */
  readonly reasonCode: string;
  readonly reversesLineId: string | null;
  readonly working: readonly WorkingPiece[];
};

/**
 * All in minor units and signed as they add: opening + earned + … + paid = closing; so `paidMinor` is 0 or below, unless
 * a payment of an earlier month was cancelled.
 */
export type StatementFigures = {
  readonly openingMinor: bigint;
  readonly earnedMinor: bigint;
  readonly clawedBackMinor: bigint;
  readonly adjustmentsMinor: bigint;
  readonly bonusesMinor: bigint;
  readonly paidMinor: bigint;
  readonly closingMinor: bigint;
  /** The part of closing still on hold at the period's end. */
  readonly heldMinor: bigint;
  readonly payableNowMinor: bigint;
};

/** A sealed statement as the page, the PDF and the CSV show it: figures and codes, no sentence and no language. */
export type StatementView = {
  /** "REP-2026-10-0001" */
  readonly number: string;
  /** "2026-10" */
  readonly period: string;
  readonly issuer: DocumentParty;
  readonly payee: DocumentParty;
  readonly currency: Currency;
  readonly figures: StatementFigures;
  /** Why nothing is paid now: `below_minimum`, `negative_balance`, `nothing_earned`; null when something is. */
  readonly payableReasonCode: string | null;
  readonly lines: readonly StatementLineView[];
  readonly sealedAt: Date;
  /** SHA-256 of the sealed canonical bytes, 64 hex digits. */
  readonly hash: string;
  readonly version: number;
};

/** What closing would be by the other figures; equal to `closingMinor` on every statement that ties out. */
export function closingByFigures(figures: StatementFigures): bigint {
  return (
    figures.openingMinor +
    figures.earnedMinor +
    figures.clawedBackMinor +
    figures.adjustmentsMinor +
    figures.bonusesMinor +
    figures.paidMinor
  );
}
