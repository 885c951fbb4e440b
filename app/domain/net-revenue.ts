import { allocate } from "./allocate.ts";
import { divideHalfEven } from "./rounding.ts";

/** An invoice as its provider shows it now, minor units. */
export type InvoiceTotals = { readonly totalMinor: bigint; readonly netMinor: bigint };
export const PROVIDER_REFUND_STATUSES = [
  "pending",
  "requires_action",
  "succeeded",
  "failed",
  "canceled",
] as const;
export type InvoiceRefund = {
  readonly id: string;
  readonly status: (typeof PROVIDER_REFUND_STATUSES)[number];
  readonly amountMinor: bigint;
};
export type InvoiceCreditNote = {
  readonly id: string;
  readonly isVoid: boolean;
  /** Net of tax, the part before and the part after payment together. */
  readonly netMinor: bigint;
  /** Refunds that this note made: their money is already in its net. */
  readonly refundIds: readonly string[];
};
export type InvoiceDispute = {
  readonly id: string;
  readonly outcome: "open" | "won" | "lost";
  readonly amountMinor: bigint;
};
export type NetReduction = {
  /** For good: refunds, credit notes, lost disputes. */
  readonly finalMinor: bigint;
  /** On top, while disputes are open. */
  readonly heldMinor: bigint;
};

/**
 * How much of an invoice's net is gone, all in all, from its objects as they stand now: a cumulative target, so that
 * re-delivery and order do not matter. What is not in a credit note counts in proportion of net to total, added up
 * first and rounded once, half-even; refund and dispute can hit the same money, so all is capped at the net.
 */
export function netReductionTarget(
  invoice: InvoiceTotals,
  refunds: readonly InvoiceRefund[],
  creditNotes: readonly InvoiceCreditNote[],
  disputes: readonly InvoiceDispute[],
): NetReduction {
  if (invoice.totalMinor <= 0n || invoice.netMinor <= 0n) return { finalMinor: 0n, heldMinor: 0n };
  const live = creditNotes.filter((note) => !note.isVoid);
  const inNotes = new Set(live.flatMap((note) => note.refundIds));
  const refunded = refunds.filter((refund) => refund.status === "succeeded" && !inNotes.has(refund.id));
  const grossMinor = sum(refunded) + sum(disputes.filter((one) => one.outcome === "lost"));
  const openMinor = sum(disputes.filter((one) => one.outcome === "open"));
  const creditedMinor = live.reduce((total, note) => total + note.netMinor, 0n);
  const upTo = (gross: bigint) =>
    atMost(creditedMinor + divideHalfEven(gross * invoice.netMinor, invoice.totalMinor), invoice.netMinor);
  const finalMinor = upTo(grossMinor);
  return { finalMinor, heldMinor: upTo(grossMinor + openMinor) - finalMinor };
}

export type ReducedLine = {
  readonly ordinal: number;
  readonly netMinor: bigint;
  readonly reducedBeforeMinor: bigint;
};

/**
 * Spreads a reduction over an invoice's lines in proportion of what is left of each, by largest remainder: no line is
 * reduced by more than it has, and no earlier reduction moves. Below zero (a refund failed) it gives back in proportion
 * of what was taken. What the lines cannot carry is left out.
 */
export function spreadReduction(
  reductionMinor: bigint,
  lines: readonly ReducedLine[],
): { ordinal: number; minor: bigint }[] {
  const takes = reductionMinor >= 0n;
  const rooms = lines.map((line) => ({
    id: String(line.ordinal).padStart(9, "0"),
    weight: room(takes ? line.netMinor - line.reducedBeforeMinor : line.reducedBeforeMinor),
  }));
  const space = rooms.reduce((total, one) => total + one.weight, 0n);
  const size = atMost(takes ? reductionMinor : -reductionMinor, space);
  const parts = allocate(takes ? size : -size, rooms);
  return lines.map((line, index) => ({ ordinal: line.ordinal, minor: parts[index]?.minor ?? 0n }));
}

function sum(objects: readonly { readonly amountMinor: bigint }[]): bigint {
  return objects.reduce((total, one) => total + one.amountMinor, 0n);
}

function atMost(minor: bigint, limit: bigint): bigint {
  return minor > limit ? limit : minor;
}

function room(minor: bigint): bigint {
  return minor > 0n ? minor : 0n;
}
